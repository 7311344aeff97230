"""The weekly list holds exceptions only, each with who must do what by when; the circular's list is frozen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from django.test import Client

from diaodu.audit.numbers import last_number
from diaodu.editions.commands import approve_edition, draft_edition, release_edition, review_edition
from diaodu.editions.content import Content, Table
from diaodu.editions.making import recomposed
from diaodu.editions.models import Edition
from diaodu.editions.rebuilding import rebuild
from diaodu.editions.rendering.text import as_text
from diaodu.kit.asking import BadNumber
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import ask_extension, hand_over
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Matter, Step
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.weekly import Week, Weekly, weekly_list
from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register.commands import create_subject
from diaodu.register.states import State
from tests.builders import make_user, sign_in
from tests.matters.conftest import Office, at, holder, office_of
from tests.matters.declared import LADDERS, MATTERS
from tests.matters.rated import write_boarded_pack

pytestmark = pytest.mark.django_db
MONDAY = at("2024-03-04")
TALK = """
[[matter_kind]]
code = "talk"
names = { hant = "約談", hans = "约谈", en = "Talk" }
area = "works"
raised_by = ["office"]
restricted = true
fields = [
    { code = "due_on", names = { hant = "時限", hans = "时限", en = "Due" }, type = "date" },
    { code = "colour", names = { hant = "顏色", hans = "颜色", en = "Colour" }, type = "choice", choices = ["red"] },
]
states = [
    { code = "open", names = { hant = "待談", hans = "待谈", en = "Open" } },
    { code = "held", names = { hant = "已談", hans = "已谈", en = "Held" }, closed = true },
]
steps = [
    { code = "hold", names = { hant = "約談", hans = "约谈", en = "Hold" }, state = "open", owner = { role = "office" }, due = "3 working_days", endings = [
        { code = "held", names = { hant = "已談", hans = "已谈", en = "Held" }, closes = "held" },
    ] },
]
"""
TALKED = LADDERS.replace('"owner", { role = "office" }] },\n]', '"owner", { role = "office" }], raises = "talk" },\n]')
CIRCULARS = """
[[circular]]
code = "weekly"
names = { hant = "調度週報", hans = "调度周报", en = "Weekly" }
cadence = "week"
issuer = { hant = "調度辦", hans = "调度办", en = "Office" }
body = "weekly.md"
public = false
"""
BODY = """{% let settled = blockers.settlement_rate, period=month %}
# {{ place }}調度週報

辦結率{{ settled }}，企業評價{{ blockers.surveyed, period=month }}。

