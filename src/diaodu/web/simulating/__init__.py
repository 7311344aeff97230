"""A year of matters in a database of its own: invented people act, real workers chase, SQL counts afterwards.

Only the clock is replaced. ``year.py`` leads; ``stage.py`` makes the database, ``acting/`` plays the people,
``workers.py`` runs and kills the workers, and ``recount/`` counts what happened without any code of the engine.
"""
