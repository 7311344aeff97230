"""What a circular's body is made of, as read from its text. ``line`` is where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A number to be printed: what is asked, and how it is shown. Empty means the edition's own, or the default.

    ``code`` is an indicator, or with ``subject`` a measure on that subject, with ``document`` as that one printed it;
    with ``target`` the printed number of that target line is meant. ``period`` is a token or relative to the edition's
    (``month-1``). ``against`` makes it a comparison with that period. ``decimals`` keeps exactly so many; without it
    idle zeros go.
    """

    code: str
    subject: str = ""
    document: str = ""
    target: str = ""
    period: str = ""
    place: str = ""
    facet: str = ""
    roster: str = ""
    member_class: str = ""
    source: str = ""
    unit: str = ""
    decimals: int | None = None
    form: str = "full"
    against: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are printed."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Figure:
    """``{{ code, key=value }}``: a number from the ledger."""

    spec: FigureSpec
    line: int


@dataclass(frozen=True, slots=True)
class Named:
    """``{{ name }}``: a figure that a ``let`` named."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """``{{ quote "words", source=document }}``: words with numbers in them that are not ours, and whose they are."""

    words: str
    document: str
    line: int


@dataclass(frozen=True, slots=True)
class Word:
    """``{{ period month }}``, ``{{ place }}``, ``{{ dated }}``: words that the edition gives."""

    what: str
    of: str
    line: int


@dataclass(frozen=True, slots=True)
class Let:
    """``{% let name = code, key=value %}``: gives a figure a name without printing it."""

    name: str
    spec: FigureSpec
    line: int


@dataclass(frozen=True, slots=True)
class Condition:
    """``name >= 75``, ``name < other`` or ``name is absent``. Numbers here are thresholds, they are not printed."""

    name: str
    operator: str
    against: str


@dataclass(frozen=True, slots=True)
class Branch:
    """What is printed when its condition holds; without one: when none before it did."""

    condition: Condition | None
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """``{% if %} ... {% elif %} ... {% else %} ... {% endif %}``."""

    branches: tuple[Branch, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """``{% table code %}``, ``{% chart code %}``, ``{% commitments %}``, or what a room registered."""

    kind: str
    code: str
    line: int


Node = Text | Figure | Named | Quoted | Word | Let | Choice | Part


@dataclass(slots=True)
class Faults:
    """What is wrong with a body: line, rule and message."""

    found: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, line: int, rule: str, message: str) -> None:
        """Note a fault."""
        self.found.append((line, rule, message))
