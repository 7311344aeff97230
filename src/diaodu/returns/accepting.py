"""Turning the lines of a return into facts: one query, so that the cost of a large return is the database's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from diaodu.core.periods import Period
from diaodu.ledger.commands import append_query
from diaodu.register.commands import record_milestone
from diaodu.register.commands.permits import recorder_of
from diaodu.returns.forms import Form
from diaodu.returns.lines import EXPLANATION, MILESTONE, MILESTONE_ON
from diaodu.returns.models import Line, Return

LATE = "補報"  # why an absence is replaced; kept in the ledger, whose words are those of the office

# A figure that the ledger has already in the same words is left alone; another one replaces it, with the reason. What
# was left blank never replaces a value that came in meanwhile.
_FACTS = """
SELECT line.subject_id, asked.measure, asked.period, asked.starts_on, asked.ends_on, %(source)s, asked.facet,
       (figure ->> 'v')::numeric, figure ->> 'a', figure ->> 'p', asked.unit, '', '', NULL::bigint, '', '', NULL::date,
       left(coalesce(line.words ->> 'explanation', ''), 300), '', before.number,
       CASE WHEN before.number IS NULL THEN ''
            ELSE left(coalesce(nullif(line.words ->> 'explanation', ''), nullif(%(explanation)s, ''),
                               CASE WHEN before.value IS NULL THEN %(late)s ELSE '' END), 300)
       END, line.id
FROM returns_line line
CROSS JOIN LATERAL jsonb_array_elements(line.figures) figure
JOIN unnest(%(codes)s::text[], %(measures)s::text[], %(facets)s::text[], %(units)s::text[], %(periods)s::text[],
            %(starts)s::date[], %(ends)s::date[])
     WITH ORDINALITY AS asked (code, measure, facet, unit, period, starts_on, ends_on, position)
     ON asked.code = figure ->> 'c'
LEFT JOIN LATERAL (
    SELECT fact.number, fact.value, fact.absence FROM ledger_fact fact
    WHERE fact.measure = asked.measure AND fact.ends_on = asked.ends_on AND fact.subject_id = line.subject_id
      AND fact.period = asked.period AND fact.source = %(source)s AND fact.facet = asked.facet
      AND fact.document_id IS NULL
      AND NOT EXISTS (SELECT FROM ledger_fact later WHERE later.supersedes_id = fact.number)
    ORDER BY fact.number DESC LIMIT 1
) before ON true
WHERE line.owner_id = %(owner)s
  AND (before.number IS NULL OR before.value IS DISTINCT FROM (figure ->> 'v')::numeric
       OR before.absence <> figure ->> 'a')
  AND (figure ->> 'p' <> '' OR before.value IS NULL)
ORDER BY line.row, asked.position
"""


def take_in(actor: Any, found: Return, form: Form, period: Period) -> range:
    """Append what a return says to the ledger and record its milestones. Returns the ledger numbers of its facts."""
    numbers = append_query(recorded_by=recorder_of(actor), select=_FACTS, parameters=_parameters(found, form, period))
    for line in Line.objects.filter(owner=found, words__has_key=MILESTONE).select_related("subject"):
        _record_milestone(actor, found, line)
    return numbers


def _parameters(found: Return, form: Form, period: Period) -> dict[str, Any]:
    kept = [figure.measure.period(period) for figure in form.figures]
    return {
        "owner": found.pk,
        "source": form.source,
        "explanation": found.explanation,
        "late": LATE,
        "codes": [figure.code for figure in form.figures],
        "measures": [figure.measure.code for figure in form.figures],
        "facets": [figure.facet for figure in form.figures],
        "units": [figure.unit.code for figure in form.figures],
        "periods": [each.token for each in kept],
        "starts": [each.first_day for each in kept],
        "ends": [each.last_day for each in kept],
    }


def _record_milestone(actor: Any, found: Return, line: Line) -> None:
    """The milestone that a line reports, unless it stands already. What was accepted is recorded by the reviewer."""
    code, on = line.words[MILESTONE], date.fromisoformat(line.words[MILESTONE_ON])
    last = line.subject.milestones.filter(code=code, standing__in=("reached", "withdrawn")).order_by("number").last()
    if last is not None and last.standing == "reached" and last.on == on:
        return
    evidence = line.words.get(EXPLANATION) or f"{found.form} {found.period}"
    record_milestone(actor=actor, subject=line.subject.code, milestone=code, on=on, evidence=evidence)
