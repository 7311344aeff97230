"""Writing what an act changed, of one matter or of a hundred: a statement for each kind of rows.

Rows that others may hold are locked before anything is written here, those of a parent before those of its children,
and the ledger numbers are taken last: whoever has them waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diaodu.kit.sql import update_all
from diaodu.matters.course import Course
from diaodu.matters.history import REACHED, write_history
from diaodu.matters.models import Matter, Party, Step
from diaodu.matters.telling import messages_of
from diaodu.notices.commands import notify_all

STEP = (
    "person", "role", "place", "due_at", "unit", "term", "rung", "colour", "wake_at", "ended_at", "ending", "ended_by",
    "void",
)  # fmt: skip
HEAD = (
    "state", "colour", "fields", "title", "assigned", "assigned_place", "closed_at", "waiting_on", "waiting_since",
    "due_at", "wake_at", "number",
)  # fmt: skip


def save(course: Course) -> None:
    """Write what has changed of a course and of those that go along with it."""
    save_all([course])


def save_all(given: Iterable[Course]) -> None:
    """Write what has changed of several courses, and of those that go along with them, then the history, then the
    notices. Events keep the order of their courses, and in each the order in which they happened.
    """
    courses = list(with_those_along(given))
    for course in courses:
        course.read_head()
    matters = [course.matter for course in courses]
    update_all([step for course in courses for step in course.changed if step.pk], STEP)
    establish(courses)
    _note_parties(courses)
    write_history([happened for course in courses for happened in course.happened])
    update_all(matters, HEAD)
    messages = [message for course in courses for message in messages_of(course.matter, course.told)]
    if messages:
        notify_all(messages, at=max(course.at for course in courses))


def with_those_along(courses: Iterable[Course]) -> Iterable[Course]:
    """Courses, each followed by those that go along with it."""
    for course in courses:
        yield course
        yield from with_those_along(course.along)


def establish(courses: Sequence[Course]) -> None:
    """Write the rows that are new, matters before their steps; it is no history yet."""
    Matter.objects.bulk_create([course.matter for course in courses if course.matter.pk is None])
    Step.objects.bulk_create([step for course in courses for step in course.changed if step.pk is None])


def _note_parties(courses: Sequence[Course]) -> None:
    """Whoever acted, got a step, or was told of a rung has to do with the matter from now on."""
    pairs = {(course.matter, course.by.pk) for course in courses if course.by}
    pairs |= {(course.matter, step.person_id) for course in courses for step in course.changed if step.person_id}
    reached = [(course, told) for course in courses for told in course.told if told.what == REACHED]
    pairs |= {(course.matter, user.pk) for course, told in reached for user in told.users}
    ordered = sorted(pairs, key=lambda pair: (pair[0].pk, pair[1]))
    if ordered:
        rows = (Party(matter=matter, user_id=user) for matter, user in ordered)
        Party.objects.bulk_create(rows, ignore_conflicts=True)
