"""The rules of four real offices, put in place of a pack's own, give the dates that were counted by hand.

The dates are those of ``tests/data/office_clocks.csv`` (see ``tests/core/test_office_clocks.py`` for the rules and their
sources); those of Yinchuan, whose terms run in months, are counted here. Each office's rules are files of a pack that
uses another: they hold at its own places.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import ask_extension
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, Matter
from diaodu.matters.refusals import MatterRefused
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Pack
from diaodu.register.models import Place, Subject
from tests.matters.conftest import SHANGHAI, Office, at, in_office

DATA = Path(__file__).resolve().parents[1] / "data"
OFFICES = DATA / "ladders"
with (DATA / "office_clocks.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
TALK = """
[[matter_kind]]
code = "talk"
names = { hant = "約談", hans = "约谈", en = "Talk" }
area = "works"
raised_by = ["office"]
restricted = true
fields = [
    { code = "due_on", names = { hant = "時限", hans = "时限", en = "Due" }, type = "date" },
    { code = "colour", names = { hant = "顏色", hans = "颜色", en = "Colour" }, type = "text" },
]
states = [
    { code = "open", names = { hant = "待約談", hans = "待约谈", en = "Called" } },
    { code = "held", names = { hant = "已約談", hans = "已约谈", en = "Held" }, closed = true },
]
steps = [
    { code = "hold", names = { hant = "約談", hans = "约谈", en = "Hold" }, state = "open", owner = { role = "office" }, due = { term = "1 working_days", field = "due_on" }, endings = [
        { code = "held", names = { hant = "已約談", hans = "已约谈", en = "Held" }, closes = "held" },
    ] },
]
"""
ENTRY = """
[[matter_kind]]
code = "entry"
names = { hant = "入庫", hans = "入库", en = "Entry" }
area = "works"
about = ["project"]
raised_by = ["reporter"]
ladder = "slips"
states = [
    { code = "open", names = { hant = "待入庫", hans = "待入库", en = "Due" } },
    { code = "entered", names = { hant = "已入庫", hans = "已入库", en = "Entered" }, closed = true },
]
steps = [
    { code = "enter", names = { hant = "入庫", hans = "入库", en = "Enter" }, state = "open", owner = { role = "reporter" }, due = "1 months", endings = [
        { code = "entered", names = { hant = "已入庫", hans = "已入库", en = "Entered" }, closes = "entered" },
    ] },
]
"""


@dataclass
class City:
    """A place with the rules of a real office, and a project there."""

    place: Place
    project: Subject

    def raised(self, kind: str, moment: datetime, **fields: str) -> Matter:
        """A matter of the city's project."""
        return raise_matter(actor=None, new=New(kind, "示例", about=self.project, fields=fields), at=moment)


def city(folder: Path, rules: str, *, matters: str = "") -> City:
    """Load a pack that uses the small one, with an office's files in place of its own."""
    root = folder / "city"
    root.mkdir()
    (root / "pack.toml").write_text(
        'code = "city"\nversion = "1"\nuses = ["small"]\nnames = { hant = "市", hans = "市", en = "City" }\n'
        '[[level]]\ncode = "city"\nnames = { hant = "市", hans = "市", en = "City" }\n',
        encoding="utf-8",
    )
    (root / "places.csv").write_text(
        "code,level,parent,name_hant,name_hans,name_en\nC1,city,,乙市,乙市,Beta\n", encoding="utf-8"
    )
    for file in (OFFICES / rules).iterdir():
        shutil.copy(file, root)
    if matters:
        (root / "matters").mkdir()
        (root / "matters" / "more.toml").write_text(matters, encoding="utf-8")
    assert check_pack(root) == []
    load_pack(root)
    place = Place.objects.get(code="C1")
    project = Subject.objects.create(
        code="bridge", pack=Pack.objects.get(code="city"), kind="project", area="works",
        name_hant="橋", name_hans="桥", place=place,
    )  # fmt: skip
    return City(place, project)


