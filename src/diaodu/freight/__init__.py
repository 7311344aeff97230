"""Freight services: routes, timetables, and their runs against the plan."""
