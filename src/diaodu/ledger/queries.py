"""Reading facts for people: one fact, what it replaced and what replaced it, and a subject's facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.kit.text import fold
from diaodu.ledger.models import Document, Fact
from diaodu.ledger.sections import document_code
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer

RELATED = ("subject__place", "subject__pack", "document")


def fact(viewer: Viewer, number: int) -> Fact:
    """The fact with this ledger number. Raises ``NotFound`` for strangers and unknown numbers alike."""
    found = Fact.objects.visible_to(viewer).select_related(*RELATED).filter(number=number).first()
    if found is None:
        raise NotFound(_("台賬中沒有第 %(number)s 號，或不在您的範圍內。") % {"number": number})
    return found


def newest_number() -> int:
    """The number of the newest fact, 0 without any: what a reader may go back from. It waits for no writer."""
    return Fact.objects.aggregate(newest=Max("number"))["newest"] or 0


def recorded_last() -> datetime | None:
    """When the newest fact was recorded; None before the first."""
    return Fact.objects.order_by("-number").values_list("recorded_at", flat=True).first()


def corrections(start: Fact) -> list[Fact]:
    """The whole chain of corrections that ``start`` stands in, first print first."""
    first = start
    while first.supersedes is not None:
        first = first.supersedes
    chain = [first]
    while later := Fact.objects.filter(supersedes=chain[-1]).select_related(*RELATED).first():
        chain.append(later)
    return chain


def facts_on_subject(viewer: Viewer, subject_id: int, *, known: int | None = None) -> list[tuple[int, str]]:
    """The facts in force on a subject, by measure and period: number and measure, for ``facts_numbered``."""
    facts = Fact.objects.visible_to(viewer).known_at(known).filter(subject=subject_id)
    return list(facts.order_by("measure", "facet", "ends_on", "number").values_list("number", "measure"))


def facts_numbered(seen: Collection[int]) -> dict[int, Fact]:
    """The facts with these numbers, which the viewer was found to see: what a list shows of them and their document."""
    shown = ("measure", "period", "source", "facet", "value", "absence", "document__title")
    return Fact.objects.select_related("document").only(*shown).in_bulk(seen)


def every_version(
    numbers: Collection[int],
    *,
    asked: Iterable[tuple[str, str]],
    subjects: Collection[int],
    source: str,
    known: int | None = None,
) -> list[Fact]:
    """Every version of some facts, and of what some subjects gave for the asked measures and periods, by number.

    Only the facets of the facts with these ``numbers`` are meant, and one source. There may be thousands: they come
    without anything but what they are of, and what they replace.
    """
    given = Fact.objects.filter(pk__in=numbers).values_list("subject_id", "measure", "period", "facet")
    facets = {facet for *_slot, facet in given} or {""}
    wanted = {*asked, *((measure, period) for _subject, measure, period, _facet in given)}
    own = {(subject, measure, period, facet) for subject, measure, period, facet in given}
    found = Fact.objects.filter(
        Q(subject__in={subject for subject, *_slot in own}) | Q(subject__in=subjects),
        measure__in={measure for measure, _period in wanted},
        period__in={period for _measure, period in wanted},
        facet__in=facets,
        source=source,
    )
    rows = found if known is None else found.filter(number__lte=known)
    return [
        fact
        for fact in rows.only("subject_id", "measure", "period", "facet", "supersedes_id").order_by("number")
        if (fact.subject_id, fact.measure, fact.period, fact.facet) in own
        or (fact.subject_id in subjects and (fact.measure, fact.period) in wanted)
    ]


def facts_in_sight(viewer: Viewer, numbers: Collection[int]) -> dict[int, Fact]:
    """Those of some facts that a viewer may see, whole, by number."""
    return Fact.objects.visible_to(viewer).select_related(*RELATED).in_bulk(list(numbers))


def document_of(pack: Pack, page: Mapping[str, Any]) -> Document | None:
    """The document that a page is, among those that a pack may name: by its address, or without one by its title."""
    keys = ("url",) if page["url"] else ("url", "title", "publisher", "published")
    codes = chain(pack)
    found = Document.objects.filter(pack__code__in=codes, **{key: page[key] for key in keys}).select_related("pack")
    return min(found, key=lambda document: (-codes.index(document.pack.code), document.pk), default=None)


def document_named(pack: Pack, code: str) -> Document:
    """The document that a pack, or a pack it builds on, calls ``code``; its own first. Raises ``NotFound``."""
    codes = chain(pack)
    found = Document.objects.filter(code__in=[document_code(each, code) for each in codes]).select_related("pack")
    nearest = max(found, key=lambda document: codes.index(document.pack.code), default=None)
    if nearest is None:
        raise NotFound(_("沒有文件「%(code)s」。") % {"code": code})
    return nearest


def documents_seen(viewer: Viewer) -> QuerySet[Document]:
    """The documents that at least one figure in the viewer's sight comes from."""
    printed = Fact.objects.visible_to(viewer).filter(document=OuterRef("pk"))
    return Document.objects.filter(Exists(printed)).select_related("pack").order_by("-published", "code")


