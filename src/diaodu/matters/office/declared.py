"""What a pack says of its office's board of matters, and the check of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from diaodu.matters.kinds import MATTER_KIND
from diaodu.matters.sections.words import tables
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.remembering import remembered
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Kind

MATTER_BOARD = "matter_board"
KEYS = frozenset({
    "code", "names", "kind", "factor", "planned", "invested", "blocked", "alike", "sizes", "months", "open_days",
    "rates", "listed",
})  # fmt: skip
LONGEST = 24


@dataclass(frozen=True, slots=True)
class MatterBoard:
    """The office's board: ``kind`` are its blockers, told apart by the field ``factor``; ``planned`` is the money field
    of what they are about, ``blocked`` the indicator that adds it up by factor, ``invested`` the measure of what was
    invested in it, month by month. Projects are alike by the fields ``alike`` and by size (``sizes`` are the bounds of
    the classes of ``planned``), and compared over so many ``months``. A blocker open for more than ``open_days`` is an
    exception. ``rates`` are the indicators shown by place; ``listed`` the kinds that circulars may list.
    """

    code: str
    names: Mapping[str, str]
    kind: str
    factor: str
    planned: str
    invested: str
    blocked: str
    alike: tuple[str, ...]
    sizes: tuple[Decimal, ...]
    months: int
    open_days: int
    rates: tuple[str, ...]
    listed: tuple[str, ...]

    @classmethod
    def of(cls, code: str, body: Mapping[str, Any]) -> MatterBoard:
        """Build from a checked declaration."""
        return cls(
            code=code,
            names=body["names"],
            **{key: str(body.get(key, "")) for key in ("kind", "factor", "planned", "invested", "blocked")},
            alike=tuple(str(field) for field in body.get("alike", ())),
            sizes=tuple(Decimal(str(size)) for size in body.get("sizes", ())),
            months=int(body.get("months", 3)),
            open_days=int(body.get("open_days", 30)),
            rates=tuple(str(code) for code in body.get("rates", ())),
            listed=tuple(str(code) for code in body.get("listed", ())),
        )


@remembered
def matter_boards(pack: Pack, *, known: int | None = None) -> dict[str, MatterBoard]:
    """The boards that a pack may use."""
    found = definitions(pack, MATTER_BOARD, known=known).items()
    return {code: MatterBoard.of(code, each.body) for code, each in found}


def board_of(pack: Pack, *, known: int | None = None) -> MatterBoard | None:
    """The board of a pack's office: the first declared; None where it has none."""
    return next(iter(matter_boards(pack, known=known).values()), None)


def check_boards(draft: Draft) -> None:
    """Check matter_boards.toml."""
    entries = draft.declare(MATTER_BOARD, draft.folder.tables("matter_boards.toml", MATTER_BOARD))
    require_names(draft, entries)
    for entry in entries.values():
        for unknown in sorted(entry.data.keys() - KEYS):
            draft.problems.add(entry, "bad_value", f"a board of matters knows no {unknown!r}", key=unknown)
        for indicator in entry.data.get("rates", ()):
            draft.require(entry, "indicator", str(indicator), key="rates")
        if entry.text("blocked"):
            draft.require(entry, "indicator", entry.text("blocked"), key="blocked")
        _check_kind(draft, entry)
        _check_listed(draft, entry)
        _check_comparison(draft, entry)


def _check_kind(draft: Draft, entry: Entry) -> None:
    if not draft.require(entry, MATTER_KIND, entry.text("kind"), key="kind"):
        return
    body = draft.bodies(MATTER_KIND)[entry.text("kind")]
    if entry.text("factor") not in {field.get("code") for field in tables(body, "fields")}:
        message = f"the kind {entry.text('kind')!r} has no field {entry.text('factor')!r}"
        draft.problems.add(entry, "unknown_code", message, key="factor")
    kinds = [kind for code in body.get("about", ()) if isinstance(kind := draft.notes["kinds"].get(str(code)), Kind)]
    for key in ("planned", "alike"):
        named = entry.data.get(key, ())
        for field in [named] if isinstance(named, str) else named:
            if not any(kind.field(str(field)) for kind in kinds):
                message = f"nothing that the kind {entry.text('kind')!r} is about has the field {field!r}"
                draft.problems.add(entry, "unknown_code", message, key=key)


def _check_listed(draft: Draft, entry: Entry) -> None:
    """People, talks and complaints are never public: kinds that only some may see cannot be listed."""
    for code in map(str, entry.data.get("listed", ())):
        found = draft.require(entry, MATTER_KIND, code, key="listed")
        if found and draft.bodies(MATTER_KIND)[code].get("restricted"):
            draft.problems.add(
                entry, "bad_value", f"the kind {code!r} is restricted: it cannot be listed", key="listed"
            )


def _check_comparison(draft: Draft, entry: Entry) -> None:
    if entry.text("invested") and draft.require(entry, "measure", entry.text("invested"), key="invested"):
        basis = draft.bodies("measure")[entry.text("invested")].get("basis")
        if basis not in {"flow", "year_to_date"}:
            message = "invested is a measure that runs by month: a flow, or year_to_date"
            draft.problems.add(entry, "bad_value", message, key="invested")
    for key in ("months", "open_days"):
        value = entry.data.get(key, 1)
        if not isinstance(value, int) or value < 1 or (key == "months" and value > LONGEST):
            draft.problems.add(entry, "bad_value", f"{key} is a whole number from 1 on", key=key)
    try:
        sizes = [Decimal(str(size)) for size in entry.data.get("sizes", ())]
    except InvalidOperation:
        sizes = [Decimal(1), Decimal(0)]
    if sizes != sorted(set(sizes)):
        draft.problems.add(entry, "bad_value", "sizes are rising numbers, as text", key="sizes")
