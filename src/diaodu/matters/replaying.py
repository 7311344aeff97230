"""Loading a generated pack's matters: what was done to them is done again, by the same commands at its own times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from diaodu.kit.once import one_look
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.matters.commands import managing
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.commands.raising import New, raise_by_itself, raise_for_enterprise, raise_matter
from diaodu.matters.models import Matter
from diaodu.matters.sections.histories import (
    END,
    ENTERPRISE,
    EXTEND,
    HISTORY,
    ITSELF,
    NOTE,
    REOPEN,
    RESUME,
    WAIT,
    WITHDRAW,
    fields_of,
    moment_of,
)
from diaodu.packs.models import Pack
from diaodu.packs.problems import PackRefused, Problem
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.models import Place, Subject

PLAYED = "pack:"  # how the keys begin of what packs bring


def load_histories(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Raise the matters that are not there yet and do to them what their rows say, in the order of time.

    Rungs whose time came before an act are reached before it. A matter that is there already stays as it is: history
    is never written anew. Raises ``PackRefused`` naming the row that the rules refuse.
    """
    del pack, actor  # what is invented was done by nobody
    matters, acts = draft.notes.get(HISTORY, ([], []))
    there = set(Matter.objects.filter(key__startswith=PLAYED).values_list("key", flat=True))
    new = {entry.text("ref"): entry for entry in matters if f"{PLAYED}{entry.text('ref')}" not in there}
    play = _Play(new)
    rows = [(moment_of(entry, "raised_at"), play.begin, entry) for entry in new.values()]
    rows += [(moment_of(entry, "at"), play.act, entry) for entry in acts if new]
    with one_look():  # neither definitions nor who holds a role change meanwhile
        _play_rows(sorted(rows, key=lambda row: row[0]))
    return {"matters": len(new)}


def _play_rows(rows: Sequence[tuple[datetime, Callable[[Entry, datetime], None], Entry]]) -> None:
    reached: datetime | None = None
    for at, do, entry in rows:
        if at != reached and Matter.objects.filter(wake_at__lte=at).exists():
            escalate_due(at=at)
        reached = at
        _do(do, entry, at)


def _do(do: Callable[[Entry, datetime], None], entry: Entry, at: datetime) -> None:
    try:
        do(entry, at)
    except Refusal as refused:
        raise PackRefused([Problem(entry.file, entry.line, "refused_act", str(refused))]) from refused


class _Play:
    """The matters being played, by their refs: those of the rows, and requests that acts have named (``child``)."""

    def __init__(self, rows: Mapping[str, Entry]) -> None:
        self.subjects = Subject.objects.in_bulk([row.text("about") for row in rows.values()], field_name="code")
        self.places = Place.objects.in_bulk([row.text("place") for row in rows.values()], field_name="code")
        self.played: dict[str, Matter] = {}

    def begin(self, entry: Entry, at: datetime) -> None:
        """Raise the matter of a row of matters.csv."""
        about, ref = self.subjects.get(entry.text("about")), entry.text("ref")
        new = New(
            kind=entry.text("kind"), title=entry.text("title"), about=about, place=self.places.get(entry.text("place")),
            fields=fields_of(entry), key=f"{PLAYED}{ref}",
        )  # fmt: skip
        if entry.text("raised_by") == ENTERPRISE and about:
            self.played[ref] = raise_for_enterprise(enterprise=about, new=new, at=at)
        elif entry.text("raised_by") == ITSELF:
            raised = raise_by_itself(new=new, at=at)
            if raised:
                self.played[ref] = raised
        else:
            self.played[ref] = raise_matter(actor=None, new=new, at=at)

    def act(self, entry: Entry, at: datetime) -> None:
        """Do what a row of acts.csv says, unless its matter was there before."""
        matter = self._named(entry.text("matter"))
        if matter is None:
            return
        act, words, on = entry.text("act"), entry.text("words"), entry.text("on")
        common: dict[str, Any] = {"actor": None, "matter": matter.public, "at": at}
        if act == END:
            self._end(entry, matter, at)
        elif act == WAIT:
            managing.wait_for(on=on, reason=words, **common)
        elif act == RESUME:
            managing.resume(reason=words, **common)
        elif act == WITHDRAW:
            managing.withdraw(reason=words, **common)
        elif act == REOPEN:
            _reopen(entry, matter, at)
        elif act == NOTE:
            managing.add_note(words=words, **common)
        elif act == EXTEND:
            self._extend(entry, matter.public, date.fromisoformat(on), at)

    def _end(self, entry: Entry, matter: Matter, at: datetime) -> None:
        step, tests = entry.text("step"), entry.text("tests").split()
        kind = rules_of(matter)
        asked = kind.step(step).tests if step in kind.after else ()
        doing = Doing(
            ending=entry.text("ending"), words=entry.text("words"), evidence=entry.text("evidence"),
            tests={test.code: test.code in tests or tests == ["all"] for test in asked}, fields=fields_of(entry),
        )  # fmt: skip
        enterprise = _enterprise(entry, matter)
        if enterprise:
            end_step_for_enterprise(enterprise=enterprise, matter=matter.public, step=step, doing=doing, at=at)
        else:
            end_step(actor=None, matter=matter.public, step=step, doing=doing, at=at)

    def _extend(self, entry: Entry, matter: UUID, new_due: date, at: datetime) -> None:
        asked = managing.ask_extension(
            actor=None, matter=matter, step=entry.text("step"), new_due=new_due, reason=entry.text("words"),
            progress=entry.text("evidence"), at=at,
        )  # fmt: skip
        self.played[entry.text("child")] = asked

    def _named(self, name: str) -> Matter | None:
        """The matter of a ref, or of ``REF/STEP/RUNG`` the latest slip that this rung raised for the step."""
        ref, *rung = name.split("/")
        matter = self.played.get(ref)
        if matter is None or not rung:
            return matter
        step, code = rung
        ladder = rules_of(matter).ladder_of(step)
        index = next((at for at, each in enumerate(ladder.rungs if ladder else ()) if each.code == code), "")
        slips = Matter.objects.filter(parent=matter, parent_step=step, key__startswith="rung:")
        slip = slips.filter(key__endswith=f":{index}").order_by("-id").first()
        if slip is None:
            raise NotFound(f"{name}: that rung has raised nothing by then")
        return slip


def _reopen(entry: Entry, matter: Matter, at: datetime) -> None:
    enterprise, words = _enterprise(entry, matter), entry.text("words")
    if enterprise:
        managing.reopen_for_enterprise(enterprise=enterprise, matter=matter.public, reason=words, at=at)
    else:
        managing.reopen(actor=None, matter=matter.public, reason=words, at=at)


def _enterprise(entry: Entry, matter: Matter) -> Subject | None:
    return matter.about if entry.text("by") == ENTERPRISE else None
