"""Places, organisations, and subjects of every kind with links, milestones and rosters."""
