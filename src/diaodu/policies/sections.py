"""eligibility.toml: whom each policy measure fits, as rules over the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from diaodu.core.eligibility import contradictions
from diaodu.core.units import Unit, UnitError
from diaodu.ledger.measures import Measure, unit_of
from diaodu.packs.pack_section import check_text
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.policies.eligibility import ELIGIBILITY
from diaodu.policies.kinds import POLICY_MEASURE
from diaodu.policies.rules import Asked, Grounds, RuleFault, lies_within, read_rule
from diaodu.register.kinds import PLACE
from diaodu.register.models import Place

KEYS = frozenset({"code", "measure", "for", "rules", "words"})


def check(draft: Draft) -> None:
    """Check eligibility.toml and eligibility/*.toml: the measures, the kinds, and every rule."""
    tables = draft.folder.all_tables("eligibility", ELIGIBILITY)
    entries = draft.declare(ELIGIBILITY, (_by_measure(entry) for entry in tables))
    if not entries:
        return
    grounds = _grounds(draft)
    for entry in entries.values():
        _check_keys(draft, entry)
        _check_measure(draft, entry)
        kinds = _check_kinds(draft, entry)
        asked = _check_rules(draft, entry, kinds, grounds)
        _check_that_somebody_fits(draft, entry, asked, grounds)


def _by_measure(entry: Entry) -> Entry:
    """A definition is known by its code: here, that of the measure."""
    return Entry(entry.file, entry.line, {**entry.data, "code": entry.text("measure")}, entry.lines)


def _check_keys(draft: Draft, entry: Entry) -> None:
    check_text(draft, entry, "words")
    for key in entry.data.keys() - KEYS:
        draft.problems.add(entry, "bad_value", f"an eligibility does not know {key!r}", key=key)


def _check_measure(draft: Draft, entry: Entry) -> None:
    kind, state = draft.notes["states"].get(entry.text("measure"), (None, None))
    if kind is None or kind.acts_as != POLICY_MEASURE:
        message = f"measure names {entry.text('measure')!r}, which is no policy measure of this pack"
        draft.problems.add(entry, "unknown_code", message, key="measure")
    elif not state.place:
        message = f"the measure {entry.text('measure')!r} has no place in which it holds"
        draft.problems.add(entry, "required", message, key="measure")


def _check_kinds(draft: Draft, entry: Entry) -> tuple[str, ...]:
    """The kinds that are meant, as far as they are known."""
    kinds = entry.data.get("for")
    if not isinstance(kinds, list) or not kinds:
        draft.problems.add(entry, "required", "for is a list of kinds of subjects", key="for")
        return ()
    for kind in kinds:
        if kind == PLACE or kind not in draft.notes["kinds"]:
            draft.problems.add(entry, "unknown_code", f"for names the kind {kind!r}", key="for")
    return tuple(kind for kind in kinds if kind != PLACE and kind in draft.notes["kinds"])


def _check_rules(draft: Draft, entry: Entry, kinds: tuple[str, ...], grounds: Grounds) -> list[Asked]:
    tables = entry.data.get("rules")
    if not isinstance(tables, list) or not tables:
        draft.problems.add(entry, "required", "rules is a list of rules", key="rules")
        return []
    asked = []
    for number, table in enumerate(tables if kinds else (), start=1):
        try:
            asked.append(read_rule(table if isinstance(table, Mapping) else {}, kinds, grounds))
        except RuleFault as fault:
            draft.problems.add(entry, fault.rule, f"rule {number}: {fault.message}", key="rules")
    return asked


def _check_that_somebody_fits(draft: Draft, entry: Entry, asked: list[Asked], grounds: Grounds) -> None:
    _kind, state = draft.notes["states"].get(entry.text("measure"), (None, None))
    path = grounds.path(state.place) if state else None
    own = [lies_within(state.place, path)] if path else []
    for about in contradictions(rule.rule for rule in [*own, *asked]):
        what = about.rstrip(":").replace(":", " ")
        draft.problems.add(entry, "never_fits", f"no subject can satisfy all rules on its {what}", key="rules")


def _grounds(draft: Draft) -> Grounds:
    return Grounds(draft.notes["kinds"], dict(_units(draft)), dict(_measures(draft)), _Paths(draft).path)


def _units(draft: Draft) -> Iterable[tuple[str, Unit]]:
    for code, body in draft.bodies("unit").items():
        try:
            yield code, unit_of(code, body)
        except (UnitError, ArithmeticError, KeyError, TypeError, ValueError):
            continue  # its mistakes have been noted


def _measures(draft: Draft) -> Iterable[tuple[str, Measure]]:
    for code, body in draft.bodies("measure").items():
        try:
            yield code, Measure.of(code, body)
        except (KeyError, TypeError, ValueError):
            continue


class _Paths:
    """Paths of places, of the pack itself and of those that it builds on."""

    def __init__(self, draft: Draft) -> None:
        self.own: Mapping[str, Entry] = draft.declared.get(PLACE, {})
        self.inherited: Mapping[str, Any] = draft.inherited.get(PLACE, {})

    def path(self, code: str) -> str | None:
        """The path of a place; None for one that the pack may not name, or that lies above itself."""
        upwards: list[str] = []
        while code in self.own and code not in upwards:
            upwards.append(code)
            code = self.own[code].text("parent")
        above = Place.objects.filter(code=code).values_list("path", flat=True).first() if code in self.inherited else ""
        own = "".join(f"{each}/" for each in reversed(upwards))
        return f"{above or ''}{own}" if upwards or above else None


def install() -> None:
    """Register the section: after the measures that rules may name."""
    register(Section("eligibility", check, definitions=(ELIGIBILITY,)), order=440)
