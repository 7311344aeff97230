"""A subject's way through the stages of its kind: since when it stood in each, and for how many days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from diaodu.kit import clock
from diaodu.register.kinds import Word
from diaodu.register.queries.pages import SubjectPage


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stretch in one stage. ``until`` is None for the present one; ``days`` for a closed one that goes on."""

    stage: Word
    since: date
    until: date | None
    days: int | None
    dated: bool
    """Whether the day is that of a milestone; else it is the day on which the stage was recorded."""


def stage_history(page: SubjectPage, *, today: date) -> tuple[StageSpan, ...]:
    """The stages of a subject as far as its page knows them, oldest first.

    A stage that the kind has a milestone for begins on that milestone's day, also where no revision tells of it.
    """
    entries = sorted(_entries(page), key=lambda entry: entry[0])
    spans = []
    for (since, word, dated), later in zip_longest(entries, entries[1:]):
        until = later[0] if later else None
        days = None if until is None and word.closed else ((until or today) - since).days
        spans.append(StageSpan(word, since, until, days, dated))
    return tuple(spans)


def _entries(page: SubjectPage) -> Iterator[tuple[date, Word, bool]]:
    """When each stage was entered: at first on the day of its milestone, if that is known, later as recorded."""
    reached = {shown.word.code: shown.reached for shown in page.milestones if shown.reached}
    told = [(row.recorded_at, row.state["stage"]) for row in reversed(page.revisions)]
    for word in page.kind.stages:  # first, so that they stand before what was recorded for the same day
        if word.code in reached and word.code not in {code for _moment, code in told}:
            yield reached[word.code], word, True
    before, entered = "", set()
    for moment, code in told:
        word_told = page.kind.stage(code)
        if word_told and code != before:
            day = None if code in entered else reached.get(code)
            entered.add(code)
            yield day or clock.local_day(moment), word_told, day is not None
        before = code
