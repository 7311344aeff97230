"""How an edition is composed, first and again: its body checked, its question put, its digests taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models.fields.json import KT

from diaodu.editions.circulars import Circular, circular
from diaodu.editions.composing.compose import Asked, compose
from diaodu.editions.composing.corrections import Printed
from diaodu.editions.content import Content, Figure
from diaodu.editions.models import Edition, PrintedFigure
from diaodu.editions.refusals import BodyRefused
from diaodu.editions.rendering.package import digest, renderers
from diaodu.editions.template.checking import Words, checked
from diaodu.editions.template.nodes import Figure as FigureNode
from diaodu.editions.template.nodes import Let, Node
from diaodu.editions.template.reading import every, read
from diaodu.indicators.regime import regime_of
from diaodu.kit.languages import FORMS
from diaodu.ledger.models import Document
from diaodu.packs.definitions import chain
from diaodu.register.models import Place, Subject


def checked_body(edition: Edition, chosen: Circular) -> Sequence[Node]:
    """The nodes of an edition's body. Raises ``BodyRefused`` with every mistake and its line."""
    nodes, faults = checked(edition.body, _words(edition, chosen))
    if faults.found:
        raise BodyRefused(faults.found)
    return nodes


def _words(edition: Edition, chosen: Circular) -> Words:
    """What the body may name: what its place's pack knows at the edition's number."""
    regime, packs = regime_of(edition.pack, known=edition.number), chain(edition.pack)
    nodes, _faults = read(edition.body)
    named = {node.spec.subject for node in every(nodes) if isinstance(node, FigureNode | Let)}
    measures = regime.measures.values()
    documents = Document.objects.filter(pack__code__in=packs).values_list("code", flat=True)
    return Words(
        indicators=regime.indicators,
        measures=regime.measures,
        facets=None if any(m.facets_open for m in measures) else {facet for m in measures for facet in m.facets},
        units={unit.code for unit in regime.units},
        sources=regime.sources,
        rosters=regime.rosters,
        places=set(Place.objects.filter(pack__code__in=packs).values_list("code", flat=True)),
        subjects=set(Subject.objects.filter(code__in=named, pack__code__in=packs).values_list("code", flat=True)),
        documents={code.partition(":")[2] for code in documents},
        targets={target.code: target.indicator for target in regime.targets},
        tables=chosen.tables,
        charts=chosen.charts,
    )


def asked_of(edition: Edition, chosen: Circular, nodes: Sequence[Node]) -> Asked:
    """The question that composing an edition puts."""
    return Asked(
        circular=chosen,
        nodes=nodes,
        place=edition.place.code,
        period=edition.period,
        form=FORMS[edition.language],
        number=edition.number,
        dated=edition.dated,
        document_number=edition.document_number,
        earlier=_earlier(edition),
    )


def composed(edition: Edition) -> Content:
    """What an edition says, from its body and the ledger. Raises ``BodyRefused`` and what composing raises."""
    chosen = circular(edition.pack, edition.circular, known=edition.number)
    return compose(asked_of(edition, chosen, checked_body(edition, chosen)))


def recomposed(edition: Edition) -> Content:
    """What an edition said, worked out once more from the ledger as known at its number.

    Only where its quotes are from is taken from the first time: a document's title has no past.
    """
    chosen = circular(edition.pack, edition.circular, known=edition.number)
    nodes, _faults = read(edition.body)
    first = Content.from_json(edition.content)
    return compose(replace(asked_of(edition, chosen, nodes), sources=first.sources))


def _earlier(edition: Edition) -> list[Printed]:
    """What released editions of the same circular and place had printed when this one was composed, oldest first.

    A notice looks back on the edition that it corrects, and on nothing else.
    """
    released = Edition.objects.released().filter(released_at__lte=edition.composed_at)
    if edition.corrects is not None:
        released = released.filter(pk=edition.corrects.pk)
    else:
        released = released.filter(circular=edition.circular, place=edition.place)
    labels = {
        pk: f"{title}（{number or dated}）"
        for pk, title, number, dated in released.exclude(pk=edition.pk).values_list(
            "pk", KT("content__title"), "document_number", KT("content__dated_words")
        )
    }
    rows = PrintedFigure.objects.filter(edition__in=labels).order_by("edition__released_at", "edition_id", "id")
    found = rows.values_list("edition_id", "number", "body")
    return [Printed(labels[pk], number, Figure(**body)) for pk, number, body in found]


def manifest_of(edition: Edition, content: Content, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The digests that a rebuild is held against."""
    return {
        "content": content.digest(),
        "body": digest(edition.body.encode()),
        "template": f"{edition.circular} v{edition.circular_version}",
        "pack": {"code": edition.pack.code, "version": edition.pack.version, "digest": edition.pack.digest},
        "files": {name: {"sha256": digest(made), "size": len(made)} for name, made in sorted(files.items())},
        "renderers": renderers(),
    }
