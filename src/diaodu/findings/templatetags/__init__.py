"""Filters of the findings room."""
