"""Words of the listing room for templates."""
