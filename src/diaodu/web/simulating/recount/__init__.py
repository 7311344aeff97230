"""Counting what happened in a year by slow code and SQL of its own: nothing of the engine is asked.

``days.py`` walks from day to day by the published calendar, ``declared.py`` reads what the pack declares from the
database as it stands there, ``following.py`` lives each matter's history again, and ``tables.py`` asks by SQL what must
hold for all rows.
"""
