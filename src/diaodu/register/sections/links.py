"""links.csv: declared relations between subjects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.models import Link, Subject
from diaodu.register.sections.rows import check_length

COLUMNS = {"from", "link", "to"}


def check(draft: Draft) -> None:
    """Check links.csv: both ends, and that the kind of the first declares such a link to the kind of the second."""
    rows = list(draft.folder.rows("links.csv", required=COLUMNS, optional={"note"}))
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in rows:
        _check_link(draft, entry)
        triple = _triple(entry)
        if triple in seen:
            draft.problems.add(entry, "duplicate", f"the link is already at {seen[triple].file}:{seen[triple].line}")
        seen[triple] = entry
    draft.notes["links"] = rows


def _triple(entry: Entry) -> tuple[str, ...]:
    return entry.text("from"), entry.text("link"), entry.text("to")


def _check_link(draft: Draft, entry: Entry) -> None:
    subjects, problems = draft.notes["subjects"], draft.problems
    check_length(draft, entry, {"note": 200})
    unknown = [column for column in ("from", "to") if entry.text(column) not in subjects]
    for column in unknown:
        problems.add(entry, "unknown_code", f"{column} names the subject {entry.text(column)!r}", key=column)
    if unknown:
        return
    kind = draft.notes["kinds"].get(subjects[entry.text("from")])
    link = kind.link(entry.text("link")) if kind else None
    target = subjects[entry.text("to")]
    if link is None:
        problems.add(entry, "unknown_code", f"the kind of {entry.text('from')!r} has no link {entry.text('link')!r}")
    elif link.to and target not in link.to:
        problems.add(entry, "bad_value", f"{link.code!r} leads to {', '.join(link.to)}, not to a {target}")


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the links that are not there yet and the notes that changed."""
    del pack, actor
    rows: list[Entry] = draft.notes["links"]
    codes = {entry.text(column) for entry in rows for column in ("from", "to")}
    ids = dict(Subject.objects.filter(code__in=codes).values_list("code", "id"))
    wanted = [
        Link(
            source_id=ids[entry.text("from")],
            code=entry.text("link"),
            target_id=ids[entry.text("to")],
            note=entry.text("note"),
        )
        for entry in rows
    ]
    standing = set(Link.objects.filter(source__in=ids.values()).values_list("source_id", "code", "target_id", "note"))
    due = [link for link in wanted if (link.source_id, link.code, link.target_id, link.note) not in standing]
    Link.objects.bulk_create(
        due, batch_size=2000, update_conflicts=True, unique_fields=["source", "code", "target"], update_fields=["note"]
    )
    return {"links": len(due)}
