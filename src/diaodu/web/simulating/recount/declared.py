"""What the pack declares, read from the rows of its definitions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from diaodu.web.simulating.recount import days

Body = Mapping[str, Any]
DEFINITIONS = "SELECT section, code, body FROM packs_definition WHERE section IN ('matter_kind', 'ladder')"


class Rules:
    """Kinds of matters and ladders by code, each in its only version: the stage is furnished once."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(DEFINITIONS)
            rows = cursor.fetchall()
        bodies = [(section, code, plain(body)) for section, code, body in rows]
        self._kinds = {code: body for section, code, body in bodies if section == "matter_kind"}
        self._ladders = {code: body for section, code, body in bodies if section == "ladder"}

    def kind(self, code: str) -> Body:
        """A kind of matter."""
        found: Body = self._kinds[code]
        return found

    def step(self, kind: Body, code: str) -> Body:
        """A step of a kind."""
        return next(step for step in kind["steps"] if step["code"] == code)

    def rungs(self, kind: Body, code: str) -> list[Body]:
        """The rungs by which a step is chased."""
        ladder = self.step(kind, code).get("ladder") or kind.get("ladder")
        return list(self._ladders[ladder]["rungs"]) if ladder else []


def due(
    step: Body, fields: Mapping[str, str], about: Mapping[str, str], *, opened: datetime, raised: datetime
) -> tuple[datetime, str]:
    """By when a step is due by its declaration, and in what its time is counted."""
    said = step["due"]
    if isinstance(said, str):
        length = days.term(said)
        return days.ends(length, opened), length[1]
    if day := fields.get(said.get("field", "")) or about.get(said.get("about", "")):
        return days.closes(date.fromisoformat(day)), "days"
    length = days.term(said.get("terms", {}).get(fields.get(said.get("by", ""), ""), said["term"]))
    return days.ends(length, raised if said.get("from") == "raised" else opened), length[1]


def rung_times(rungs: list[Body], due_at: datetime) -> list[datetime]:
    """When each rung comes for a due time."""
    times, last = [], due_at
    for rung in rungs:
        if "before" in rung:
            times.append(days.lies_before(days.term(rung["before"]), due_at))
            continue
        length = days.term(rung["after"])
        last = days.ends(length, last) if length[0] else last
        times.append(last)
    return times


def plain(body: Any) -> Any:
    """What a JSON column holds."""
    return json.loads(body) if isinstance(body, str) else body
