"""The forms of matters, each with the command that it carries out."""
