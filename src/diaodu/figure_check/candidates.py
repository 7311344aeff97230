"""What is told of a verdict: each option that it rests on in words, with the address of its trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.figure_check.agreement import Agreement
from diaodu.figure_check.judging import Option, Ruling
from diaodu.figure_check.printed import as_printed
from diaodu.figure_check.things import INDICATOR, Lexicon
from diaodu.figure_check.verdicts import Candidate, Verdict
from diaodu.figures import Figure
from diaodu.indicators.asking import Desk

TARGET, FACT = "target", "fact"


@dataclass(frozen=True, slots=True)
class Telling:
    """What candidates are told with: the lexicon, the desk, and the names of subjects in sight by code."""

    lexicon: Lexicon
    desk: Desk
    names: Mapping[str, Mapping[str, str]]


def candidates(ruling: Ruling, figure: Figure, telling: Telling) -> tuple[Candidate, ...]:
    """The candidates of a ruling, the one that decides first."""
    return tuple(_candidate(ruling, option, figure, telling) for option in ruling.options)


def _candidate(ruling: Ruling, option: Option, figure: Figure, telling: Telling) -> Candidate:
    first = option is ruling.options[0]
    verdict = ruling.verdict if first else _own(option)
    held, answer = option.held, option.answer
    kind, code = _kind(option, telling.lexicon)
    facts = (held.number,) if held is not None else answer.facts if answer is not None else ()
    source = held.source if held is not None else answer.source if answer is not None else ""
    return Candidate(
        kind=kind,
        code=code,
        names=option.thing.names,
        subject=option.subject,
        subject_names=_names(option.subject, telling),
        period=option.period,
        facet=option.facet,
        source=source,
        value=option.value,
        unit=figure.unit or "",
        verdict=verdict,
        reason=_reason(ruling if first else Ruling(verdict, (option,)), option, figure),
        facts=facts,
        document=held.document if held is not None else "",
        trail=_trail(option, telling.desk),
    )


def _own(option: Option) -> Verdict:
    return Verdict.CONTRADICTED if option.agrees is Agreement.OTHER else Verdict.CONFIRMED


def _kind(option: Option, lexicon: Lexicon) -> tuple[str, str]:
    held = option.held
    if held is not None:
        target = next((each for each in lexicon.regime.targets if each.ref == held.ref), None)
        if target is not None and option.thing.kind != INDICATOR:
            return TARGET, target.code
    return option.thing.kind, option.thing.code


def _names(code: str, telling: Telling) -> Mapping[str, str]:
    place = telling.desk.reader.place(code)
    return place.names if place is not None else telling.names.get(code, {})


def _trail(option: Option, desk: Desk) -> str:
    if option.thing.kind != INDICATOR and option.held is not None:
        return reverse("fact", args=[option.held.number])
    asked = {"place": option.subject, "period": option.period, "facet": option.facet, "known": desk.known}
    return f"{reverse('trail', args=[option.thing.code])}?{urlencode({k: v for k, v in asked.items() if v})}"


def _reason(ruling: Ruling, option: Option, figure: Figure) -> str:
    shown = as_printed(figure, option.value)
    if ruling.verdict is Verdict.CONFIRMED:
        if option.agrees is Agreement.BOUND:
            return _("台賬為 %(value)s，與文中的界限相符。") % {"value": shown}
        return _("與台賬相符。")
    if ruling.verdict is Verdict.CONFIRMED_EARLIER and option.held is not None:
        words = {"number": option.held.number, "later": option.held.replaced_by, "value": shown}
        return _("第 %(number)s 號曾為此數，後由第 %(later)s 號更正。") % words
    if ruling.verdict is Verdict.NOT_COMPARABLE:
        return _WHY[ruling.why]() % {"value": shown}
    if ruling.verdict is Verdict.SEVERAL:
        return _("可能指這個指標，其數為 %(value)s。") % {"value": shown}
    return _("台賬為 %(value)s。") % {"value": shown}


_WHY = {
    "facet": lambda: _("台賬只有另一口徑的數 %(value)s，不作比較。"),
    "caliber": lambda: _("文中的口徑或價格基礎不同；台賬為 %(value)s，不作比較。"),
    "target": lambda: _("一為目標、一為實際數；台賬為 %(value)s，不作比較。"),
    "unsure": lambda: _("台賬的數 %(value)s 本身為初步數、推算數或有爭議，不作比較。"),
}
