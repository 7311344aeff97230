"""Cooperation of central enterprise groups with a province: groups, approaches, agreements, projects, assistance."""

COOPERATION = "cooperation"  # as packs name it where they declare its boards
