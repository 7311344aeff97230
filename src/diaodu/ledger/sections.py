"""The ledger's sections of a pack: units, sources, measures and documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.bounds import Bounds
from diaodu.core.units import UnitBook, UnitError
from diaodu.ledger.measures import BASES, PLACE_RULES, unit_of
from diaodu.ledger.models import Document
from diaodu.packs.models import Pack
from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.sections.rows import check_length

DOCUMENT_COLUMNS = {"code", "title"}
DOCUMENT_OPTIONAL = {"publisher", "url", "published", "mirror", "note"}
MOST = 80  # characters of a document's code, with its pack's before it
LONGEST = {"title": 200, "publisher": 100, "url": 400, "published": 20, "note": 300}


def check_units(draft: Draft) -> None:
    """Check units.toml: factors, decimals, and that no word names two units. Leaves the book in the draft's notes."""
    entries = draft.declare("unit", draft.folder.tables("units.toml", "unit"))
    require_names(draft, entries)
    book = UnitBook([])
    for code, body in draft.bodies("unit").items():
        entry = entries.get(code)
        try:
            book = UnitBook([*book, unit_of(code, body)])
        except (UnitError, ArithmeticError, KeyError, ValueError) as error:
            draft.problems.add(entry or draft.folder.head(), "bad_value", f"unit {code}: {error}")
    draft.notes["units"] = book


def check_sources(draft: Draft) -> None:
    """Check sources.toml."""
    require_names(draft, draft.declare("source", draft.folder.tables("sources.toml", "source")))


def check_facets(draft: Draft) -> None:
    """Check facets.toml and facets/*.toml: the names of facets."""
    require_names(draft, draft.declare("facet", draft.folder.all_tables("facets", "facet")))


def check_measures(draft: Draft) -> None:
    """Check the measures: unit, basis, kinds, place rule and value rule of each."""
    entries = draft.declare("measure", draft.folder.all_tables("measures", "measure"))
    require_names(draft, entries)
    for entry in entries.values():
        _check_measure(draft, entry)
    for entry in draft.declared["kind"].values():
        for field in entry.data.get("fields", ()):
            for named in ("unit", "measure"):
                if field.get(named):
                    draft.require(entry, named, str(field[named]), key="fields")


def _check_measure(draft: Draft, entry: Entry) -> None:
    problems = draft.problems
    draft.require(entry, "unit", entry.text("unit"), key="unit")
    if entry.text("area"):
        draft.require(entry, "area", entry.text("area"), key="area")
    if entry.text("basis") not in BASES:
        problems.add(entry, "bad_value", f"basis is one of {', '.join(BASES)}", key="basis")
    if entry.data.get("whole_year") and entry.text("basis") != "flow":
        problems.add(entry, "bad_value", "only a flow is given for whole years", key="whole_year")
    if entry.data.get("place_rule", "own") not in PLACE_RULES:
        problems.add(entry, "bad_value", f"place_rule is one of {', '.join(PLACE_RULES)}", key="place_rule")
    for kind in entry.data.get("subjects", ()):
        if kind != "place":
            draft.require(entry, "kind", str(kind), key="subjects")
    try:
        bounds = Bounds.parse(str(entry.data.get("values", "any")))
    except ValueError as error:
        problems.add(entry, "bad_value", str(error), key="values")
    else:
        if bounds.open:  # forms tell spreadsheet programs the least value, which is one that may be given
            problems.add(entry, "bad_value", "the value rule of a measure includes its ends", key="values")


def check_documents(draft: Draft) -> None:
    """Check documents.csv."""
    rows = draft.folder.rows("documents.csv", required=DOCUMENT_COLUMNS, optional=DOCUMENT_OPTIONAL)
    for entry in draft.declare("document", rows).values():
        check_length(draft, entry, {"code": MOST - len(document_code(draft.code, "")), **LONGEST})
        if not entry.text("title"):
            draft.problems.add(entry, "required", "a document needs a title", key="title")


def inherit_documents(draft: Draft, used: Pack) -> None:
    """A pack may name the documents of the packs it uses."""
    inherited = draft.inherited.setdefault("document", {})
    for code in Document.objects.filter(pack=used).values_list("code", flat=True):
        # a document is named by its own code, without the prefix of its pack
        inherited[code.partition(":")[2]] = {}


def load_documents(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the documents. A document's code is prefixed by its pack: two packs may both have a ``page``."""
    del actor
    for code, entry in draft.declared["document"].items():
        Document.objects.update_or_create(
            code=document_code(pack.code, code),
            defaults={
                "pack": pack,
                "mirror": entry.text("mirror") == "yes",
                **{key: entry.text(key) for key in ("title", "publisher", "url", "published", "note")},
            },
        )
    return {"documents": len(draft.declared["document"])}


def document_code(pack: str, code: str) -> str:
    """The code under which a pack's document is kept."""
    return f"{pack}:{code}"


def install() -> None:
    """Register the ledger's sections."""
    register(Section("units", check_units, definitions=("unit",)), order=200)
    register(Section("sources", check_sources, definitions=("source",)), order=210)
    register(Section("facets", check_facets, definitions=("facet",)), order=215)
    register(Section("measures", check_measures, definitions=("measure",)), order=220)
    register(Section("documents", check_documents, load_documents, inherit=inherit_documents), order=230)
