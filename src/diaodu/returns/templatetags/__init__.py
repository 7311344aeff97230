"""Words of returns for templates."""
