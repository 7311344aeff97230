"""Rules of restraint: nothing measures how people use the system, and no form asks for more than it must."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.architecture.sources import PACKAGE, ROOT, sources

# What would count people's use: when they came, how long they stayed, what they looked at.
USE = re.compile(
    r"(^|_)(last_login|logins?|online|presence|heartbeat|hits?|clicks?|views|page_?views?|opened_count|read_count|"
    r"dwell|time_spent|minutes_spent|active_minutes|activity_score|checkins?|check_ins?|likes|streak)($|_)"
)
USE_ALLOWED = {
    "people.User.last_login",  # Django's; shown to who manages accounts, so that forgotten ones are closed
}
SEEN_ALLOWED = (
    "notices/",  # one's own notices: which of them are unread
    "people/models.py",  # one's own sessions: which of them to end
    "people/sessions.py",
    "web/templates/account/account.html",
)
# A file is asked for only where everything can be typed instead, on the page of the same form.
FILES = {
    "returns/templates/returns/_upload.html": "returns/templates/returns/line.html",
    "returns/templates/returns/intake_more.html": "returns/templates/returns/intake_row.html",
    "figure_check/templates/figure_check/check.html": "figure_check/templates/figure_check/check.html",
}
# Fields that a matter may ask though what it is about has one of that name: "pack kind field" with the reason.
ASKED_AGAIN: dict[str, str] = {}
ASKING_ROOMS = ("register", "listing", "returns", "indicators", "findings", "matters", "pairing")
FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
BOXES = re.compile(r"<textarea|<select|<input class=\"form-c|type=\"(?:text|date|number|radio)\"")
LOOP = re.compile(
    r"{% for (?:field|cell|one|group) in [a-z_.]*(?:fields|cells|groups) %}|_fields\.html|_form\.html|_head\.html"
)


def templates() -> Iterator[tuple[str, str]]:
    """The name and text of every template of our own."""
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        yield str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8")


def test_no_table_keeps_how_people_use_the_system() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("diaodu.")]
    assert len(ours) > 30
    found = {
        f"{model._meta.label}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if USE.search(field.name)
    }
    assert found == USE_ALLOWED


@pytest.mark.parametrize("name", ["last_login", "page_views", "login_count", "is_online", "minutes_spent"])
def test_such_a_column_would_be_found(name: str) -> None:
    assert USE.search(name)


def test_no_page_counts_what_people_did() -> None:
    """The audit is read line by line; a sum by person would be a league table of diligence."""
    reading = [source for source in sources() if re.search(r"\b(AuditEntry|SignIn)\b", source.text)]
    assert reading
    summing = re.compile(r"\b(Count|Sum|Avg|Counter)\(")
    assert [source.name for source in reading if summing.search(source.text)] == []


def test_nobody_else_is_told_what_somebody_has_seen() -> None:
    texts = {source.name: source.text for source in sources() if "/migrations/" not in source.name} | dict(templates())
    found = {name for name, text in texts.items() if "seen_at" in text}
    assert found
    assert sorted(name for name in found if not name.startswith(SEEN_ALLOWED)) == []


def test_the_workload_ledger_knows_no_person() -> None:
    """It counts by place; who did it, when they came and how long it took is not asked for."""
    counting = [
        source for source in sources() if source.name.startswith("workload/") or source.name == "matters/workload.py"
    ]
    assert len(counting) > 4
    person = re.compile(
        r"values(_list)?\([^)]*\"(by|user|person|actor|raised_by|ended_by|opened_by)|seen_at|SignIn|AuditEntry"
    )
    assert [source.name for source in counting if person.search(source.text)] == []


def test_no_photo_or_position_is_asked_for() -> None:
    scripts = {
        str(path): path.read_text(encoding="utf-8") for path in (PACKAGE / "web" / "static" / "js").rglob("*.js")
    }
    assert scripts
    position = re.compile(r"geolocation|getCurrentPosition|watchPosition|getUserMedia|accept=\"[^\"]*image|capture=")
    assert [name for name, text in {**scripts, **dict(templates())}.items() if position.search(text)] == []
    allowed = {"register/transfers.py", "returns/views/files.py"}  # tables, instead of which one may type
    assert {source.name for source in sources() if re.search(r"\b(FileField|ImageField)\(", source.text)} == allowed
    attaching = [call for source in sources() for call in re.findall(r"= FilesField\(.*", source.text)]
    assert len(attaching) == 1  # evidence in words may have files beside it, and never must
    assert "required=False" in attaching[0]


def test_where_a_file_is_asked_for_one_may_type_instead() -> None:
    found = {name: text for name, text in templates() if 'type="file"' in text}
    assert found.keys() == FILES.keys()
    assert [name for name in FILES.values() if not (PACKAGE / name).exists()] == []


def asked_boxes(form: str) -> bool:
    """Whether a form asks for more than one thing."""
    return bool(LOOP.search(form)) or len(BOXES.findall(form)) > 1


def test_each_form_shows_how_many_fields_it_asks() -> None:
    forms = [
        (name, form, text)
        for name, text in templates()
        if name.startswith(tuple(f"{room}/" for room in ASKING_ROOMS))
        for form in FORM.findall(text)
        if asked_boxes(form)
    ]
    assert len(forms) > 10
    included = {name for name, text in templates() if "field_count" in text}
    lacking = [
        name
        for name, form, text in forms
        if "field_count" not in text and not any(f'"{part.split("/templates/")[-1]}"' in form for part in included)
    ]
    assert lacking == []


def test_a_form_without_its_count_would_be_found() -> None:
    assert asked_boxes('<form method="post"><textarea></textarea><select></select></form>')
    assert asked_boxes("{% for field in form.visible_fields %}")
    assert not asked_boxes('<form method="post"><input type="hidden"><input class="form-control"></form>')


def asked_twice(packs: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> list[str]:
    """Each field of a kind of matter that what it is about has already, in the register or by a measure reported."""
    every = {
        name: [row for tables in packs.values() for row in tables.get(name, ())] for name in ("kind", "form", "measure")
    }
    held: dict[str, set[str]] = {}
    for kind in every["kind"]:
        held.setdefault(str(kind["code"]), set()).update(_words(kind.get("fields", ())))
    measures = {str(measure["code"]): measure for measure in every["measure"]}
    for form in every["form"]:
        asked = [each if isinstance(each, str) else str(each["measure"]) for each in form.get("measures", ())]
        reported = [measures[code] for code in asked if code in measures]
        held.setdefault(str(form["kind"]), set()).update(_words(reported))
    return [
        f"{pack} {matter['code']} {field['code']}"
        for pack, tables in packs.items()
        for matter in tables.get("matter_kind", ())
        for field in matter.get("fields", ())
        if any(set(_words([field])) & held.get(str(kind), set()) for kind in matter.get("about", ()))
    ]


def _words(things: Any) -> Iterator[str]:
    """The codes and names of some fields or measures."""
    for thing in things:
        yield str(thing["code"])
        yield from (str(name) for name in thing.get("names", {}).values())


def declared(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables of all files of a pack, by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in root.rglob("*.toml"):
        for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(rows, list):
                found.setdefault(name, []).extend(row for row in rows if isinstance(row, dict))
    return found


def test_no_matter_asks_for_what_the_register_or_a_return_holds() -> None:
    packs = {root.name: declared(root) for root in sorted((ROOT / "packs").iterdir()) if (root / "pack.toml").exists()}
    assert packs
    assert sorted(set(asked_twice(packs)) - ASKED_AGAIN.keys()) == []
    assert ASKED_AGAIN.keys() <= set(asked_twice(packs))  # what is no exception any more is none


def test_a_field_that_is_asked_twice_would_be_found() -> None:
    names = {"hant": "產業", "hans": "产业", "en": "Industry"}
    about = {
        "code": "talk",
        "about": ["firm"],
        "fields": [{"code": "trade", "names": names}, {"code": "why", "names": {}}],
    }
    spent = {"code": "works.spent", "names": {"hant": "完成投資", "hans": "完成投资", "en": "Spent"}}
    again = {"code": "ask", "about": ["firm"], "fields": [{"code": "spent", "names": spent["names"]}]}
    pack = {
        "kind": [{"code": "firm", "fields": [{"code": "industry", "names": names}]}],
        "form": [{"code": "month", "kind": "firm", "measures": [{"measure": "works.spent"}]}],
        "measure": [spent],
        "matter_kind": [about, again],
    }
    assert asked_twice({"small": pack}) == ["small talk trade", "small ask spent"]
