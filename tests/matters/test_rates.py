"""Rates of matters are indicators: counted as known at any number, with the matters behind them, and kept rightly."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from diaodu.audit.numbers import last_number
from diaodu.indicators.asking import Desk
from diaodu.indicators.causes import Class, classes_since
from diaodu.indicators.counters import Stretch
from diaodu.indicators.current import Standing
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.ledger_reader import LedgerReader
from diaodu.indicators.queries import Ask, answer
from diaodu.indicators.regime import regime_of
from diaodu.indicators.revisions import revisions_at
from diaodu.kit.refusals import Refusal
from diaodu.ledger.commands import append
from diaodu.ledger.measures import Counted, CountedMatters
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import reopen, resume, wait_for, withdraw
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.counting import WHAT, MatterCounter
from diaodu.matters.models import Event, Matter
from diaodu.packs.models import Pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Subject
from tests.builders import make_user, new_fact, sign_in
from tests.matters.conftest import SHANGHAI, Office, at, office_of
from tests.matters.rated import SPENT, measure, write_rated_pack

pytestmark = pytest.mark.django_db
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def rated(db: None, tmp_path: Path) -> Office:
    """The office of the other tests, whose pack counts its blockers."""
    return office_of(write_rated_pack(tmp_path))


def how(what: str, facet_by: str = "factor", **more: object) -> Counted:
    """What a measure of the test pack counts."""
    endings = {"satisfied": ("satisfied",), "surveyed": ("satisfied", "dissatisfied")}.get(what, ())
    given = CountedMatters(("blocker",), what, step="rate" if endings else "assign", endings=endings)
    return Counted("", "", facet_by, (), "dispatch", replace(given, **more))  # type: ignore[arg-type]


def counted(what: str, *, known: int | None = None, last: date = YEAR[1], **more: object) -> int:
    """How many, or how many days, over all places and facets."""
    found = MatterCounter().tallies(how(what, **more), Stretch(YEAR[0], last, known))  # type: ignore[arg-type]
    return int(sum(tally.total for tally in (found or {}).values()))


def blocker(office: Office, moment: datetime, factor: str = "land") -> Matter:
    new = New("blocker", "用地未批", about=office.project, fields={"factor": factor})
    return raise_matter(actor=office.reporter, new=new, at=moment)


def solved(office: Office, matter: Matter, day: str) -> None:
    """Assigned, solved and checked on a day."""
    doing = Doing("done", evidence="照片3", assign_to=office.reporter)
    end_step(actor=office.reviewer, matter=matter.public, step="assign", doing=doing, at=at(day, "11:00"))
    end_step(actor=office.reporter, matter=matter.public, step="solve", doing=doing, at=at(day, "12:00"))
    passed = Doing("passed", tests={"solved": True, "answered": True})
    end_step(actor=office.reviewer, matter=matter.public, step="check", doing=passed, at=at(day, "15:00"))


def rated_by_enterprise(office: Office, matter: Matter, ending: str, day: str) -> None:
    doing = Doing(ending, words="說明")
    end_step_for_enterprise(enterprise=office.project, matter=matter.public, step="rate", doing=doing, at=at(day))


def test_a_course_is_counted_as_known_at_each_of_its_numbers(rated: Office) -> None:
    matter = blocker(rated, at("2024-03-04"))
    raised = last_number()
    solved(rated, matter, "2024-03-05")
    checked = last_number()
    rated_by_enterprise(rated, matter, "dissatisfied", "2024-03-06")
    sent_back = last_number()
    doing = Doing("done", evidence="照片4")
    end_step(actor=rated.reporter, matter=matter.public, step="solve", doing=doing, at=at("2024-03-07"))
    passed = Doing("passed", tests={"solved": True, "answered": True})
    end_step(actor=rated.reviewer, matter=matter.public, step="check", doing=passed, at=at("2024-03-08"))
    rated_by_enterprise(rated, matter, "satisfied", "2024-03-11")
    closed = last_number()
    reopen(actor=rated.office, matter=matter.public, reason="又停電", at=at("2024-03-20"))
    seen = {
        number: [counted(what, known=number) for what in ("open", "solved", "surveyed", "satisfied", "closed", "days")]
        for number in (raised, checked, sent_back, closed, last_number())
    }
    assert list(seen.values()) == [
        [1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0], [0, 1, 1, 1, 1, 7], [1, 0, 1, 1, 0, 0],
    ]  # fmt: skip


def test_what_an_official_enters_in_place_of_the_enterprise_is_no_survey(rated: Office) -> None:
    matter = blocker(rated, at("2024-03-04"))
    solved(rated, matter, "2024-03-05")
    end_step(actor=rated.reporter, matter=matter.public, step="rate", doing=Doing("satisfied"), at=at("2024-03-06"))
    assert [counted(what) for what in ("closed", "surveyed", "satisfied")] == [1, 0, 0]


def test_a_withdrawn_one_stays_in_the_denominator(rated: Office) -> None:
    matter = blocker(rated, at("2024-03-04"))
    withdraw(actor=rated.reporter, matter=matter.public, reason="重複", at=at("2024-03-05"))
    assert [counted(what) for what in ("raised", "open", "closed", "overdue")] == [1, 0, 0, 0]


def test_lateness_is_judged_at_the_end_of_the_last_day_and_waiting_stops_it(rated: Office) -> None:
    matter = blocker(rated, at("2024-03-04"))  # to be assigned by the evening of the 5th
    days = [date(2024, 3, day) for day in (4, 5, 6)]
    assert [counted("overdue", last=day) for day in days] == [0, 1, 1]
    wait_for(actor=rated.reviewer, matter=matter.public, on="superior", reason="等批", at=at("2024-03-05", "11:00"))
    assert [counted("overdue", last=day) for day in days] == [0, 0, 0]
    before = last_number()
    resume(actor=rated.reviewer, matter=matter.public, reason="已批", at=at("2024-03-12", "11:00"))
    later = [date(2024, 3, day) for day in (11, 12, 13)]
    assert [counted("overdue", last=day) for day in later] == [0, 1, 1]
    assert counted("overdue", last=later[2], known=before) == 0


def test_a_period_that_is_not_over_holds_nothing_late_yet(rated: Office) -> None:
    now = datetime.now(UTC).astimezone(SHANGHAI)
    blocker(rated, now)
    this_month, end = (now.date().replace(day=1), now.date() + timedelta(days=60))
    found = MatterCounter().tallies(how("overdue"), Stretch(this_month, end, None))
    assert sum(tally.entries for tally in (found or {}).values()) == 0


def test_before_the_first_of_a_kind_nothing_is_known(rated: Office) -> None:
    counter = MatterCounter()
    assert counter.tallies(how("raised"), Stretch(*YEAR, None)) is None
    blocker(rated, at("2024-03-04"))
    assert counter.tallies(how("raised"), Stretch(date(2023, 1, 1), date(2023, 12, 31), None)) is None
    assert counter.tallies(how("raised"), Stretch(date(2024, 5, 1), YEAR[1], None)) == {}


def test_facets_are_fields_steps_and_colours(rated: Office) -> None:
    matter = blocker(rated, at("2024-03-04"))
    blocker(rated, at("2024-03-04"), "power")
    end_step(
        actor=rated.reviewer, matter=matter.public, step="assign", doing=Doing("done", fields={"factor": "power"}),
        at=at("2024-03-04", "11:00"),
    )  # fmt: skip
    escalate_due(at=at("2024-03-06"))
    found = {
        by: Counter({facet: tally.entries for (_path, facet), tally in (
            MatterCounter().tallies(how("open", by), Stretch(*YEAR, None)) or {}).items()})
        for by in ("factor", "step", "colour")
    }  # fmt: skip
    assert found == {
        "factor": Counter(power=2), "step": Counter(solve=1, assign=1), "colour": Counter({"": 1, "blue": 1}),
    }  # fmt: skip


def _acts(rng: random.Random, office: Office, moment: datetime) -> None:
    """One act of chance; what the engine refuses is not done."""
    rows = list(Matter.objects.filter(kind="blocker").order_by("pk"))
    if not rows or rng.random() < 0.12:
        blocker(office, moment, rng.choice(("land", "power")))
        return
    matter = rng.choice(rows)
    common = {"matter": matter.public, "at": moment}
    beside: dict[str, Callable[[], object]] = {
        "wait": lambda: wait_for(actor=office.office, on="superior", reason="等", **common),
        "resume": lambda: resume(actor=office.office, reason="續", **common),
        "withdraw": lambda: withdraw(actor=office.reporter, reason="撤", **common),
        "reopen": lambda: reopen(actor=office.office, reason="又來", **common),
        "end": lambda: _end(rng, office, matter, moment),
    }
    what = rng.choices(list(beside), [2, 4, 1, 2, 16])[0]
    with suppress(Refusal):
        beside[what]()


def _end(rng: random.Random, office: Office, matter: Matter, moment: datetime) -> None:
    """End the open step of a matter in one of its ways, the rating by the enterprise or by an official."""
    step = matter.steps.filter(ended_at=None).first()
    if step is None:
        return
    yes = rng.random() < 0.7
    doing = {
        "check": Doing("passed" if yes else "sent_back", words="覈", tests={"solved": yes, "answered": True}),
        "rate": Doing("satisfied" if yes else "dissatisfied", words="評"),
    }.get(step.code, Doing("done", evidence="證"))
    if step.code == "rate" and rng.random() < 0.7:
        end_step_for_enterprise(enterprise=office.project, matter=matter.public, step="rate", doing=doing, at=moment)
    else:
        end_step(actor=None, matter=matter.public, step=step.code, doing=doing, at=moment)


def _naive(known: int, last: date) -> dict[str, int]:
    """The same counts, matter by matter, by reading events in order."""
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)
    totals: Counter[str] = Counter()
    for matter in Matter.objects.filter(kind="blocker"):
        events = list(matter.events.filter(number__lte=known, at__lt=end).select_related("step"))
        if events and YEAR[0] <= events[0].at.astimezone(SHANGHAI).date() <= last:
            totals.update(_told(events, end))
    return {what: totals[what] for what in WHAT}


def _told(events: list[Event], end: datetime) -> dict[str, int]:  # noqa: C901 - naive is the point
    due: dict[str, datetime] = {}
    closed = withdrawn = waiting = solved = late = False
    answers: list[bool] = []
    ratings: list[str] = []
    raised_on = closed_on = events[0].at
    for event in events:
        said = event.said
        match event.act:
            case "opened":
                due[said["step"]] = datetime.fromisoformat(said["due"])
            case "resumed":
                waiting = False
                due |= {step: datetime.fromisoformat(text) for step, text in said["dues"].items()}
            case "waited":
                waiting = True
            case "ended":
                late = late or event.at > due[said["step"]]
                if said["step"] == "assign":
                    answers.append(event.at <= due["assign"])
                if said["step"] == "check":
                    solved = said["tests"]["solved"]
                if said["step"] == "rate" and event.from_enterprise:
                    ratings.append(said["ending"])
                del due[said["step"]]
            case "sent_back":
                order = ("assign", "solve", "check", "rate")
                for step in order[order.index(said["step"]) :]:
                    due.pop(step, None)
                solved = False
            case "closed":
                late = late or any(event.at > each for each in due.values())
                closed, withdrawn, waiting, closed_on, due = True, said["state"] == "withdrawn", False, event.at, {}
            case "reopened":
                closed, solved = False, False
    days = (closed_on.astimezone(SHANGHAI).date() - raised_on.astimezone(SHANGHAI).date()).days
    age = ((end.astimezone(SHANGHAI)).date() - raised_on.astimezone(SHANGHAI).date()).days
    done = closed and not withdrawn
    return {
        "raised": 1, "answered_in_time": int(bool(answers) and answers[0]), "closed": int(done),
        "closed_in_time": int(done and not late), "solved": int(solved), "surveyed": int(bool(ratings)),
        "satisfied": int(bool(ratings) and ratings[-1] == "satisfied"), "open": int(not closed),
        "overdue": int(not closed and not waiting and any(each < end for each in due.values())),
        "days": days if done else 0, "age": age if not closed else 0,
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_the_database_counts_what_reading_each_history_gives(rated: Office, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    moment = at("2024-03-04", "09:00")
    for _act in range(140):
        moment += timedelta(hours=rng.randrange(1, 10))
        _acts(rng, rated, moment)
        if rng.random() < 0.2:
            escalate_due(at=moment)
    first = Event.objects.order_by("number").values_list("number", flat=True)[0]
    numbers = rng.sample(range(first, last_number()), 4)
    seen: Counter[str] = Counter()
    for known in (*numbers, last_number()):
        for last in (date(2024, 3, 15), date(2024, 5, 31)):
            found = {what: counted(what, known=known, last=last) for what in WHAT}
            assert found == _naive(known, last)
            seen.update(found)
    assert {"answered_in_time", "closed", "solved", "surveyed", "overdue", "days"} <= (+seen).keys()


def test_rates_are_indicators_with_a_trail_in_scope(rated: Office) -> None:
    first, second = blocker(rated, at("2024-03-04")), blocker(rated, at("2024-03-04"), "power")
    solved(rated, first, "2024-03-05")
    rated_by_enterprise(rated, first, "satisfied", "2024-03-06")
    del second
    shown = {
        code: answer(OPERATOR, Ask(f"blockers.{code}", "X1", "2024-03")).value
        for code in ("response_rate", "settlement_rate", "satisfaction_rate", "surveyed", "overdue_share")
    }
    assert shown == {
        "response_rate": "50.00",
        "settlement_rate": "50.00",
        "satisfaction_rate": "100.00",
        "surveyed": "1.00",
        "overdue_share": "100.00",
    }
    assert answer(OPERATOR, Ask("blockers.raised", "X1", "2024-03", facet="power")).value == "1.00"
    assert answer(OPERATOR, Ask("blockers.mean_age", "X1", "2024-03")).value == "28.00"
    found = MatterCounter().entries(
        viewer_of(rated.reporter), how("raised"), Stretch(*YEAR, None), place_path="X1/", facet="power", most=9
    )
    assert (found.seen, [row.name for row in found.rows], found.names["en"]) == (1, ["用地未批"], "Blocker")
    stranger = viewer_of(make_user("stranger", place="X1", areas=("elsewhere",)))
    hidden = MatterCounter().entries(stranger, how("raised"), Stretch(*YEAR, None), place_path="X1/", facet="", most=9)
    assert (hidden.seen, hidden.rows) == (0, [])


def test_the_trail_leads_to_the_matters_behind_a_number_as_counted_then(rated: Office, client: Client) -> None:
    first = blocker(rated, at("2024-03-04"))
    number = last_number()
    second = blocker(rated, at("2024-03-05"), "power")
    hidden = make_user("hidden", place="X1", permissions=(Permission.INDICATOR_VIEW,))
    address = "/trail/blockers.raised/?place=X1&period=2024-03"
    pages = {}
    for who, query in (("office", ""), ("office", f"&known={number}"), ("office", "&facet=power"), ("hidden", "")):
        sign_in(client, rated.office if who == "office" else hidden)
        page = client.get(address + query).content.decode()
        pages[who, query] = [matter for matter in (first, second) if f"/matters/{matter.public}/" in page]
        assert "Blocker" in page or "堵點" in page
    assert list(pages.values()) == [[first, second], [first], [second], []]


def test_a_figure_printed_before_a_late_entry_changed_because_of_what_came_late(rated: Office) -> None:
    blocker(rated, at("2024-03-04"))
    number = last_number()
    blocker(rated, at("2024-03-05"))
    ask = Ask("blockers.raised", "X1", "2024-03")
    assert classes_since(Desk(OPERATOR, last_number()), ask, number) == (Class.LATE,)
    assert revisions_at(Desk(OPERATOR, last_number()), ask).events == ()


def test_events_of_matters_drop_only_what_is_counted_of_them(rated: Office) -> None:
    pack, place = Pack.objects.get(code="small"), Subject.objects.get(code="X1")
    append(
        recorded_by="test",
        facts=[new_fact(place, measure="works.spent", period="2024-03", facet="全部", value=Decimal(7))],
    )
    blocker(rated, at("2024-03-04"))
    held = Standing(last_number(), None, LedgerReader(last_number()))
    asked = [(code, _at(held, pack)) for code in ("spent", "blockers.raised", "blockers.settlement_rate")]
    before = [held.answerer("small").answer(code, where) for code, where in asked]
    blocker(rated, at("2024-03-05"))
    later = held.brought_to(last_number())
    after = [later.answerer("small").answer(code, where) for code, where in asked]
    anew = Standing(last_number(), None, LedgerReader(last_number()))
    assert after[0] is before[0]
    assert [each.reading for each in before[1:]] == [Decimal(1), Decimal(0)]
    assert [each.reading for each in after] == [
        anew.answerer("small").answer(code, where).reading for code, where in asked
    ]
    assert after[1].reading == Decimal(2)


def test_facts_alone_leave_what_is_counted_of_matters(rated: Office) -> None:
    pack, place = Pack.objects.get(code="small"), Subject.objects.get(code="X1")
    blocker(rated, at("2024-03-04"))
    held = Standing(last_number(), None, LedgerReader(last_number()))
    where = _at(held, pack)
    before = held.answerer("small").answer("blockers.raised", where)
    append(recorded_by="test", facts=[new_fact(place, measure="works.spent", period="2024-03", facet="全部")])
    assert held.brought_to(last_number()).answerer("small").answer("blockers.raised", where) is before


def test_an_event_of_the_register_beside_drops_everything(rated: Office) -> None:
    from diaodu.register.commands import create_subject
    from diaodu.register.states import State

    blocker(rated, at("2024-03-04"))
    held = LedgerReader(last_number())
    blocker(rated, at("2024-03-05"))
    state = State("另壩", "另坝", place="X1")
    create_subject(actor=None, kind="project", state=state, link=None)
    assert held.recorded_up_to(last_number()) is None


def _at(held: Standing, pack: Pack) -> At:
    from diaodu.core.periods import Period

    place = held.reader.place("X1")
    assert place is not None
    return At(place, Period.parse("2024-03", regime_of(pack).calendar))


BROKEN = {
    "unknown kind": ('matters = ["blocker"]', 'matters = ["nobody"]', "unknown_code"),
    "unknown count": ('what = "raised"', 'what = "praised"', "bad_value"),
    "unknown facet": ('facet_by = "factor"', 'facet_by = "weather"', "bad_value"),
    "no step": ('what = "raised"', 'what = "surveyed"', "bad_value"),
    "no days": ('what = "raised"', 'what = "age"', "bad_value"),
    "unknown key": ('what = "raised"', 'what = "raised", whim = "x"', "bad_value"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_measure_that_cannot_be_counted_is_refused_on_load(db: None, tmp_path: Path, case: str) -> None:
    from diaodu.packs.problems import PackRefused

    old, new, rule = BROKEN[case]
    folder = write_rated_pack(tmp_path, measures=SPENT + measure("raised").replace(old, new), indicators="")
    with pytest.raises(PackRefused) as caught:
        office_of(folder)
    assert any(problem.rule == rule and "counted" in str(problem) for problem in caught.value.problems)


def test_restricted_kinds_are_not_counted(db: None, tmp_path: Path) -> None:
    from tests.matters.declared import MATTERS

    folder = write_rated_pack(
        tmp_path, measures=SPENT + measure("raised"), indicators="",
        matters=MATTERS.replace('about = ["project"]', 'about = ["project"]\nrestricted = true'),
    )  # fmt: skip
    with pytest.raises(Exception, match="restricted"):
        office_of(folder)
