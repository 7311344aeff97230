"""What the office sees of matters: rates, lateness, age, what blocks how much, the kanban, the weekly list."""