{% matters %}
"""


@pytest.fixture
def listed(db: None, tmp_path: Path) -> Office:
    """The office, whose ladder ends in talks, and whose pack has a weekly circular."""
    assert TALKED != LADDERS
    folder = write_boarded_pack(tmp_path, matters=MATTERS + TALK, ladders=TALKED, circulars=CIRCULARS)
    (folder / "weekly.md").write_text(BODY, encoding="utf-8")
    office = office_of(folder)
    office.project = create_subject(actor=None, kind="project", state=State("壩", "坝", place="X1"), link=None)
    return office


def blocker(office: Office, title: str = "張三拖着不辦", day: str = "2024-03-04") -> Matter:
    new = New("blocker", title, about=office.project, fields={"factor": "land"})
    return raise_matter(actor=office.reporter, new=new, at=at(day))


def week_of(office: Office, user: User, token: str, now: str = "2024-04-30") -> Weekly:
    week = Week.parse(token, at(now).date())
    return weekly_list(viewer_of(user), board_of(office.pack), office.place, week, now=at(now))


def lines(found: Weekly) -> dict[str, list[tuple[str, str, str]]]:
    """By chapter: who must do what, and why."""
    return {each.code: [(line.who, line.what, line.why) for line in each.lines] for each in found.chapters}


def test_weeks_are_those_of_the_iso_calendar() -> None:
    assert Week.parse("2024-W10", at("2024-01-01").date()).monday.isoformat() == "2024-03-04"
    assert Week.parse("", at("2024-03-10").date()).token == "2024-W10"
    assert Week.parse("2020-W53", at("2024-03-10").date()).shift(1).token == "2021-W01"
    for token in ("2024", "2024-W60", "W10", "2024-Wx", "0001-W01", "9999-W52"):
        with pytest.raises(BadNumber):
            Week.parse(token, at("2024-03-10").date())


def test_what_is_in_time_is_not_listed(listed: Office) -> None:
    blocker(listed)
    assert week_of(listed, listed.office, "2024-W10", now="2024-03-05").chapters == []


def test_overdue_steps_slips_and_talks_are_listed_in_their_weeks(listed: Office) -> None:
    blocker(listed)  # to be assigned by the 5th; slips on the 5th, the 8th and the 13th, a talk on the 15th
    escalate_due(at=at("2024-04-30"))
    desk = ("甲地 · 審核員", "交辦")
    first = lines(week_of(listed, listed.office, "2024-W10"))
    assert first["overdue"][0][:2] == desk
    assert [len(first.get(code, ())) for code in ("overdue", "slips", "talks")] == [2, 2, 0]
    counts = {
        token: {code: len(found) for code, found in lines(week_of(listed, listed.office, token)).items()}
        for token in ("2024-W11", "2024-W12", "2024-W16")
    }
    assert [counts[token].get("slips", 0) for token in counts] == [1, 0, 0]
    assert [counts[token].get("talks", 0) for token in counts] == [1, 0, 0]
    assert [counts[token].get("long_open", 0) for token in counts] == [0, 0, 1]


def test_talks_are_told_only_to_who_may_see_them(listed: Office) -> None:
    blocker(listed)
    escalate_due(at=at("2024-04-30"))
    assert "talks" in lines(week_of(listed, listed.office, "2024-W11"))
    other = holder("reporter", username="other")
    assert "talks" not in lines(week_of(listed, other, "2024-W11"))
    assert "slips" in lines(week_of(listed, other, "2024-W11"))


def test_persons_are_told_only_to_who_manages(listed: Office) -> None:
    matter = blocker(listed)
    hand_over(
        actor=listed.office, matter=matter.public, step="assign", to=listed.reviewer, place=None, reason="專辦",
        at=at("2024-03-04", "11:00"),
    )  # fmt: skip
    other = holder("reporter", username="other")
    told = {user.username: lines(week_of(listed, user, "2024-W11"))["overdue"][0][0] for user in (listed.office, other)}
    assert told == {"office": "甲地 · 審核員 · reviewer", "other": "甲地 · 審核員"}


def test_a_refused_extension_is_listed_with_the_step_that_stays_due(listed: Office) -> None:
    matter = blocker(listed)
    end_step(
        actor=listed.reviewer, matter=matter.public, step="assign", doing=Doing("done", assign_to=listed.reporter),
        at=MONDAY,
    )  # fmt: skip
    asked = {}
    for day in ("05", "06"):
        asked[day] = ask_extension(
            actor=listed.reporter, matter=matter.public, step="solve", new_due=at("2024-03-20").date(), reason="等料",
            progress="", at=at(f"2024-03-{day}"),
        )  # fmt: skip
        ending = "refused" if day == "05" else "granted"
        end_step(
            actor=listed.office,
            matter=asked[day].public,
            step="decide",
            doing=Doing(ending),
            at=at(f"2024-03-{day}", "11:00"),
        )
    found = week_of(listed, listed.office, "2024-W10")
    (line,) = next(each for each in found.chapters if each.code == "refused").lines
    assert (line.matter, line.who, line.what) == (asked["05"], "甲地 · 填報員 · reporter", "辦理")


def test_a_desk_that_nobody_fills_is_listed(listed: Office) -> None:
    blocker(listed)
    before = lines(week_of(listed, listed.office, "2024-W10", now="2024-03-04"))
    User.objects.filter(pk=listed.reviewer.pk).update(is_active=False)
    after = lines(week_of(listed, listed.office, "2024-W10", now="2024-03-05"))
    assert "orphans" not in before
    assert [line[:2] for line in after["orphans"]] == [("甲地 · 審核員", "交辦")]
    newcomer = User.objects.create(username="new", name="new")
    Grant.objects.create(user=newcomer, role=Role.objects.get(code="reviewer"), place_code="X1")
    assert "orphans" not in lines(week_of(listed, listed.office, "2024-W10", now="2024-03-05"))


def test_files_say_what_the_page_says_and_are_audited(listed: Office, client: Client) -> None:
    from diaodu.audit.models import AuditEntry

    blocker(listed)
    escalate_due(at=at("2024-03-08"))
    sign_in(client, listed.office)
    page = client.get("/matters/weekly/?week=2024-W10")
    assert page.status_code == 200
    assert "張三拖着不辦" in page.content.decode()
    word = docx.Document(BytesIO(client.get("/matters/weekly.docx?week=2024-W10").content))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert {"張三拖着不辦", "甲地 · 審核員", "交辦", "2024-03-05 18:00"} <= cells
    sheet = openpyxl.load_workbook(BytesIO(client.get("/matters/weekly.xlsx?week=2024-W10").content)).worksheets[0]
    assert "張三拖着不辦" in {row[1] for row in sheet.iter_rows(values_only=True)}
    assert AuditEntry.objects.filter(tag="matters:weekly:export").count() == 2
    assert client.get("/matters/weekly.pdf").status_code == 404
    sign_in(client, listed.reporter)
    assert client.get("/matters/weekly.docx?week=2024-W10").status_code == 403


def edition(office: Office) -> Edition:
    writer = make_user("writer", place="X1", permissions=(Permission.EDITION_WRITE, Permission.EDITION_VIEW))
    return draft_edition(actor=writer, kind="weekly", place="X1", period="2024-03-12")


def table_of(content: Content) -> list[list[str]]:
    (table,) = [block for block in content.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in table.rows]


def test_the_circular_lists_exceptions_without_people_talks_or_words(listed: Office) -> None:
    matter = blocker(listed)
    escalate_due(at=at("2024-03-12"))
    content = Content.from_json(edition(listed).content)
    assert table_of(content) == [
        ["堵點", "壩", "交辦", "甲地審核員", "2024-03-05", "7天"],
        ["督辦單", "壩", "回覆", "甲地填報員", "2024-03-08", "4天"],
    ]
    text = as_text(content)
    assert matter.title not in text
    assert "約談" not in text
    assert "辦結率0%" in text


def test_the_circular_is_rebuilt_to_the_byte_whatever_happens_later(listed: Office) -> None:
    matter = blocker(listed)
    escalate_due(at=at("2024-03-12"))
    drafted = edition(listed)
    approver = make_user("approver", place="X1", permissions=(Permission.EDITION_APPROVE,))
    writer = User.objects.get(username="writer")
    review_edition(actor=writer, key=drafted.key)
    approve_edition(actor=approver, key=drafted.key)
    released = release_edition(actor=writer, key=drafted.key)
    number = last_number()
    hand_over(
        actor=listed.office, matter=matter.public, step="assign", to=listed.office, place=None, reason="轉",
        at=at("2024-03-11"),
    )  # fmt: skip
    end_step(actor=None, matter=matter.public, step="assign", doing=Doing("done"), at=at("2024-03-11", "12:00"))
    blocker(listed, "補登", day="2024-03-01")
    assert last_number() > number
    assert Step.objects.filter(matter=matter, code="assign", ended_at__isnull=False).exists()
    assert recomposed(released).digest() == Content.from_json(released.content).digest()
    assert rebuild(released).identical


def test_without_exceptions_the_circular_says_so(listed: Office) -> None:
    blocker(listed, day="2024-03-12")
    assert "沒有逾期事項" in as_text(Content.from_json(edition(listed).content))
