"""A rebuild is worked out and drawn anew: the same bytes, whatever was corrected since and wherever it runs."""

from __future__ import annotations

import locale
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from diaodu.editions import rebuilding
from diaodu.editions.content import Content
from diaodu.editions.models import Edition
from diaodu.editions.rebuilding import rebuild
from diaodu.editions.refusals import WrongStep
from diaodu.ledger.commands import append
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.models import Fact
from diaodu.packs.definitions import record_definitions
from diaodu.packs.models import Definition, Pack
from diaodu.packs.reading import Entry
from diaodu.register.commands import change_membership, record_subject
from diaodu.register.commands.memberships import MembershipRefused
from diaodu.register.models import Membership, Subject
from diaodu.register.states import State
from tests.editions.conftest import GANSU, Desk

CHANGES = 1000
ROUNDS = 4


def without_files(edition: Edition) -> None:
    """Lose what was kept of the files: what an old backup, or another machine, may lack."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # guards sleep, as for nobody but the owner
        cursor.execute("DELETE FROM editions_editionfile WHERE edition_id = %s", [edition.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another folder, time zone and language."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TZ", "America/St_Johns")
    time.tzset()
    before = locale.setlocale(locale.LC_ALL)
    locale.setlocale(locale.LC_ALL, "C")
    with translation.override("en"):
        yield
    locale.setlocale(locale.LC_ALL, before)
    monkeypatch.undo()
    time.tzset()


KINDS = (
    ("major_projects", "S90000", "2023-09", "zh-hant"),
    ("investment_promotion", "S90000", "2023-10", "zh-hans"),
    ("central_local", "S90000", "2023-H1", "zh-hant"),
    ("briefing", GANSU, "2023-01", "zh-hant"),
)


@pytest.mark.parametrize(("kind", "place", "period", "language"), KINDS)
def test_the_same_bytes_without_the_files(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, place: str, period: str, language: str
) -> None:
    edition = desk.released(kind, place, period, language=language)
    kept = {row.name: bytes(row.content) for row in edition.files.all()}
    without_files(edition)
    with elsewhere(tmp_path, monkeypatch):
        made = rebuild(edition)
    assert made.identical
    assert dict(made.files) == kept
    assert made.figures == ()
    assert made.drawn_otherwise == {}


def test_another_renderer_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = desk.released()
    now = {**rebuilding.renderers(), "library typst": "0.0"}
    monkeypatch.setattr(rebuilding, "renderers", lambda: now)
    monkeypatch.setattr(rebuilding, "drawn_files", _otherwise(rebuilding.drawn_files))
    made = rebuild(edition)
    assert not made.identical
    assert made.differing == ("circular.pdf",)
    assert set(made.drawn_otherwise) == {"library typst"}
    assert made.files["circular.pdf"].endswith(b"another")


def _otherwise(draw: Callable[[Content], dict[str, bytes]]) -> Callable[[Content], dict[str, bytes]]:
    def drawn(content: Content) -> dict[str, bytes]:
        files = draw(content)
        return {**files, "circular.pdf": files["circular.pdf"] + b"another"}

    return drawn


def test_a_ledger_that_was_tampered_with_is_told(desk: Desk) -> None:
    edition = desk.released()
    fact = Fact.objects.get(pk=Content.from_json(edition.content).figures[3].facts[0])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # guards sleep, as for nobody but the owner
        cursor.execute("UPDATE ledger_fact SET value = value + 1000000000 WHERE number = %s", [fact.number])
        cursor.execute("SET LOCAL session_replication_role = origin")
    made = rebuild(edition)
    assert not made.identical
    assert "f4" in made.figures


def test_a_draft_is_not_rebuilt(desk: Desk) -> None:
    with pytest.raises(WrongStep):
        rebuild(desk.draft())


class Hand:
    """Somebody who changes things at random, by the commands that people use."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - not for secrets
        self.members = list(
            Membership.objects.filter(roster__code="s-major-2023", action="enter").values_list(
                "subject__code", flat=True
            )
        )
        self.measures = ("project.completed_ytd", "project.annual_plan", "promotion.funds_in_place", "deal.funds_ytd")
        self.day = date(2023, 9, 1)

    def change(self) -> None:
        """One change; most are corrections, as in life."""
        self.chance.choices((self.correct, self.move, self.relocate, self.redefine, self.rename), (70, 15, 5, 5, 5))[
            0
        ]()

    def correct(self) -> None:
        found = Fact.objects.filter(measure=self.chance.choice(self.measures), superseded_by=None, source="generated")
        fact = found.order_by("number")[self.chance.randrange(found.count())]
        kept = ("subject_id", "measure", "period", "starts_on", "ends_on", "source", "facet")
        value = Decimal(self.chance.randrange(10**6, 10**10))
        new = {name: getattr(fact, name) for name in kept}
        append(recorded_by="hand", facts=[NewFact(**new, value=value, supersedes=fact.number, reason="遲報更正")])

    def move(self) -> None:
        action = self.chance.choice(("exit", "move", "enter"))
        self.day += timedelta(days=self.chance.randrange(2))
        try:
            change_membership(
                actor=None, roster="s-major-2023", subject=self.chance.choice(self.members), action=action,
                member_class="" if action == "exit" else self.chance.choice(("new", "continuing")),
                on=min(self.day, date(2023, 12, 31)), reason="核查",
            )  # fmt: skip
        except MembershipRefused:
            self.correct()

    def relocate(self) -> None:
        self._write(place=self.chance.choice(("S90100", "S90200", "S90300")))

    def rename(self) -> None:
        self._write(name_hant=f"改名項目{self.chance.randrange(1000)}", name_hans="改名项目")

    def _write(self, **values: str) -> None:
        subject = Subject.objects.select_related("place", "organisation").get(code=self.chance.choice(self.members))
        state = replace(State.of(subject), **values)
        record_subject(actor=None, kind="project", code=subject.code, state=state, reason="核查")

    def redefine(self) -> None:
        section, change = self.chance.choice(
            (
                ("indicator", lambda body: {**body, "decimals": self.chance.randrange(4)}),
                ("indicator", lambda body: {**body, "names": dict.fromkeys(("hant", "hans", "en"), "改名指標")}),
                ("measure", lambda body: {**body, "names": dict.fromkeys(("hant", "hans", "en"), "改名計量")}),
                ("unit", lambda body: {**body, "decimals": self.chance.randrange(4)}),
                ("facet", lambda body: {**body, "names": dict.fromkeys(("hant", "hans", "en"), "改名口徑")}),
                ("circular", lambda body: {**body, "text": "# 改版\\n\\n改版。", "tables": [], "charts": []}),
            )
        )
        self._redefine(section, change)

    def _redefine(self, section: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        pack = Pack.objects.get(code="gansu")
        rows = Definition.objects.filter(pack=pack, section=section).order_by("code", "-number").distinct("code")
        entries = {row.code: Entry(row.file, row.line, row.body) for row in rows if row.body}
        code = self.chance.choice(sorted(entries))
        entries[code] = Entry("hand", 1, change(dict(entries[code].data)))
        record_definitions(pack, section, entries)


@pytest.mark.parametrize("seed", [1, 20231130])
def test_a_thousand_changes_leave_every_edition_as_it_was(desk: Desk, seed: int) -> None:
    editions = [desk.released(kind, place, period, language=script) for kind, place, period, script in KINDS]
    kept = {edition.pk: {row.name: bytes(row.content) for row in edition.files.all()} for edition in editions}
    hand = Hand(seed)
    for turn in range(ROUNDS):
        for _change in range(CHANGES // ROUNDS):
            hand.change()
        for edition in editions if turn == ROUNDS - 1 else editions[:1]:
            made = rebuild(edition)
            assert made.identical, (turn, edition, made.differing, made.figures)
            assert dict(made.files) == kept[edition.pk]
    fresh = desk.draft(period="2023-09")
    assert fresh.content["figures"] != editions[0].content["figures"]
