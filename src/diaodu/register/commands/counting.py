"""A stage in which a subject is counted with another: it may stand there only linked to one that is counted itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.register.exclusions import excluded_by
from diaodu.register.field_types import CellProblem
from diaodu.register.kinds import Exclusion, Kind, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries import all_kinds
from diaodu.register.states import State


def exclusion_of(subject: Subject) -> Exclusion | None:
    """Why a subject is not counted (its pack is read)."""
    return excluded_by(kinds(subject.pack)[subject.kind], subject.fields)


def linked_exclusions(code: str, link: str) -> dict[str, Exclusion | None]:
    """What a subject is linked to, with why it is not counted, if it is not."""
    links = Link.objects.filter(source__code=code, code=link).select_related("target__pack")
    return {each.target.code: exclusion_of(each.target) for each in links}


def counting_problems(kind: Kind, stage: str, linked: Mapping[str, Exclusion | None]) -> Iterator[CellProblem]:
    """What keeps a subject from a stage in which it is counted with what it is ``linked`` to."""
    word = kind.stage(stage)
    link = kind.link(word.counts_with) if word else None
    if word is None or link is None:
        return
    told = {"stage": name_in_language(word.names), "link": name_in_language(link.names)}
    if not linked:
        message = _("處於「%(stage)s」須先登記關聯「%(link)s」。") % told
        yield CellProblem(link.code, "stage_needs", message, _("請先關聯，再轉入這一階段。"))
    for code, why in _not_counted(linked):
        names = {**told, "code": code, "why": name_in_language(why.names)}
        message = _("%(link)s「%(code)s」不計入：%(why)s") % names
        yield CellProblem("stage", "not_counted", message, _("請轉入另一階段，或更正那一項的登記。"))


def leaning_problems(kind: Kind, code: str, before: State | None, state: State) -> Iterator[CellProblem]:
    """What keeps a subject from being left out of what is counted: others that are counted with it."""
    why = excluded_by(kind, state.fields) if before else None
    if before is None or why is None or excluded_by(kind, before.fields):
        return
    for leaning in _leaning(code):
        told = {"why": name_in_language(why.names), "code": leaning.code}
        message = _("%(why)s；而「%(code)s」仍按它計入。") % told
        yield CellProblem(next(iter(why.when)), "not_counted", message, _("請先將那一項轉入另一階段。"))


def _leaning(code: str) -> QuerySet[Subject]:
    """The subjects that are counted with another."""
    counted = Q(pk__in=[])
    for kind in all_kinds().values():
        for stage in kind.stages:
            if stage.counts_with:
                counted |= Q(kind=kind.code, stage=stage.code, links_out__code=stage.counts_with)
    return Subject.objects.filter(counted, links_out__target__code=code, links_out__ended_at=None).order_by("code")


def _not_counted(linked: Mapping[str, Exclusion | None]) -> Iterable[tuple[str, Exclusion]]:
    return ((code, why) for code, why in linked.items() if why)
