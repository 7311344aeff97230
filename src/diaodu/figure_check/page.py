"""What the page of a checked draft shows: its text cut at the figures, and the list of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diaodu.figure_check.checking import CheckedDraft
from diaodu.figure_check.drafts import Place
from diaodu.figure_check.remarks import ORDER, TO_LOOK_AT, Remark, by_weight, rule_words, tally
from diaodu.figure_check.telling import ledger_says, meant, origin
from diaodu.figure_check.verdicts import Candidate
from diaodu.kit.once import one_look

AROUND = 16  # characters of the text shown beside a figure in the list


@dataclass(frozen=True, slots=True)
class Part:
    """A run of the text; with ``remarks`` it is a figure, marked by the gravest of them."""

    text: str
    mark: str = ""
    rule: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate in words."""

    meant: str
    value: str
    origin: str
    reason: str
    trail: str


@dataclass(frozen=True, slots=True)
class Found:
    """A remark in the list under ``id``. ``mark`` is the id of its figure in the text, where ``before`` and ``after``
    stand around it.
    """

    remark: Remark
    id: str
    mark: str
    words: str
    at: Place
    before: str
    after: str
    candidates: Sequence[ShownCandidate]


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """The page. ``counts`` are rule, words and number; ``faults`` how many remarks say that something is wrong."""

    checked: CheckedDraft
    parts: Sequence[Part]
    found: Sequence[Found]
    counts: Sequence[tuple[str, str, int]]
    faults: int
    to_look_at: int


def shown_check(checked: CheckedDraft) -> ShownCheck:
    """The page of a checked draft."""
    words = rule_words()
    counts = tally(checked.remarks)
    with one_look():
        listed = tuple(_listed(checked, words))
    return ShownCheck(
        checked,
        tuple(_parts(checked, words)),
        listed,
        [(rule, words[rule], count) for rule, count in counts.items()],
        sum(each.is_fault for each in checked.remarks),
        sum(count for rule, count in counts.items() if rule in TO_LOOK_AT),
    )


def _parts(checked: CheckedDraft, words: Mapping[str, str]) -> Iterator[Part]:
    """The text from beginning to end; a figure with several remarks is one part."""
    gravest: dict[int, str] = {}
    for each in checked.remarks:
        gravest[each.place] = min(gravest.get(each.place, each.rule), each.rule, key=ORDER.index)
    text, at = checked.draft.text, 0
    for place, rule in sorted(gravest.items()):
        figure = checked.text.reading.figures[place]
        yield Part(text[at : figure.start])
        yield Part(figure.text, _mark(place), rule, words[rule])
        at = figure.end
    yield Part(text[at:])


def _listed(checked: CheckedDraft, words: Mapping[str, str]) -> Iterator[Found]:
    """The remarks, the worst first. The mark of a figure leads to the first of its own."""
    seen: set[int] = set()
    for number, remark in enumerate(by_weight(checked.remarks)):
        mark = _mark(remark.place)
        yield _found(checked, remark, f"f-{mark}" if remark.place not in seen else f"f-{mark}-{number}", words)
        seen.add(remark.place)


def _found(checked: CheckedDraft, remark: Remark, item: str, words: Mapping[str, str]) -> Found:
    text, figure = checked.draft.text, remark.figure
    before = text[max(0, figure.start - AROUND) : figure.start].rpartition("\n")[2]
    after = text[figure.end : figure.end + AROUND].partition("\n")[0]
    return Found(
        remark,
        item,
        _mark(remark.place),
        words[remark.rule],
        checked.draft.place_of(figure.start),
        before,
        after,
        [_candidate(remark, each) for each in remark.candidates],
    )


def _candidate(remark: Remark, candidate: Candidate) -> ShownCandidate:
    value = ledger_says(candidate)
    return ShownCandidate(
        meant(candidate),
        "" if value in candidate.reason else value,
        origin(candidate) if len(remark.candidates) > 1 else "",
        candidate.reason,
        candidate.trail,
    )


def _mark(place: int) -> str:
    return f"m{place}"
