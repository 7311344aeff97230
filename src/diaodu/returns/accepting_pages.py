"""Turning the rows of a published page into facts of its document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.ledger.commands import append, keep_document
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.measures import calendar_of
from diaodu.ledger.models import Document, Fact
from diaodu.register.commands.permits import recorder_of
from diaodu.returns.checks.pages import slot_of, standing_on_page, value_of
from diaodu.returns.forms import Form
from diaodu.returns.lines import EXPLANATION
from diaodu.returns.models import Line, Return
from diaodu.returns.refusals import ReasonMissing


def take_in_page(actor: Any, found: Return, form: Form) -> range:
    """Append what a page prints to the ledger, under its document. Returns the ledger numbers of its facts.

    Raises ``ReasonMissing`` when a value now differs from what the ledger has from the page and no reason is given.
    """
    code = f"return-{found.key.hex[:12]}"
    found.document = keep_document(pack=found.pack, code=code, page=found.page or {})
    found.save(update_fields=["document"])
    facts = list(_facts(found, form, found.document))
    return append(recorded_by=recorder_of(actor), facts=facts)


def _facts(found: Return, form: Form, document: Document) -> Iterator[NewFact]:
    """What is new or corrected; what stands already is left alone."""
    lines = list(Line.objects.filter(owner=found))
    standing = standing_on_page(document, form.source, {line.subject_id for line in lines})
    for line in lines:
        (figure,) = line.figures
        slot = slot_of(line.subject_id, figure)
        before = standing.differing(slot, value_of(figure), figure["a"])
        if before is not None or not standing.has(slot):
            yield _fact(found, form, line, before)


def _fact(found: Return, form: Form, line: Line, before: Fact | None) -> NewFact:
    (figure,), words = line.figures, line.words
    period = Period.parse(figure["period"], calendar=calendar_of(found.pack))
    return NewFact(
        subject_id=line.subject_id,
        measure=figure["c"],
        period=period.token,
        starts_on=period.first_day,
        ends_on=period.last_day,
        source=form.source,
        facet=figure["facet"],
        value=value_of(figure),
        absence=figure["a"],
        printed=figure["p"],
        printed_unit=figure["unit"],
        role=words.get("role", ""),
        qualifier=words.get("qualifier", ""),
        document_id=found.document_id,
        section=words.get("section", ""),
        quote=words.get("quote", ""),
        as_of=date.fromisoformat(words["as_of"]) if "as_of" in words else None,
        note=words.get("note", ""),
        supersedes=before.number if before else None,
        reason=_reason(found, line) if before else "",
        return_line=line.pk,
    )


def _reason(found: Return, line: Line) -> str:
    reason = line.words.get(EXPLANATION) or found.explanation
    if not reason:
        raise ReasonMissing(_("第 %(row)d 行與台賬中這個版面的數不同，須寫明更正原因。") % {"row": line.row})
    return str(reason)
