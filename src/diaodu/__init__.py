"""Diaodu: the working software of a regional development drive."""

__version__ = "0.1.0"
