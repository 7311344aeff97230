"""From a circular's body and a ledger number to what it says: figures, tables, charts, corrections."""
