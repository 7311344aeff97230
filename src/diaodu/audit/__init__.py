"""Who did what, in which order: audit entries, the ledger number, append-only triggers."""
