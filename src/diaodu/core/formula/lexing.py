"""Cutting a formula's text into tokens."""

import re
from dataclasses import dataclass

from diaodu.core.formula.errors import FormulaError

LONGEST = 2000

# A dash between letters or digits belongs to a name; as a minus it stands between blanks.
_TOKENS = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*)"
    r'|(?P<text>"[^"\n]*")'
    r"|(?P<sign>[-+*/(),=])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: ``number``, ``name``, ``text``, ``sign`` or the final ``end``."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, closed by an ``end``. Raises ``FormulaError`` at what is no token."""
    if len(text) > LONGEST:
        raise FormulaError("bad_formula", LONGEST, f"a formula has at most {LONGEST} characters")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            raise FormulaError("bad_formula", at, f"{text[at]!r} has no meaning here")
        if match.lastgroup != "blank":
            found.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]
