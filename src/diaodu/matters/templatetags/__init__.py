"""Tags of the matters room."""
