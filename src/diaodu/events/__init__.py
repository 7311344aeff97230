"""Promotion events and delegations: their calendar, what they yielded, where they clash, where they go."""
