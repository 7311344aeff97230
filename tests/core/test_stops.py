"""Stops as they are written, and runs followed along their routes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.stops import Call, LegTime, Node, Stop, StopsGoBack, UnreadableStop, followed, leg_times, read_stops

FIRST = date(2023, 2, 22)
STATIONS = st.text(st.characters(categories=("Lo", "Lu", "Ll")), min_size=1, max_size=8)
ROUTE = (Call("蘭州"), Call("西寧", Decimal(1)), Call("拉薩", Decimal(3)), Call("加德滿都", Decimal("4.5")))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@given(st.lists(st.tuples(STATIONS, st.integers(0, 30))), st.sampled_from("；;"))
def test_what_is_written_is_read(told: list[tuple[str, int]], between: str) -> None:
    stops = tuple(Stop(station, day(number)) for station, number in sorted(told, key=lambda each: each[1]))
    assert read_stops(between.join(f"{stop.station} {stop.day}" for stop in stops)) == stops


def test_a_station_may_have_spaces_and_both_separators_do() -> None:
    assert read_stops(" Port  Said 2023-02-22 ;西寧\u30002023-02-22") == (Stop("Port Said", FIRST), Stop("西寧", FIRST))
    assert read_stops("") == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("西寧", "西寧"), ("2023-02-22", "2023-02-22"), ("西寧 2023-02-30", "西寧 2023-02-30"),
        ("西寧 2023-02-22；", ""), ("西寧 2023-2-22", "西寧 2023-2-22"), ("西寧 20230222", "西寧 20230222"),
        ("西寧 2023-02-22、拉薩 2023-02-24 到", "西寧 2023-02-22、拉薩 2023-02-24 到"),
    ],
)  # fmt: skip
def test_a_part_that_says_no_station_and_day_is_refused(text: str, part: str) -> None:
    with pytest.raises(UnreadableStop) as refused:
        read_stops(text)
    assert refused.value.part == part


def test_days_that_go_back_are_refused() -> None:
    with pytest.raises(StopsGoBack) as refused:
        read_stops("西寧 2023-02-23；拉薩 2023-02-22")
    assert refused.value.stop == Stop("拉薩", FIRST)


def test_a_run_that_told_everything_stands_beside_the_plan_leg_by_leg() -> None:
    stops = read_stops("西寧 2023-02-23；拉薩 2023-02-27")
    assert followed(ROUTE, stops, departed=FIRST, arrived=date(2023, 3, 4)) == (
        Node("蘭州", 0, FIRST, 0),
        Node("西寧", 1, day(1), 1, 1, Decimal(1)),
        Node("拉薩", 2, day(5), 5, 4, Decimal(3)),
        Node("加德滿都", 3, day(10), 10, 5, Decimal("4.5")),
    )


def test_a_station_passed_over_joins_its_leg_to_the_next_and_a_foreign_one_has_no_plan() -> None:
    nodes = followed(ROUTE, read_stops("格爾木 2023-02-24；拉薩 2023-02-27"), departed=FIRST, arrived=None)
    assert nodes == (
        Node("蘭州", 0, FIRST, 0),
        Node("格爾木", None, day(2), 2, 2),
        Node("西寧", 1, None),
        Node("拉薩", 2, day(5), 5, 3),
        Node("加德滿都", 3, None, planned=Decimal("4.5")),
    )
    (_, passed, *_rest) = followed(ROUTE, read_stops("拉薩 2023-02-27"), departed=FIRST, arrived=None)
    assert (passed.day, passed.planned) == (None, 1)
    assert followed(ROUTE, read_stops("拉薩 2023-02-27"), departed=FIRST, arrived=None)[2].planned == 4


def test_a_run_without_a_route_is_told_by_its_days_alone() -> None:
    nodes = followed((), read_stops("西寧 2023-02-23"), departed=FIRST, arrived=day(9))
    assert nodes == (Node("", None, FIRST, 0), Node("西寧", None, day(1), 1, 1), Node("", None, day(9), 9, 8))


def test_the_end_told_among_the_stops_is_not_told_twice() -> None:
    nodes = followed(ROUTE, read_stops("加德滿都 2023-03-03"), departed=FIRST, arrived=day(9))
    assert [node.station for node in nodes] == ["蘭州", "西寧", "拉薩", "加德滿都"]
    assert (nodes[-1].day, nodes[-1].planned) == (day(9), Decimal("8.5"))


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), max_size=6))
def test_the_means_of_the_legs_add_up_where_every_run_told_every_station(spans: list[list[int]]) -> None:
    runs = []
    for one, two, three in spans:
        stops = (Stop("西寧", day(one)), Stop("拉薩", day(one + two)))
        runs.append(followed(ROUTE, stops, departed=FIRST, arrived=day(one + two + three)))
    times = leg_times(ROUTE, runs)
    assert [time.days for time in times] == [sum(span[leg] for span in spans) for leg in range(3)]
    assert {time.runs for time in times} == {len(spans)}


def test_a_leg_counts_only_where_both_ends_were_told() -> None:
    runs = [followed(ROUTE, read_stops("拉薩 2023-02-27"), departed=FIRST, arrived=day(9))]
    assert leg_times(ROUTE, runs) == (LegTime(), LegTime(), LegTime(4, 1))
    assert [time.mean for time in leg_times(ROUTE, runs)] == [None, None, Decimal(4)]
    assert leg_times((), runs) == ()