def moment(text: str) -> datetime:
    """A moment of office_clocks.csv."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def rows_of(office: str) -> list[dict[str, str]]:
    """The rows of an office."""
    return [row for row in ROWS if row["office"] == office]


def reached(matter: Matter) -> dict[str, datetime]:
    """When each rung was reached."""
    return {event.said["rung"]: event.at for event in Event.objects.filter(matter=matter, act="reached")}


HUATING = [rows_of("huating")[first : first + 3] for first in range(0, len(rows_of("huating")), 3)]
# the worked day before each chain's first date, on which a step of one working day opens
OPENED = {
    "2023-01-13": "2023-01-12",
    "2023-04-24": "2023-04-23",
    "2024-09-27": "2024-09-26",
    "2025-01-24": "2025-01-23",
}


@pytest.mark.parametrize("chain", HUATING, ids=lambda chain: chain[0]["start"][:10])
def test_huating_sends_its_slips_on_the_dates_counted(
    office: Office, tmp_path: Path, chain: list[dict[str, str]]
) -> None:
    blue, yellow, red = chain
    there = city(tmp_path, "huating", matters=TALK)
    matter = there.raised("blocker", at(OPENED[blue["start"][:10]]), factor="land")
    assert matter.steps.get().due_at == moment(blue["start"])
    escalate_due(at=moment(red["due"]))
    assert reached(matter) == {
        "blue": moment(blue["start"]), "yellow": moment(blue["due"]), "red": moment(yellow["due"]),
        "talk": moment(yellow["due"]),
    }  # fmt: skip
    slips = Matter.objects.filter(parent=matter, kind="slip").order_by("id")
    assert [(slip.fields["colour"], slip.fields["due_on"]) for slip in slips] == [
        ("blue", blue["due"][:10]), ("yellow", yellow["due"][:10]), ("red", red["due"][:10]),
    ]  # fmt: skip
    assert Matter.objects.get(parent=matter, kind="talk").restricted


def test_other_places_keep_the_ladder_of_the_pack_that_is_used(office: Office, tmp_path: Path) -> None:
    city(tmp_path, "huating", matters=TALK)
    matter = raise_matter(
        actor=None, new=New("blocker", "示例", about=office.project, fields={"factor": "land"}), at=at("2024-03-04")
    )
    escalate_due(at=at("2024-03-08", "18:00"))
    assert {rung: in_office(when) for rung, when in reached(matter).items()} == {
        "reminder": "2024-03-04 18:00", "blue": "2024-03-05 18:00", "yellow": "2024-03-08 18:00",
    }  # fmt: skip


def test_open_matters_go_on_by_the_ladder_under_which_they_were_raised(office: Office, tmp_path: Path) -> None:
    there = city(tmp_path, "yinchuan", matters=ENTRY)
    old = there.raised("blocker", at("2024-03-04"), factor="land")
    shutil.copy(OFFICES / "huating" / "ladders.toml", tmp_path / "city")
    (tmp_path / "city" / "matters" / "more.toml").write_text(ENTRY + TALK, encoding="utf-8")
    load_pack(tmp_path / "city")
    new = there.raised("blocker", at("2024-03-04"), factor="land")
    escalate_due(at=at("2024-04-10"))
    assert list(reached(old)) == ["yellow", "red"]
    assert list(reached(new)) == ["blue", "yellow", "red", "talk"]


SHANXI = {"same day": "study", "plan": "plan", "reply": "reply", "ordinary": "settle", "complex": "settle"}


@pytest.mark.parametrize("row", rows_of("shanxi"), ids=lambda row: f"{row['rule']} {row['start']}")
def test_13710_is_due_on_the_dates_counted(office: Office, tmp_path: Path, row: dict[str, str]) -> None:
    there = city(tmp_path, "shanxi")
    complexity = "complex" if row["rule"] == "complex" else "ordinary"
    matter = there.raised("instruction", moment(row["start"]), complexity=complexity)
    assert matter.steps.get(code=SHANXI[row["rule"]]).due_at == moment(row["due"])


@pytest.mark.parametrize("row", rows_of("supervision"), ids=lambda row: f"{row['rule']} {row['start']}")
def test_supervision_is_due_on_the_dates_counted(office: Office, tmp_path: Path, row: dict[str, str]) -> None:
    there = city(tmp_path, "supervision")
    urgency = row["rule"].replace(" (working days)", "_working").replace(" ", "_")
    matter = there.raised("supervised", moment(row["start"]), urgency=urgency)
    assert matter.steps.get().due_at == moment(row["due"])


def test_supervision_grants_more_time_before_the_due_date_alone(office: Office, tmp_path: Path) -> None:
    there = city(tmp_path, "supervision")
    matter = there.raised("supervised", moment("2023-04-14T10:00"), urgency="ordinary")

    def ask(on: str) -> Matter:
        return ask_extension(
            actor=None, matter=matter.public, step="handle", new_due=date(2023, 5, 12), reason="材料未齊",
            progress="一半", at=moment(on),
        )  # fmt: skip

    with pytest.raises(MatterRefused, match="到期前"):
        ask("2023-05-04T18:01")
    asked = ask("2023-04-28T10:00")
    end_step(actor=None, matter=asked.public, step="decide", doing=Doing("granted"), at=moment("2023-04-28T16:00"))
    assert in_office(matter.steps.get().due_at) == "2023-05-12 18:00"


@pytest.mark.parametrize(
    ("started", "yellow", "red"),
    [
        ("2023-01-20T10:00", "2023-02-20 18:00", "2023-03-20 18:00"),  # over the Spring Festival: it is not counted out
        ("2024-01-31T10:00", "2024-02-29 18:00", "2024-03-29 18:00"),  # the month without a 31st ends with its last day
        ("2023-09-04T10:00", "2023-10-07 18:00", "2023-11-07 18:00"),  # 10-04 is a holiday; 10-07, a Saturday, is worked
    ],
)  # fmt: skip
def test_yinchuan_warns_month_by_month(office: Office, tmp_path: Path, started: str, yellow: str, red: str) -> None:
    there = city(tmp_path, "yinchuan", matters=ENTRY)
    matter = there.raised("entry", moment(started))
    escalate_due(at=moment(started) + timedelta(days=70))
    assert {rung: in_office(when) for rung, when in reached(matter).items()} == {"yellow": yellow, "red": red}


def test_every_office_is_loaded() -> None:
    assert {folder.name for folder in OFFICES.iterdir()} == {"huating", "shanxi", "supervision", "yinchuan"}
