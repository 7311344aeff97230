"""What packs declare for this room: capacities, rules of conduct, limits on visits, rules of recusal, how long details
of persons are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.core.conduct import Conduct
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

CAPACITY, CONTACT_RULE, VISIT_LIMIT = "capacity", "contact_rule", "visit_limit"
RECUSAL_RULE, RETENTION = "recusal_rule", "retention"
POSITIVE, NEGATIVE = "positive", "negative"
LISTS = (POSITIVE, NEGATIVE)
PAYERS = ("own_unit", "self", "enterprise", "other")
SUBJECT, ORGANISATION, PLACE, INDUSTRY = "subject", "organisation", "place", "industry"
THINGS = (SUBJECT, ORGANISATION, PLACE, INDUSTRY)
"""What a recusal may be about."""
PERSONS, COMPANIONS = "persons", "companions"
DETAILS = (PERSONS, COMPANIONS)
"""What details of people are kept: names, posts and telephones of persons, and who went along to a contact."""
EVIDENCE = "evidence"
"""What files attached to matters hold: they may tell of people too. Without a term they are erased by hand alone."""

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Capacity:
    """In what a person may answer for subjects of some ``kinds``. One person should carry at most ``most`` of them
    (None: nothing is said); an ``exclusive`` one is held by one person at a time.
    """

    code: str
    names: Names
    kinds: tuple[str, ...]
    most: int | None
    exclusive: bool


@dataclass(frozen=True, slots=True)
class ContactRule:
    """An item of the positive or the negative list, for contacts with subjects of some ``kinds``.

    ``visit``: such a contact counts towards the limits on visits. ``words`` say what is asked, in words or in the three
    forms; ``document`` is where it stands.
    """

    code: str
    names: Names
    kinds: tuple[str, ...]
    conduct: Conduct
    visit: bool
    words: str | Names
    document: str


@dataclass(frozen=True, slots=True)
class VisitLimit:
    """A subject of some kinds is visited at most so often in so many months, by all persons together."""

    code: str
    names: Names
    kinds: tuple[str, ...]
    most: int
    months: int


@dataclass(frozen=True, slots=True)
class RecusalRule:
    """By which article somebody is kept from a thing of one of some sorts (``about``)."""

    code: str
    names: Names
    about: tuple[str, ...]
    article: str
    document: str


@dataclass(frozen=True, slots=True)
class Retention:
    """For what some details of people are kept, and for how many months after they were last needed."""

    code: str
    purpose: str | Names
    months: int


@remembered
def capacities(pack: Pack, *, known: int | None = None) -> dict[str, Capacity]:
    """The capacities of a pack and of those it uses, by code."""
    return {
        code: Capacity(code, body["names"], _codes(body, "kinds"), body.get("most"), bool(body.get("exclusive", False)))
        for code, body in _bodies(pack, CAPACITY, known)
    }


@remembered
def contact_rules(pack: Pack, *, known: int | None = None) -> dict[str, ContactRule]:
    """The items of the positive and the negative list, by code."""
    return {
        code: ContactRule(
            code=code, names=body["names"], kinds=_codes(body, "kinds"), conduct=_conduct(body),
            visit=bool(body.get("visit", False)), words=body.get("words", ""), document=str(body.get("document", "")),
        )
        for code, body in _bodies(pack, CONTACT_RULE, known)
    }  # fmt: skip


@remembered
def visit_limits(pack: Pack, *, known: int | None = None) -> dict[str, VisitLimit]:
    """The limits on visits, by code."""
    return {
        code: VisitLimit(code, body["names"], _codes(body, "kinds"), int(body["most"]), int(body["months"]))
        for code, body in _bodies(pack, VISIT_LIMIT, known)
    }


@remembered
def recusal_rules(pack: Pack, *, known: int | None = None) -> dict[str, RecusalRule]:
    """The rules of recusal, by code."""
    return {
        code: RecusalRule(
            code, body["names"], _codes(body, "about"), str(body["article"]), str(body.get("document", ""))
        )
        for code, body in _bodies(pack, RECUSAL_RULE, known)
    }


@remembered
def retentions(pack: Pack, *, known: int | None = None) -> dict[str, Retention]:
    """How long which details are kept, by what they are."""
    return {
        code: Retention(code, body["purpose"], int(body["months"])) for code, body in _bodies(pack, RETENTION, known)
    }


def _bodies(pack: Pack, section: str, known: int | None) -> list[tuple[str, Mapping[str, Any]]]:
    return [(code, found.body) for code, found in definitions(pack, section, known=known).items()]


def _codes(body: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(code) for code in body.get(key, ()))


def _conduct(body: Mapping[str, Any]) -> Conduct:
    limit = body.get("cost_limit")
    return Conduct(
        negative=body["list"] == NEGATIVE,
        needs_approval=bool(body.get("needs_approval", False)),
        cost_limit=None if limit is None else Decimal(str(limit)),
        payers=frozenset(_codes(body, "who_pays")),
    )
