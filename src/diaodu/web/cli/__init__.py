"""The ``diaodu`` command: one module per command."""
