"""Tags of the policies room."""
