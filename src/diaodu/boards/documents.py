"""The page of a document: a published page or another paper, with the figures in sight that come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from diaodu.boards.facts import FACTS, FactShown, Words
from diaodu.ledger.models import Document, Fact
from diaodu.ledger.queries import document_shown, facts_of_document
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document and a page of the figures that it printed, in the words of their subjects' packs."""

    document: Document
    page: Page[Any]


def document_page(viewer: Viewer, code: str, *, page: str | None) -> DocumentPage:
    """One document. Raises ``NotFound`` for an unknown one and for one none of whose figures is in sight."""
    document = document_shown(viewer, code)
    found = Paginator(facts_of_document(viewer, document), FACTS).get_page(page)
    found.object_list = list(_shown(found.object_list))  # type: ignore[arg-type]
    return DocumentPage(document, found)


def _shown(facts: Iterable[Fact]) -> Iterable[FactShown]:
    words: dict[Pack, Words] = {}
    for fact in facts:
        pack = fact.subject.pack
        yield words.setdefault(pack, words.get(pack) or Words(pack)).show(fact)
