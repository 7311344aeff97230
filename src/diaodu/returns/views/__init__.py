"""Pages of returns: what is due, filling, files, deciding, closing."""
