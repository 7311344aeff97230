"""Rosters and who is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Word
from diaodu.register.models import Membership, Roster, Subject
from diaodu.register.queries.members import MemberRow, Span
from diaodu.register.queries.registers import members


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class of a roster and how many of the members shown are in it."""

    word: Word
    count: int


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A member: the subject, its class with names (None where the roster has none) and since when it is in it."""

    subject: Subject
    member_class: Word | None
    since: date


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A roster on a day, as known at a ledger number: its members within the viewer's sight and all their events."""

    roster: Roster
    classes: tuple[ClassCount, ...]
    members: tuple[RosterMember, ...]
    events: tuple[Membership, ...]


def rosters(viewer: Viewer) -> QuerySet[Roster]:
    """The rosters of the places the viewer may see, each with the number of visible subjects that ever entered."""
    seen = Roster.objects.visible_to(viewer).select_related("place", "pack")
    visible = Q() if viewer.everything else Q(memberships__subject__in=Subject.objects.visible_to(viewer))
    return seen.annotate(entered=Count("memberships__subject", distinct=True, filter=visible))


def roster_page(viewer: Viewer, code: str, *, at: date | None = None, known: int | None = None) -> RosterPage:
    """A roster at the end of day ``at`` (None: after the last event), as known at a ledger number (None: now).

    Raises ``NotFound`` for an unknown roster and for one out of sight alike.
    """
    roster = Roster.objects.visible_to(viewer).select_related("place", "pack").filter(code=code).first()
    if roster is None:
        raise NotFound(_("沒有代碼為「%(code)s」的名冊。") % {"code": code})
    held = {row.subject_id: span for row in members(roster, known=known) if (span := _span(row, at))}
    subjects = Subject.objects.visible_to(viewer).select_related("place", "organisation", "pack")
    shown = tuple(
        RosterMember(subject, class_word(roster, held[subject.pk].member_class), held[subject.pk].first)
        for subject in subjects.filter(pk__in=list(held)).order_by("sort_key", "id")
    )
    return RosterPage(roster, _class_counts(roster, shown), shown, _events(viewer, roster, known))


def _span(row: MemberRow, at: date | None) -> Span | None:
    if at is not None:
        return next((span for span in row.spans if span.covers(at)), None)
    return row.spans[-1] if row.spans and row.spans[-1].until is None else None


def _class_counts(roster: Roster, shown: tuple[RosterMember, ...]) -> tuple[ClassCount, ...]:
    counts = Counter(member.member_class.code for member in shown if member.member_class)
    return tuple(ClassCount(word, counts[word.code]) for word in map(Word.of, roster.classes))


def _events(viewer: Viewer, roster: Roster, known: int | None) -> tuple[Membership, ...]:
    rows = roster.memberships.filter(subject__in=Subject.objects.visible_to(viewer)).select_related("subject")
    if known is not None:
        rows = rows.filter(number__lte=known)
    return tuple(rows.order_by("on", "number"))


def roster_by_rule(viewer: Viewer, code: str) -> Roster | None:
    """The roster with this code if it lists by rule and is in sight."""
    return Roster.objects.visible_to(viewer).exclude(kind="").select_related("place").filter(code=code).first()


def rosters_chosen(viewer: Viewer, codes: Sequence[str]) -> list[Roster]:
    """The rosters of members with these codes, in order. Raises ``NotFound`` for one unknown or out of sight."""
    seen = Roster.objects.visible_to(viewer).select_related("place", "pack").filter(kind="", code__in=codes)
    found = {roster.code: roster for roster in seen}
    for code in codes:
        if code not in found:
            raise NotFound(_("沒有代碼為「%(code)s」的名冊。") % {"code": code})
    return [found[code] for code in dict.fromkeys(codes)]


def members_seen(viewer: Viewer, roster: Roster, *, at: date | None, known: int | None) -> frozenset[int]:
    """The members of a roster in sight at the end of day ``at`` (None: after the last event), as known at a number."""
    inside = [row.subject_id for row in members(roster, known=known) if _span(row, at)]
    return frozenset(Subject.objects.visible_to(viewer).filter(pk__in=inside).values_list("pk", flat=True))


def class_word(roster: Roster, code: str) -> Word | None:
    """A class of a roster with its names; None when members have no class."""
    declared = next((body for body in roster.classes if body["code"] == code), None)
    return Word.of(declared) if declared else None
