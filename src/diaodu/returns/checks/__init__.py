"""Checks of returns: registered rules, each with its severity, on figures, lines and whole returns."""
