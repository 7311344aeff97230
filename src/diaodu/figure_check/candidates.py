"""What is told of a verdict: each option that it rests on in words, with the address of its trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.core.rounding import round_half_up
from diaodu.figure_check.agreement import Agreement, as_printed
from diaodu.figure_check.holdings import Held
from diaodu.figure_check.judging import Option, Ruling
from diaodu.figure_check.options import Values
from diaodu.figure_check.things import INDICATOR, Lexicon
from diaodu.figure_check.verdicts import Candidate, Verdict
from diaodu.figures import Figure
from diaodu.indicators.asking import Desk

TARGET = "target"
DECIMALS = 6  # of a counted number that are told


@dataclass(frozen=True, slots=True)
class Telling:
    """What candidates are told with: the lexicon, the desk, and the names of subjects in sight by code."""

    lexicon: Lexicon
    desk: Desk
    names: Mapping[str, Mapping[str, str]]
    values: Values


def candidates(ruling: Ruling, figure: Figure, telling: Telling) -> tuple[Candidate, ...]:
    """The candidates of a ruling, the one that decides first."""
    return tuple(_candidate(ruling, option, figure, telling) for option in ruling.options)


def _candidate(ruling: Ruling, option: Option, figure: Figure, telling: Telling) -> Candidate:
    first = option is ruling.options[0]
    verdict = ruling.verdict if first else _own(option)
    held, answer = option.held, option.answer
    kind, code = _kind(option, telling.lexicon)
    value, unit = as_printed(option.value, figure, telling.lexicon.regime.units)
    shown = _plain(value)
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
        value=Decimal(shown),
        unit=unit,
        verdict=verdict,
        reason=_reason(ruling if first else Ruling(verdict, (option,)), option, f"{shown} {unit}".strip(), telling),
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
    return trail_of(option.thing.code, option.subject, option.period, option.facet, desk)


def trail_of(code: str, place: str, period: str, facet: str, desk: Desk) -> str:
    """The address of an indicator's trail."""
    asked = {"place": place, "period": period, "facet": facet, "known": desk.known}
    return f"{reverse('trail', args=[code])}?{urlencode({key: value for key, value in asked.items() if value})}"


def _reason(ruling: Ruling, option: Option, shown: str, telling: Telling) -> str:
    if ruling.verdict is Verdict.CONFIRMED:
        if option.agrees is Agreement.BOUND:
            return _("台賬為 %(value)s，與文中的界限相符。") % {"value": shown}
        return _("與台賬相符。")
    if ruling.verdict is Verdict.CONFIRMED_EARLIER and option.held is not None:
        return _changed(option.held, telling)
    if ruling.verdict is Verdict.NOT_COMPARABLE:
        return _WHY[ruling.why]() % {"value": shown}
    if ruling.verdict is Verdict.SEVERAL:
        return _("可能指這個指標，其數為 %(value)s。") % {"value": shown}
    return _("台賬為 %(value)s。") % {"value": shown}


def _changed(held: Held, telling: Telling) -> str:
    """What became of a number that was in force once: by which it was replaced, when and why."""
    later = telling.values.replacing(held)
    if later is None:
        return _("第 %(number)s 號曾為此數，後已撤回。") % {"number": held.number}
    words = {
        "number": held.number,
        "later": later.number,
        "value": f"{later.printed} {later.printed_unit}".strip(),
        "day": later.recorded_at.date().isoformat(),
        "reason": later.reason,
    }
    return _("第 %(number)s 號曾為此數，%(day)s 由第 %(later)s 號更正為 %(value)s：%(reason)s") % words


_WHY = {
    "facet": lambda: _("台賬只有另一口徑的數 %(value)s，不作比較。"),
    "caliber": lambda: _("文中的口徑或價格基礎不同；台賬為 %(value)s，不作比較。"),
    "target": lambda: _("一為目標、一為實際數；台賬為 %(value)s，不作比較。"),
    "unsure": lambda: _("台賬的數 %(value)s 本身為初步數、推算數或有爭議，不作比較。"),
}


def _plain(value: Decimal) -> str:
    text = f"{round_half_up(value, DECIMALS):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
