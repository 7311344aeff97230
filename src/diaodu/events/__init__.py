"""Promotion events and delegations: their calendar, what they yielded, where they clash, where they go."""

ROOM = "events"  # as packs name it where they declare its boards
