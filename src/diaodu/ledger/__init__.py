"""Facts: append, supersede, fold, as known at."""
