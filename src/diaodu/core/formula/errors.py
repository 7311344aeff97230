"""What is wrong with a formula, and at which column."""


class FormulaError(ValueError):
    """A mistake in a formula. ``rule`` is a rule name of ``docs/packs.md``; ``column`` counts from 1."""

    def __init__(self, rule: str, at: int, message: str) -> None:
        self.rule = rule
        self.column = at + 1
        self.message = message
        super().__init__(f"column {self.column}: {message}")


class CircleError(FormulaError):
    """An indicator that needs itself. ``codes`` are the indicators of the circle, in order."""

    def __init__(self, at: int, codes: tuple[str, ...]) -> None:
        self.codes = codes
        super().__init__("circle", at, f"it needs itself: {' > '.join([*codes, codes[0]])}")
