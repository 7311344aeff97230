"""What can be wrong with a year."""

FAULTS = ("lost", "doubled", "late", "early", "orphaned", "clocks", "notices")
