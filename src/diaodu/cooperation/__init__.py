"""Cooperation of central enterprise groups with a province: groups, approaches, agreements, projects, assistance."""
