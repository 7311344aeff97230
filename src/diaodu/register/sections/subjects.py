"""subjects/KIND.csv: the subjects of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.utils import translation

from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.field_types import Known
from diaodu.register.kinds import PLACE, SOURCE_COLUMNS, Kind, kinds
from diaodu.register.models import Revision, Subject
from diaodu.register.recording import Change, date_anew, record_states, show_anew, standing_states
from diaodu.register.sections.rows import check_not_taken, reason, recorder
from diaodu.register.states import State, problems_of, read_cells

SECTION = "subject"
REQUIRED = {"code", "name_hant", "name_hans"}


def check(draft: Draft) -> None:
    """Check subjects/*.csv. Leaves the kind of every subject's code in ``draft.notes["subjects"]``."""
    known = Known(
        places=draft.notes["places"],
        organisations=draft.bodies("organisation"),
        documents=document_codes(draft),
    )
    entries: dict[str, Entry] = {}
    states: dict[str, tuple[Kind, State]] = {}
    for file in draft.folder.files("subjects/*.csv"):
        kind = _kind_of(draft, file)
        if kind:
            own = _check_file(draft, file, kind, known, entries)
            states |= {code: (kind, state) for code, state in own.items()}
    check_not_taken(draft, entries, Subject)
    draft.notes["states"] = states
    draft.notes["subjects"] = {
        **dict.fromkeys(draft.notes["places"], PLACE),
        **{code: body["kind"] for code, body in draft.inherited.get(SECTION, {}).items()},
        **{code: kind.code for code, (kind, _) in states.items()},
    }


def document_codes(draft: Draft) -> set[str]:
    """The documents that the ledger's section, which comes later, will know."""
    own = {entry.text("code") for entry in draft.folder.rows("documents.csv", required={"code"})}
    return own | set(draft.inherited.get("document", {}))


def _kind_of(draft: Draft, file: str) -> Kind | None:
    code = PurePosixPath(file).stem
    kind = draft.notes["kinds"].get(code)
    if kind is None or code == PLACE:
        draft.problems.add(Entry(file, 1, {}), "unknown_code", f"the file's name must be a kind of subject: {code!r}")
        return None
    return kind  # type: ignore[no-any-return]


def _check_file(draft: Draft, file: str, kind: Kind, known: Known, seen: dict[str, Entry]) -> dict[str, State]:
    optional = {*kind.columns(), *SOURCE_COLUMNS} - REQUIRED
    states: dict[str, State] = {}
    with translation.override("en"):  # a pack's problems are reported in one language
        for entry in draft.folder.rows(file, required=REQUIRED, optional=optional):
            code, state = read_cells(entry.data)
            for problem in problems_of(kind, code, state, known):
                draft.problems.add(entry, problem.rule, f"{problem.message} {problem.remedy}", key=problem.column)
            _check_once(draft, entry, code, seen)
            states.setdefault(code, state)
    return states


def _check_once(draft: Draft, entry: Entry, code: str, seen: dict[str, Entry]) -> None:
    before = seen.get(code) or draft.declared.get(PLACE, {}).get(code)
    if before:
        draft.problems.add(entry, "duplicate", f"the code {code!r} is already at {before.file}:{before.line}")
    seen[code] = entry


def inherit(draft: Draft, used: Pack) -> None:
    """A pack may name the subjects of the packs it uses."""
    rows = Subject.objects.filter(pack__code__in=chain(used)).values_list("code", "kind")
    draft.inherited.setdefault(SECTION, {}).update({code: {"kind": kind} for code, kind in rows})


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the subjects that are new or that the pack itself has changed; what people changed since stays."""
    states: Mapping[str, tuple[Kind, State]] = draft.notes["states"]
    recorded_by = recorder(actor, pack)
    kept = _said_before({code: state for code, (_, state) in states.items()}, recorded_by)
    changes = [
        Change(code=code, kind=kind, pack=pack, state=state)
        for code, (kind, state) in states.items()
        if code not in kept
    ]
    outcome = record_states(changes=changes, recorded_by=recorded_by, reason=reason(pack))
    for kind in kinds(pack).values():
        date_anew(kind)
    show_anew(pack)
    return {"subjects": len(outcome.created) + len(outcome.changed)}


def _said_before(states: Mapping[str, State], recorded_by: str) -> set[str]:
    """The codes whose state is not what the pack says, though the pack still says what it said last."""
    standing = standing_states(states)
    moved = [code for code, state in standing.items() if state != states[code]]
    last = (
        Revision.objects.filter(subject__code__in=moved, recorded_by=recorded_by)
        .order_by("subject_id", "-number")
        .distinct("subject_id")
    )
    return {
        code for code, state in last.values_list("subject__code", "state") if State.from_json(state) == states[code]
    }
