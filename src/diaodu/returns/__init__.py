"""How numbers come in: forms and published pages; the only caller of ledger.commands."""
