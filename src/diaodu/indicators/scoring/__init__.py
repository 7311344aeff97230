"""Score sheets: what packs declare, and what places get by it."""
