"""The verdict on a figure: which of the things it may be of the ledger holds, and whether the numbers agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.figure_check.agreement import Agreement
from diaodu.figure_check.holdings import Held
from diaodu.figure_check.things import Thing
from diaodu.figure_check.verdicts import Verdict
from diaodu.figures import Figure
from diaodu.indicators.answers import Answer
from diaodu.kit.text import fold

CONFIRMING, DENYING = 0.45, 0.62  # what a match must score to confirm, and to contradict
WITHIN = 0.75  # of the best match, that one whose number agrees may have
NEAR_PERIOD, OTHER_PLACE, OTHER_FACET = 0.9, 0.85, 0.8
RIVAL = 0.93  # of the best match, that makes another thing as likely
UNSURE = frozenset({"ambiguous_scope", "preliminary", "derived", "multi_year", "conflict"})
# a price base, a coverage or a state of the figures that one of both says and the other does not
_CALIBERS = re.compile(
    "|".join(
        fold(word)
        for word in (
            "可比價", "可比口徑", "同口徑", "不變價", "現價", "名義", "實際增長", "剔除", "扣除", "不含", "規模以上",
            "規上",
            "限額以上", "限上", "初步", "快報", "預計", "終核", "人民幣計", "美元計", "兩年平均", "當月", "單月",
        )
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a figure may print, and how likely it is the one meant.

    Only a value of the period, place and facet that the text says may contradict.
    """

    thing: Thing
    subject: str
    period: str
    facet: str
    score: float
    value: Decimal
    held: Held | None
    answer: Answer | None
    agrees: Agreement
    period_said: bool = True
    place_said: bool = True
    facet_said: bool = True
    denies: bool = True  # whether it may contradict at all

    @property
    def agrees_enough(self) -> bool:
        """Whether the numbers agree; of another period than the text says only the very same number does."""
        return self.agrees is Agreement.SAME or (self.agrees is not Agreement.OTHER and self.period_said)

    @property
    def exact(self) -> bool:
        """Whether it is of the period, place and facet that the text says."""
        return self.period_said and self.place_said and self.facet_said


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict and the options it rests on, the one that decides first; ``why`` names what differs."""

    verdict: Verdict
    options: tuple[Option, ...]
    why: str = ""


def ruled(figure: Figure, options: Sequence[Option], best: float, *, sure: bool, words: str) -> Ruling:
    """The verdict on a figure from its options; ``best`` is the score of the likeliest thing, held or not."""
    agreeing = [o for o in options if o.agrees_enough and o.score >= max(CONFIRMING, WITHIN * best)]
    current = [o for o in agreeing if o.held is None or not o.held.replaced_by]
    if current:
        first = max(current, key=lambda o: (o.agrees is Agreement.SAME, o.score))
        if figure.value is None:
            return _range(first, options)
        return Ruling(Verdict.CONFIRMED, (first, *_beside(first, options)))
    if agreeing:
        first = max(agreeing, key=lambda o: o.score)
        return Ruling(Verdict.CONFIRMED_EARLIER, (first, *_beside(first, options)))
    return _denied(
        figure, [o for o in options if o.held is None or not o.held.replaced_by], best, sure=sure, words=words
    )


def _range(first: Option, options: Sequence[Option]) -> Ruling:
    """The verdict on a range one end of which, or what lies inside of which, is held: its other end may be held too."""
    likely = sorted((o for o in options if o.score >= RIVAL * first.score), key=lambda o: -o.score)
    ends = {o.thing.code: o for o in likely if o.subject == first.subject and o.thing.code != first.thing.code}
    other = next((o for o in ends.values() if o.agrees is not Agreement.SAME), None)
    if first.agrees is Agreement.SAME and other is not None:
        return Ruling(Verdict.CONTRADICTED, (other, first))
    return Ruling(Verdict.CONFIRMED, (first, *ends.values()))


def _denied(figure: Figure, options: Sequence[Option], best: float, *, sure: bool, words: str) -> Ruling:
    exact = [
        o for o in options if o.period_said and o.place_said and o.denies and o.score >= max(DENYING, RIVAL * best)
    ]
    if not exact or not sure:
        return Ruling(Verdict.NOT_FOUND, ())
    first = max(exact, key=lambda o: (o.exact, o.score))
    if not first.exact:
        return Ruling(Verdict.NOT_COMPARABLE, (first,), "facet")
    rivals = [o for o in exact if o.exact and o.thing.code != first.thing.code and o.value != first.value]
    if rivals:
        return Ruling(Verdict.SEVERAL, (first, *rivals))
    if why := _not_comparable(figure, first, words):
        return Ruling(Verdict.NOT_COMPARABLE, (first, *_beside(first, options)), why)
    return Ruling(Verdict.CONTRADICTED, (first, *_beside(first, options)))


def _beside(first: Option, options: Sequence[Option]) -> Iterator[Option]:
    """What else the ledger holds of the very same: other sources and pages, with another number."""
    values = {first.value}
    for other in sorted(options, key=lambda o: -o.score):
        same = (other.thing.code, other.subject, other.facet) == (first.thing.code, first.subject, first.facet)
        if same and other.period == first.period and other.value not in values:
            values.add(other.value)
            yield other


def _not_comparable(figure: Figure, option: Option, words: str) -> str:
    """What keeps a value from contradicting a figure: its caliber, its base, or how sure it is itself."""
    names = fold("".join(option.thing.names.values()))
    said = set(_CALIBERS.findall(words))
    if any(word not in names for word in said):
        return "caliber"
    if figure.target and not option.thing.plan:
        return "target"
    if option.thing.goal and not figure.target:
        return "target"
    if option.held is not None and option.held.qualifier in UNSURE:
        return "unsure"
    return ""
