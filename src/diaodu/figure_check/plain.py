"""A checked draft as plain data (docs/contracts.md)."""

from __future__ import annotations

from typing import Any

from diaodu.figure_check.checking import CheckedDraft
from diaodu.figure_check.claims import claim
from diaodu.figure_check.remarks import remarks, tally
from diaodu.figure_check.telling import plain as decimal_text
from diaodu.figure_check.telling import query_of
from diaodu.figure_check.verdicts import Candidate, Checked
from diaodu.figures.lines import plain, related
from diaodu.figures.relations import Relation
from diaodu.kit.languages import name_in_language


def plain_check(found: CheckedDraft, *, name: str, period: str) -> dict[str, Any]:
    """A checked draft: its figures in order, each with its verdict and candidates, and what does not add up."""
    return {
        "file": name,
        "place": found.place.code,
        "period": period or None,
        "known": found.text.known,
        "summary": {"figures": len(found.text.figures), **tally(remarks(found.text))},
        "figures": [_figure(found, number, each) for number, each in enumerate(found.text.figures, start=1)],
        "arithmetic": [_claim(found, number, each) for number, each in enumerate(found.text.failing(), start=1)],
    }


def _figure(found: CheckedDraft, number: int, checked: Checked) -> dict[str, Any]:
    place = found.draft.place_of(checked.figure.start)
    return {
        **plain(checked.figure, f"q{number}"),
        "line": place.line,
        "column": place.column,
        "verdict": checked.verdict.value if checked.verdict else None,
        "candidates": [_candidate(each) for each in checked.candidates],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "kind": candidate.kind,
        "code": candidate.code,
        "name": name_in_language(candidate.names),
        "subject": candidate.subject,
        "subject_name": name_in_language(candidate.subject_names),
        "period": candidate.period,
        "facet": candidate.facet,
        "source": candidate.source,
        "value": None if candidate.value is None else decimal_text(candidate.value),
        "unit": candidate.unit,
        "verdict": candidate.verdict.value,
        "reason": candidate.reason,
        "facts": list(candidate.facts),
        "document": candidate.document,
        "trail": candidate.trail,
        "query": query_of(candidate),
    }


def _claim(found: CheckedDraft, number: int, relation: Relation) -> dict[str, Any]:
    return {**related(relation, f"r{number}"), "claim": claim(relation, found.text.reading.figures)}
