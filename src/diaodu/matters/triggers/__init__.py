"""Triggers: what happens in the register, in returns or with time raises matters by itself, each event once."""
