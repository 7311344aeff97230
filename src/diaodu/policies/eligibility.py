"""Eligibility as packs declare it: whom a measure is for, by which rules, in which version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.ledger.measures import measures, unit_book
from diaodu.packs.definitions import Declared, definitions
from diaodu.packs.models import Pack
from diaodu.policies.rules import Asked, Grounds, lies_within, read_rule
from diaodu.register.kinds import kinds
from diaodu.register.models import Place, Subject

ELIGIBILITY = "eligibility"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The rules of one measure in one version. ``number`` is the ledger number at which it came into force.

    ``asked`` begins with the measure's own place. ``words`` says the rule for readers, where the pack does.
    """

    measure: str
    version: int
    number: int
    kinds: tuple[str, ...]
    asked: tuple[Asked, ...]
    words: str | Mapping[str, str]


def eligibility_of(measure: Subject, *, known: int | None = None) -> Eligibility | None:
    """Whom a measure fits, as declared at a ledger number (None: now); None where its pack does not say.

    ``measure`` comes with its place and pack.
    """
    return eligibilities_of([measure], known=known).get(measure.code)


def eligibilities_of(found: Iterable[Subject], *, known: int | None = None) -> dict[str, Eligibility]:
    """Whom measures fit, by their codes; those are left out of which their packs do not say."""
    declared = {
        measure: definition
        for measure in found
        if measure.place and (definition := definitions(measure.pack, ELIGIBILITY, known=known).get(measure.code))
    }
    named = {code for each in declared.values() for table in each.body["rules"] for code in _places(table)}
    paths = dict(Place.objects.filter(code__in=named).values_list("code", "path")) if named else {}
    return {
        measure.code: _eligibility(measure, definition, _grounds(measure.pack, paths, known))
        for measure, definition in declared.items()
    }


def _eligibility(measure: Subject, declared: Declared, grounds: Grounds) -> Eligibility:
    body: Mapping[str, Any] = declared.body
    kinds_meant = tuple(str(kind) for kind in body["for"])
    place = measure.place
    own = (lies_within(place.code, place.path),) if place else ()
    rules = (read_rule(table, kinds_meant, grounds) for table in body["rules"])
    return Eligibility(
        declared.code, declared.version, declared.number, kinds_meant, (*own, *rules), body.get("words", "")
    )


def _grounds(pack: Pack, paths: Mapping[str, str], known: int | None) -> Grounds:
    units = {unit.code: unit for unit in unit_book(pack, known=known)}
    return Grounds(kinds(pack, known=known), units, measures(pack, known=known), paths.get)


def _places(table: Mapping[str, Any]) -> list[str]:
    places = table.get("place", [])
    return list(places) if isinstance(places, list) else [str(places)]
