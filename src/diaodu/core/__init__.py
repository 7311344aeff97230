"""The field's arithmetic and rules on plain values. Standard library only."""
