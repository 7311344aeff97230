"""Figure check (數據核校): every number of a draft read, calculated again, and held against the ledger."""
