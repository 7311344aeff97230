"""Rules and what subjects have of them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.core.eligibility import AmountSpan, DaySpan, StartsWith, Verdict
from diaodu.core.units import UnitBook, from_base
from diaodu.kit.languages import name_in_language
from diaodu.ledger.measures import measures, unit_book
from diaodu.packs.models import Pack
from diaodu.policies.reading import Line, Match
from diaodu.policies.rules import MEASURE, MILESTONE, PLACE, STAGE, Asked
from diaodu.register.kinds import Field, Kind, Names, Word, kinds
from diaodu.register.models import Place, Subject
from diaodu.register.queries import name_of


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in words: what it looks at, and what it asks."""

    what: str
    asked: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A rule on one subject in words: what is asked, what there is, and what that says. ``fact`` is a ledger number."""

    what: str
    asked: str
    had: str
    verdict: Verdict
    word: str
    fact: int | None


@dataclass(frozen=True, slots=True)
class MatchShown:
    """A subject, what the rules say of it together, and why."""

    subject: Subject
    verdict: Verdict
    word: str
    lines: tuple[LineShown, ...]


class Wording:
    """The names that a measure's rules need, read once: of the kinds they are for, places, units and measures."""

    def __init__(
        self, pack: Pack, kind_codes: Sequence[str], rules: Iterable[Asked], places: Mapping[str, str]
    ) -> None:
        declared = kinds(pack)
        self.kinds: list[Kind] = [declared[code] for code in kind_codes if code in declared]
        self.units: UnitBook = unit_book(pack)
        self.measures = measures(pack)
        self.rules = tuple(rules)
        self.places = places

    def rules_shown(self) -> tuple[RuleShown, ...]:
        """The rules by themselves."""
        return tuple(RuleShown(self._what(asked), self._asked(asked)) for asked in self.rules)

    def shown(self, match: Match) -> MatchShown:
        """A subject's match."""
        lines = tuple(self._line(line, match.subject) for line in match.lines)
        return MatchShown(match.subject, match.verdict, verdict_word(match.verdict), lines)

    def _line(self, line: Line, subject: Subject) -> LineShown:
        had = _("登記冊中沒有") if line.value is None else self._had(line, subject)
        word = rule_word(line.verdict)
        number = line.fact.number if line.fact else None
        return LineShown(self._what(line.asked), self._asked(line.asked), had, line.verdict, word, number)

    def _what(self, asked: Asked) -> str:
        if asked.by == PLACE:
            return _("地區")
        if asked.by == STAGE:
            return _("階段")
        if asked.by == MILESTONE:
            return name_in_language(self._named(asked.code, [kind.milestone(asked.code) for kind in self.kinds]))
        if asked.by == MEASURE:
            declared = self.measures.get(asked.code)
            return name_in_language(declared.names) if declared else asked.code
        return name_in_language(self._named(asked.code, self._fields(asked.code)))

    def _asked(self, asked: Asked) -> str:
        test = asked.test
        if isinstance(test, DaySpan):
            return span_words(test)
        if isinstance(test, AmountSpan):
            return self._amounts(asked, test)
        words = " / ".join(self._word(asked, code) for code in asked.words)
        if asked.by == PLACE:
            return _("在%(words)s或其下") % {"words": words}
        return _("以 %(words)s 開頭") % {"words": words} if isinstance(test, StartsWith) else words

    def _word(self, asked: Asked, code: str) -> str:
        """The name of a word that is asked for or was found."""
        if asked.by == PLACE:
            return self.places.get(code, code)
        if asked.by == STAGE:
            return name_in_language(self._named(code, [kind.stage(code) for kind in self.kinds]))
        return name_in_language(self._named(code, [field.choice(code) for field in self._fields(asked.code)]))

    def _had(self, line: Line, subject: Subject) -> str:
        value, asked = line.value, line.asked
        if asked.by == PLACE and subject.place:
            return name_of(subject.place)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            period = f" ({line.fact.period})" if line.fact else ""
            return f"{self._amount(asked, value)}{period}"
        return self._word(asked, str(value))

    def _amounts(self, asked: Asked, test: AmountSpan) -> str:
        least = f"≥ {self._amount(asked, test.least)}" if test.least is not None else ""
        most = f"≤ {self._amount(asked, test.most)}" if test.most is not None else ""
        return _("且").join(part for part in (least, most) if part)

    def _amount(self, asked: Asked, value: Decimal) -> str:
        """An amount of the base unit in the unit that the rule is written in."""
        if not asked.unit:
            return f"{value.normalize():,f}"
        unit = self.units[asked.unit]
        return f"{from_base(value, unit).normalize():,f} {name_in_language(unit.names)}"

    def _fields(self, code: str) -> list[Field]:
        return [field for kind in self.kinds if (field := kind.field(code))]

    @staticmethod
    def _named(code: str, found: Iterable[Word | Field | None]) -> Names:
        named = next((each for each in found if each), None)
        return named.names if named else {"hant": code}


def span_words(span: DaySpan) -> str:
    """A span of days in words."""
    if span.first and span.last:
        return _("%(first)s 至 %(last)s") % {"first": span.first, "last": span.last}
    if span.first:
        return _("%(first)s 起") % {"first": span.first}
    return _("%(last)s 止") % {"last": span.last} if span.last else _("未載明")


def verdict_word(verdict: Verdict) -> str:
    """What the rules of a measure say together, in a word."""
    words = {Verdict.HOLDS: _("符合"), Verdict.FAILS: _("不符合"), Verdict.UNKNOWN: _("資料不足")}
    return words[verdict]


def rule_word(verdict: Verdict) -> str:
    """What one rule says, in a word."""
    words = {Verdict.HOLDS: _("滿足"), Verdict.FAILS: _("不滿足"), Verdict.UNKNOWN: _("未知")}
    return words[verdict]


def place_names(rules: Iterable[Asked]) -> dict[str, str]:
    """The names of the places that rules name, in the present language."""
    codes = {code for asked in rules if asked.by == PLACE for code in asked.words}
    return {place.code: name_of(place) for place in Place.objects.filter(code__in=codes)}
