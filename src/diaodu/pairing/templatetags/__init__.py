"""Filters of the pairing room."""
