"""What the sections share: names in three columns, codes that other packs hold, reasons and recorders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.field_types import is_day

NAME_COLUMNS = ("name_hant", "name_hans", "name_en")


def require_columns(draft: Draft, entries: Iterable[Entry], columns: Iterable[str]) -> None:
    """Note every empty cell among ``columns``."""
    for entry in entries:
        for column in columns:
            if not entry.text(column):
                draft.problems.add(entry, "required", f"{column} is empty", key=column)


def check_length(draft: Draft, entry: Entry, longest: Mapping[str, int]) -> None:
    """Note the cells that do not fit."""
    for column, length in longest.items():
        if len(entry.text(column)) > length:
            draft.problems.add(entry, "bad_value", f"{column} is longer than {length} characters", key=column)


def check_day(draft: Draft, entry: Entry, column: str, *, required: bool) -> None:
    """Note a cell that is no day."""
    value = entry.text(column)
    if not value:
        if required:
            draft.problems.add(entry, "required", f"{column} is empty", key=column)
    elif not is_day(value):
        draft.problems.add(entry, "bad_value", f"{column} is a day such as 2023-02-11, not {value!r}", key=column)


def check_not_taken(draft: Draft, entries: Mapping[str, Entry], model: Any) -> None:
    """Note the codes that another loaded pack holds already: they are one namespace for all packs."""
    taken = model.objects.exclude(pack__code=draft.code).filter(code__in=list(entries))
    for code, pack in taken.values_list("code", "pack__code"):
        draft.problems.add(entries[code], "duplicate", f"the pack {pack!r} holds the code {code!r} already", key="code")


def runs_in_circle(code: str, entries: Mapping[str, Entry]) -> bool:
    """Whether following ``parent`` from ``code`` comes round again."""
    seen: set[str] = set()
    while code in entries and code not in seen:
        seen.add(code)
        code = entries[code].text("parent")
    return code in seen


def differs(row: Model, values: Mapping[str, Any]) -> bool:
    """Whether a stored row says something else than ``values``."""
    return any(getattr(row, name) != value for name, value in values.items())


def recorder(actor: Any, pack: Pack) -> str:
    """Who a pack's rows are recorded by: the pack, so that a later load can tell its own rows from people's."""
    del actor
    return f"pack:{pack.code}"[:60]


def reason(pack: Pack) -> str:
    """The reason given for what a pack changes."""
    return f"pack {pack.code} {pack.version}"