def documents_named(viewer: Viewer, text: str) -> list[Document]:
    """The documents in sight whose title, publisher or address contains a text, in either script; newest first."""
    asked = fold(text)
    found = [row for row in Document.objects.all() if asked and asked in fold(f"{row.title} {row.publisher} {row.url}")]
    return list(documents_seen(viewer).filter(pk__in=[row.pk for row in found]))


def document_shown(viewer: Viewer, code: str) -> Document:
    """One document in sight. Raises ``NotFound``."""
    found = documents_seen(viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的文件，或不在您的範圍內。") % {"code": code})
    return found


def facts_of_document(viewer: Viewer, document: Document) -> QuerySet[Fact]:
    """The facts in sight that a document printed, corrected ones too, in the order of the ledger."""
    return Fact.objects.visible_to(viewer).filter(document=document).select_related(*RELATED).order_by("number")


def facts_after(viewer: Viewer, number: int) -> QuerySet[Fact]:
    """The facts in sight that were recorded after a ledger number, with what they replaced."""
    return Fact.objects.visible_to(viewer).filter(number__gt=number).select_related(*RELATED, "supersedes__document")


def last_number_before(day: date) -> int:
    """The number of the last fact recorded before a day began, 0 without any."""
    began = timezone.make_aware(datetime.combine(day, time.min))
    return Fact.objects.filter(recorded_at__lt=began).aggregate(last=Max("number"))["last"] or 0


def measures_reported(viewer: Viewer, subjects: Collection[int]) -> set[str]:
    """The measures of which the ledger has a value on one of some subjects."""
    facts = Fact.objects.visible_to(viewer).filter(subject__in=subjects, value__isnull=False)
    return set(facts.order_by().values_list("measure", flat=True).distinct())


def values_of(viewer: Viewer, subjects: Collection[int], measure: str, *, facet: str, known: int | None) -> list[Fact]:
    """The facts in force of a measure on some subjects, as known at a ledger number; the latest period first."""
    facts = Fact.objects.visible_to(viewer).known_at(known).filter(subject__in=subjects, measure=measure, facet=facet)
    return list(facts.order_by("-ends_on", "number"))


def latest_values(viewer: Viewer, subjects: Collection[int], asked: Collection[str]) -> list[Fact]:
    """The latest value in force of each of the ``asked`` measures on each of some subjects, by subject and measure."""
    facts = Fact.objects.visible_to(viewer).known_at(None)
    found = facts.filter(subject__in=subjects, measure__in=asked, facet="", value__isnull=False)
    return list(found.order_by("subject_id", "measure", "-ends_on", "-number").distinct("subject_id", "measure"))
