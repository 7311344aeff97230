"""Cooperation of central enterprise groups with a province: groups, approaches, agreements, projects, assistance."""

ROOM = "cooperation"  # as packs name it where they declare its boards
