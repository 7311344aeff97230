"""Lights: versioned colour rules as data, always shown with their words, proved to cover every reading once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise, product

from diaodu.core.absences import Absence, Reading

NO_COLOUR = "none"
Words = Mapping[str, str]

ABSENCE_WORDS: Mapping[Absence, Words] = {
    Absence.MISSING: {"zh-hant": "應報未報", "zh-hans": "应报未报", "en": "due but not reported"},
    Absence.NOT_DUE: {"zh-hant": "未到報送時間", "zh-hans": "未到报送时间", "en": "not due yet"},
    Absence.REFUSED: {"zh-hant": "口徑不同，不作比較", "zh-hans": "口径不同，不作比较", "en": "refused"},
    Absence.NOT_APPLICABLE: {"zh-hant": "不適用", "zh-hans": "不适用", "en": "not applicable"},
}
UNCOVERED_WORDS: Words = {
    "zh-hant": "規則未涵蓋此數值",
    "zh-hans": "规则未涵盖此数值",
    "en": "no rule covers this value",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the number line; an end that is None is open to infinity."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        if self.low is None or self.high is None:
            return
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(f"a span without a value: {self.described('value')}")

    def contains(self, value: Decimal) -> bool:
        above = self.low is None or self.low < value or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    def described(self, name: str) -> str:
        """The span as a condition on this name; empty for the whole line."""
        if self.low is not None and self.low == self.high and self.low_closed and self.high_closed:
            return f"{name} = {self.low}"
        if self.low is None:
            return "" if self.high is None else f"{name} {'<=' if self.high_closed else '<'} {self.high}"
        if self.high is None:
            return f"{name} {'>=' if self.low_closed else '>'} {self.low}"
        low, high = ("<=" if closed else "<" for closed in (self.low_closed, self.high_closed))
        return f"{self.low} {low} {name} {high} {self.high}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A colour for one span of the set's input and, where a rule looks at more, spans of other named inputs."""

    colour: str
    low: Decimal | None
    high: Decimal | None
    low_closed: bool
    high_closed: bool
    words: Words
    others: Mapping[str, Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ = self.span

    @property
    def span(self) -> Span:
        return Span(self.low, self.high, self.low_closed, self.high_closed)

    def covers(self, value: Decimal, others: Mapping[str, Decimal]) -> bool:
        """Whether a reading lies in the rule's spans; never where one of the other inputs is not known."""
        return self.span.contains(value) and all(
            name in others and span.contains(others[name]) for name, span in self.others.items()
        )


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one office for one input, tried in order."""

    code: str
    input: str
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if self.input in self.other_inputs:
            raise ValueError(f"{self.code}: {self.input} is both the input and another input")

    @property
    def other_inputs(self) -> tuple[str, ...]:
        return _other_inputs(self.rules)

    def flaws(self) -> list[str]:
        return gaps_and_overlaps(self.rules, self.input)


@dataclass(frozen=True, slots=True)
class Light:
    """A colour and the words of the rule that gave it."""

    colour: str
    words: Words


def light(ruleset: RuleSet, reading: Reading, others: Mapping[str, Reading] | None = None) -> Light:
    """The colour of a reading. There is none without it, or where a rule would need an input that is not known.

    A rule that needs no more than is known decides: what falls is red, whatever the plan was.
    """
    if isinstance(reading, Absence):
        return Light(NO_COLOUR, ABSENCE_WORDS[reading])
    given = {name: (others or {}).get(name, Absence.MISSING) for name in ruleset.other_inputs}
    known = {name: value for name, value in given.items() if not isinstance(value, Absence)}
    for rule in ruleset.rules:
        if rule.covers(reading, known):
            return Light(rule.colour, rule.words)
    absent = next((value for value in given.values() if isinstance(value, Absence)), None)
    return Light(NO_COLOUR, ABSENCE_WORDS[absent] if absent else UNCOVERED_WORDS)


def gaps_and_overlaps(rules: Sequence[Rule], input_name: str = "reading") -> list[str]:
    """What keeps the rules from covering every combination of inputs exactly once; empty is the proof that they do.

    Between the end points of all spans nothing changes, so one witness from each cell they cut out is enough.
    """
    names = [*_other_inputs(rules), input_name]
    axes = [_cells(spans) for spans in _spans_by_input(rules, names)]
    return [
        _flaw(names, [*fixed, run], colours)
        for fixed in product(*axes[:-1])
        for run, colours in _runs(rules, names, fixed, axes[-1])
        if len(colours) != 1
    ]


@dataclass(frozen=True, slots=True)
class _Cell:
    span: Span
    witness: Decimal


def _other_inputs(rules: Sequence[Rule]) -> tuple[str, ...]:
    return tuple(sorted({name for rule in rules for name in rule.others}))


def _spans_by_input(rules: Sequence[Rule], names: Sequence[str]) -> Iterator[list[Span]]:
    for name in names[:-1]:
        yield [rule.others[name] for rule in rules if name in rule.others]
    yield [rule.span for rule in rules]


def _cells(spans: Sequence[Span]) -> list[_Cell]:
    """The points where a span ends and the open stretches between them."""
    ends = sorted({end for span in spans for end in (span.low, span.high) if end is not None})
    if not ends:
        return [_Cell(Span(), Decimal(0))]
    cells = [_Cell(_open(None, ends[0]), ends[0] - 1), _Cell(Span(ends[0], ends[0]), ends[0])]
    for low, high in pairwise(ends):
        cells += [_Cell(_open(low, high), (low + high) / 2), _Cell(Span(high, high), high)]
    return [*cells, _Cell(_open(ends[-1], None), ends[-1] + 1)]


def _open(low: Decimal | None, high: Decimal | None) -> Span:
    return Span(low, high, low_closed=False, high_closed=False)


def _runs(
    rules: Sequence[Rule], names: Sequence[str], fixed: Sequence[_Cell], axis: Sequence[_Cell]
) -> Iterator[tuple[_Cell, list[str]]]:
    """Neighbouring cells along the last axis that the same rules cover, joined into one."""
    others = {name: cell.witness for name, cell in zip(names[:-1], fixed, strict=True)}

    def covering(cell: _Cell) -> list[int]:
        return [number for number, rule in enumerate(rules) if rule.covers(cell.witness, others)]

    for numbers, group in groupby(axis, key=covering):
        cells = list(group)
        first, last = cells[0].span, cells[-1].span
        joined = Span(first.low, last.high, first.low_closed, last.high_closed)
        yield _Cell(joined, cells[0].witness), [rules[number].colour for number in numbers]


def _flaw(names: Sequence[str], cells: Sequence[_Cell], colours: Sequence[str]) -> str:
    conditions = [cell.span.described(name) for name, cell in zip(names, cells, strict=True)]
    where = ", ".join(condition for condition in reversed(conditions) if condition) or "anything"
    if not colours:
        return f"gap: no rule covers {where}"
    return f"overlap: {' and '.join(colours)} both cover {where}"
