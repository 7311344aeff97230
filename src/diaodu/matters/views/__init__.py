"""Pages of the matters room, by what they are for."""
