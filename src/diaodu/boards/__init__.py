"""Pages that show. Reads only."""
