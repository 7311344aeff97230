"""Evaluation: what a formula gives at a place and period, from one source, with everything it was made of."""
