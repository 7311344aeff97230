"""Matters: whatever has a clock and an owner. Their kinds, steps, terms and ladders are data of the packs."""
