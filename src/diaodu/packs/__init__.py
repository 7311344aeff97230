"""Loading, checking and versioning of packs."""
