"""Boards of a pack: which tiles, map and league table a place's overview shows. A map is kept inside its board."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from diaodu.boards.declared import PAGES
from diaodu.core.periods import Period, PeriodError
from diaodu.packs.hidden import hidden_in_entry
from diaodu.packs.pack_section import check_text
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.queries.places import BOARD

GEOMETRIES = ("Polygon", "MultiPolygon")
FORMS = ("hant", "hans", "en")


def check(draft: Draft) -> None:
    """Check boards.toml and the maps it names."""
    entries = draft.declare(BOARD, draft.folder.tables("boards.toml", BOARD))
    for code, entry in entries.items():
        _check_places(draft, entry)
        _check_tiles(draft, entry)
        for column in entry.data.get("league", ()):
            _check_tile(draft, entry, column, key="league")
        _check_rosters(draft, entry)
        entries[code] = _with_map(draft, entry)
    for entry in draft.declared.get("kind", {}).values():
        _check_curves(draft, entry)


def _check_places(draft: Draft, entry: Entry) -> None:
    if entry.text("page") and entry.text("page") not in PAGES:
        draft.problems.add(entry, "bad_value", f"page is one of {', '.join(PAGES)}", key="page")
    places, level = entry.data.get("places", ()), entry.text("level")
    if not places and not level:
        draft.problems.add(entry, "required", "a board needs places or a level", key="places")
    for code in places:
        if code not in draft.notes["places"]:
            draft.problems.add(entry, "unknown_code", f"places names {code!r}, which is no place", key="places")
    if level:
        draft.require(entry, "level", level, key="level")


def _check_tiles(draft: Draft, entry: Entry) -> None:
    _check_period(draft, entry, entry.text("period"), required=True)
    for group in entry.data.get("groups", ()):
        names = group.get("names", {})
        if not all(names.get(form) for form in FORMS):
            draft.problems.add(entry, "required", "the names of a group need hant, hans and en", key="groups")
        for tile in group.get("tiles", ()):
            _check_tile(draft, entry, tile, key="groups")


def _check_tile(draft: Draft, entry: Entry, tile: Any, *, key: str) -> None:
    """Check one tile, column or map: an indicator's code, or a table that names it."""
    declared = {"indicator": tile} if isinstance(tile, str) else tile
    draft.require(entry, "indicator", str(declared.get("indicator", "")), key=key)
    _check_period(draft, entry, str(declared.get("period", "")), required=False)


def _check_rosters(draft: Draft, entry: Entry) -> None:
    """Check the rosters shown by class: their families and the indicators of their columns."""
    families = {str(body.get("family", "")) for body in draft.bodies("roster").values()}
    for roster in entry.data.get("rosters", ()):
        if roster.get("family") not in families:
            message = f"rosters names the family {roster.get('family')!r}, which no roster has"
            draft.problems.add(entry, "unknown_code", message, key="rosters")
        if not roster.get("indicators"):
            draft.problems.add(entry, "required", "a roster of a board needs indicators", key="rosters")
        for code in roster.get("indicators", ()):
            draft.require(entry, "indicator", str(code), key="rosters")
        _check_period(draft, entry, str(roster.get("period", "")), required=False)


def _check_curves(draft: Draft, entry: Entry) -> None:
    """Check the curves of a kind: measures of one dimension that it is reported on."""
    for curve in entry.data.get("curves", ()):
        if not isinstance(curve, Mapping) or not all(curve.get("names", {}).get(form) for form in FORMS):
            draft.problems.add(entry, "required", "a curve needs names in hant, hans and en", key="curves")
            continue
        codes = [str(curve.get(key, "")) for key in ("actual", "plan")]
        if all(draft.require(entry, "measure", code, key="curves") for code in codes):
            units = {draft.notes["units"][str(draft.bodies("measure")[code]["unit"])].dimension for code in codes}
            if len(units) > 1:
                draft.problems.add(entry, "units_do_not_add", f"{' and '.join(codes)} differ in kind", key="curves")


def _check_period(draft: Draft, entry: Entry, token: str, *, required: bool) -> None:
    if not token and not required:
        return
    try:
        Period.parse(token)
    except PeriodError as error:
        draft.problems.add(entry, "bad_value", str(error), key="period")


def _with_map(draft: Draft, entry: Entry) -> Entry:
    drawn = entry.data.get("map")
    if not drawn:
        return entry
    _check_tile(draft, entry, drawn, key="map")
    check_text(draft, entry, "map_notice")
    if not entry.data.get("map_notice"):
        draft.problems.add(entry, "required", "a map needs a map_notice", key="map")
    shapes = _shapes(draft, entry, str(drawn.get("file", "")))
    if drawn.get("below"):
        inner = _shapes(draft, entry, str(drawn["below"]))
        shapes = {"type": "FeatureCollection", "features": [*_features(shapes), *_features(inner)]}
    return Entry(entry.file, entry.line, {**entry.data, "map": {**drawn, "geojson": shapes}}, entry.lines)


def _shapes(draft: Draft, entry: Entry, file: str) -> Mapping[str, Any]:
    text = draft.folder.text(file)
    if text is None:
        draft.problems.add(entry, "required", f"the map {file!r} cannot be read: it is not in the pack", key="map")
        return {}
    try:
        shapes: Mapping[str, Any] = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        draft.problems.add(entry, "required", f"the map {file!r} cannot be read: {error}", key="map")
        return {}
    here = Entry(file, 1, {"map": shapes})
    draft.problems.found.extend(hidden_in_entry(here))
    for message in _faults(shapes, draft.notes["places"]):
        draft.problems.add(here, "bad_value", message)
    return shapes


def _features(shapes: Any) -> list[Any]:
    """The features of a file; none of one that is no map, which is reported by itself."""
    found = shapes.get("features") if isinstance(shapes, Mapping) else None
    return found if isinstance(found, list) else []


def _finite(text: str) -> float:
    """A number of a map: NaN and the infinite, which Python reads and JSON does not know, are refused."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number


def _faults(shapes: Mapping[str, Any], places: Mapping[str, Any]) -> Iterator[str]:
    features = shapes.get("features") if isinstance(shapes, Mapping) else None
    if not isinstance(features, list) or not all(isinstance(feature, Mapping) for feature in features):
        yield "a map needs features"
        return
    if not features:
        yield "a map needs features"
        return
    for feature in features:
        properties = feature.get("properties")
        properties = properties if isinstance(properties, Mapping) else {}
        code = properties.get("parent" if properties.get("blank") else "code")
        if code not in places:
            yield f"a feature has the code {code!r}, which is no place"
        if (feature.get("geometry") or {}).get("type") not in GEOMETRIES:
            yield f"the feature {code!r} is no polygon"


def install() -> None:
    """Register the section."""
    register(Section("boards", check, definitions=(BOARD,)), order=500)
