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
    """Write the links that were never there and the notes that changed; what people ended stays ended."""
    del pack, actor
    rows: list[Entry] = draft.notes["links"]
    codes = {entry.text(column) for entry in rows for column in ("from", "to")}
    ids = dict(Subject.objects.filter(code__in=codes).values_list("code", "id"))
    standing: dict[tuple[int, str, int], Link] = {}
    for link in Link.ever.filter(source__in=ids.values()).order_by("id"):
        standing[link.source_id, link.code, link.target_id] = link
    new, renoted = [], []
    for entry in rows:
        triple, note = (ids[entry.text("from")], entry.text("link"), ids[entry.text("to")]), entry.text("note")
        found = standing.get(triple)
        if found is None:
            new.append(Link(source_id=triple[0], code=triple[1], target_id=triple[2], note=note))
        elif found.ended_at is None and found.note != note:
            found.note = note
            renoted.append(found)
    Link.objects.bulk_create(new, batch_size=2000)
    Link.objects.bulk_update(renoted, ["note"], batch_size=2000)
    return {"links": len(new) + len(renoted)}
