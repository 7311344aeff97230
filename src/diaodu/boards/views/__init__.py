"""Pages of the boards room."""
