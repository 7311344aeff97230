"""Freight services, the legs of their routes and two years of runs. Their far ends lie nowhere, in the open sea."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from sample_pack.dice import Dice
from sample_pack.drawing import degrees, label_point
from sample_pack.files import Name, Row
from sample_pack.opening import CARGO, FAR_ENDS, site_rows
from sample_pack.organisations import firms
from sample_pack.returns import fact
from sample_pack.words import PREFECTURES, PROVINCE_CODE

NAMES = ("code", "name_hant", "name_hans", "name_en", "place")
SERVICE_COLUMNS = (
    *NAMES, "organisation", "stage", "mode", "origin", "via", "destination", "operator", "length_km",
    "transit_days_low", "transit_days_high", "sea_days", "runs_per_week", "operates_from", "operates_to", "cargo_kinds",
)  # fmt: skip
LEG_COLUMNS = (
    *NAMES, "order", "from_station", "from_lon", "from_lat", "to_station", "to_lon", "to_lat", "mode", "length_km",
    "days",
)  # fmt: skip
RUN_COLUMNS = (
    *NAMES, "stage", "direction", "planned_on", "departed_on", "arrived_on", "wagons", "tonnes", "boxes",
    "loaded_boxes", "cargo_value", "cargo_domestic", "cargo_foreign", "nodes",
)  # fmt: skip
FLIGHT_COLUMNS = tuple(column for column in RUN_COLUMNS if column not in {"wagons", "boxes", "loaded_boxes"})
FAR_POINTS = ((-9500, 1200), (-7200, 6100), (1900, 9800), (11200, 7400), (12900, -3100))  # thousandths of a degree
MODES = (
    "鐵路",
    "鐵路",
    "鐵公聯運",
    "多式聯運",
)  # all go by rail at least a part of the way: they are counted as trains
AIR = "航空"
FOREIGN_CARGO = ("木漿", "銅精礦", "亞麻籽", "")
DAILY, CHARTERS = 10, 2
OPENED, LAST_DAY = date(2022, 1, 4), date(2023, 12, 31)
TARGET_YEAR, GROWTH_OF_YEAR = "2023", "10"  # percent more wagons sent than the year before
AHEAD = timedelta(days=14)  # how far ahead runs are already entered as planned
OUT, IN = "發運", "到達"
ROSTERS = tuple(
    f"""[[roster]]
code = "s-{family}"
family = "{family}"
names = {name.toml()}
place = "{PROVINCE_CODE}"
kind = "{kind}"
since = "2022-01-01"
without = ["planned", "cancelled"]
class_by = "direction"
classes = [
    {{ code = "{OUT}", names = {Name(OUT, "Departing").toml()} }},
    {{ code = "{IN}", names = {Name(IN, "Arriving").toml()} }},
]
complete = true
"""
    for family, kind, name in (
        ("runs", "run", Name("班次（示例）", "Runs (invented)")),
        ("flights", "flight", Name("航班（示例）", "Flights (invented)")),
    )
)


@dataclass(frozen=True, slots=True)
class Service:
    """A service with what its timetable promises. `every` is the days from one run to the next."""

    number: int
    row: dict[str, str]
    every: int
    first: date
    last: date
    days: tuple[int, int]

    @property
    def is_air(self) -> bool:
        """Whether it flies."""
        return self.row["mode"] == AIR


@cache
def services() -> tuple[Service, ...]:
    """The services from the prefectures to the far ends: trains first, then charter flights."""
    return tuple(_service(number) for number in range(1, DAILY + CHARTERS + 1))


def service_rows() -> Iterator[Row]:
    """The rows of the services."""
    return (service.row for service in services())


def _service(number: int) -> Service:
    dice, plan = Dice(f"service:{number}"), Dice(f"freight:{number}")
    prefecture, far = PREFECTURES[number % len(PREFECTURES)], FAR_ENDS[number % len(FAR_ENDS)]
    operator = dice.of(firms()).code
    stage = dice.weighted(((8, "operating"), (1, "planned"), (1, "suspended")))
    flies = number > DAILY
    mode, via = dice.of(MODES), dice.of([end for end in FAR_ENDS if end is not far]) if flies else dice.of(FAR_ENDS)
    kind = Name("貨運包機", "charter flight") if flies else Name("貨運班列", "service")
    low = plan.between(1, 2) if flies else plan.between(8, 14)
    days = (low, low + (0 if flies else plan.between(1, 3)))
    every = plan.weighted(((1, 14), (3, 28)))
    first = OPENED + timedelta(days=plan.between(0, 40) if number % 4 else plan.between(150, 260))
    last = date(2023, 6, 30) if stage == "suspended" else LAST_DAY
    row = {
        "code": f"s-l{number:02}",
        **Name(
            f"{prefecture.short.hant}至{far.hant}{kind.hant}（{number:02}）",
            f"{prefecture.short.en} to {far.en}, {kind.en} {number:02}",
        ).cells(),
        "place": prefecture.code, "organisation": operator, "stage": stage, "mode": AIR if flies else mode,
        "origin": f"{prefecture.short.hant}站", "via": "" if via is far else via.hant, "destination": far.hant,
        "operator": operator,
        "length_km": str(plan.between(1800, 5200)), "transit_days_low": str(days[0]), "transit_days_high": str(days[1]),
        "sea_days": str(days[1] + plan.between(10, 25)), "runs_per_week": {7: "1", 14: "0.5", 28: "0.25"}[every],
        "operates_from": "" if stage == "planned" else first.isoformat(),
        "operates_to": last.isoformat() if stage == "suspended" else "", "cargo_kinds": plan.of(CARGO),
    }  # fmt: skip
    return Service(number, row, every, first, last, days)


def leg_rows() -> Iterator[Row]:
    """Two legs of each service, over the station on the way; one where the way leads straight to the end."""
    for service in services():
        row = service.row
        number = next(index for index, each in enumerate(PREFECTURES) if each.code == row["place"])
        stations = [
            (row["origin"], label_point(number)),
            *(_far(row[end]) for end in ("via", "destination") if row[end]),
        ]
        length, days = int(row["length_km"]), service.days[0]
        for order, (start, end) in enumerate(pairwise(stations), start=1):
            parts = len(stations) - 1
            name = Name(f"{start[0]}至{end[0]}（{service.number:02}）", f"Service {service.number:02}, leg {order}")
            yield {
                "code": f"{row['code']}-{order}", **name.cells(), "place": row["place"], "order": str(order),
                "from_station": start[0], "from_lon": degrees(start[1][0]), "from_lat": degrees(start[1][1]),
                "to_station": end[0], "to_lon": degrees(end[1][0]), "to_lat": degrees(end[1][1]),
                "mode": _mode(service, order), "length_km": str(_part(length, order, parts)),
                "days": str(_part(days, order, parts)),
            }  # fmt: skip


def _part(whole: int, order: int, parts: int) -> int:
    """The share of a leg; what does not divide evenly falls to the last one."""
    return whole // parts if order < parts else whole - whole // parts * (parts - 1)


def _mode(service: Service, order: int) -> str:
    mode = service.row["mode"]
    return mode if mode in {"鐵路", AIR} else ("鐵路" if order == 1 else "公路")


def _far(hant: str) -> tuple[str, tuple[int, int]]:
    return hant, FAR_POINTS[[end.hant for end in FAR_ENDS].index(hant)]


@cache
def _runs() -> tuple[tuple[Service, dict[str, str]], ...]:
    found: list[tuple[Service, dict[str, str]]] = []
    for service in services():
        planned = service.first
        while service.row["stage"] != "planned" and planned <= service.last + AHEAD:
            number = len(found) + 1
            found.append((service, _run(service, number, planned, OUT)))
            if number % 4 == 0 and planned + timedelta(days=service.days[1] + 9) <= LAST_DAY:
                back = planned + timedelta(days=service.days[1] + 3)
                found.append((service, _run(service, number + 1, back, IN)))
            planned += timedelta(days=service.every)
    return tuple(found)


def _run(service: Service, number: int, planned: date, direction: str) -> dict[str, str]:
    dice = Dice(f"freight-run:{number}")
    hant, english = ("包機", "flight") if service.is_air else ("班列", "run")
    name = Name(f"{hant} {service.number:02} 第 {number:03} 班", f"Service {service.number:02}, {english} {number:03}")
    row = {
        "code": f"s-r{number:03}", **name.cells(), "place": service.row["place"], "direction": direction,
        "planned_on": planned.isoformat(), "cargo_domestic": dice.of(CARGO), "cargo_foreign": dice.of(FOREIGN_CARGO),
    }  # fmt: skip
    late = dice.weighted(((82, 0), (6, 1), (5, 2), (4, 4), (3, 9)))
    departed, cancelled = planned + timedelta(days=late), dice.chance(5)
    transit = dice.between(*service.days) + dice.weighted(((80, 0), (15, 2), (5, 5)))
    if cancelled and planned <= LAST_DAY:
        return {**row, "stage": "cancelled"}
    if departed > LAST_DAY:
        return {**row, "stage": "planned"}
    arrived = departed + timedelta(days=transit)
    row |= {"departed_on": departed.isoformat(), **_load(service, dice)}
    halfway = departed + timedelta(days=transit // 2)
    if halfway <= LAST_DAY and service.row["via"]:
        row["nodes"] = f"{service.row['via']} {halfway.isoformat()}"
    if arrived > LAST_DAY:
        return {**row, "stage": "departed"}
    return {**row, "stage": "arrived", "arrived_on": arrived.isoformat()}


def _load(service: Service, dice: Dice) -> dict[str, str]:
    value = {"cargo_value": str(dice.between(300, 2600))}
    if service.is_air:
        return {**value, "tonnes": str(dice.between(15, 60))}
    wagons = dice.between(18, 50)
    boxes = wagons * 2
    loaded = boxes * dice.between(82, 100) // 100
    return {
        **value, "wagons": str(wagons), "tonnes": str(loaded * dice.between(9, 13)), "boxes": str(boxes),
        "loaded_boxes": str(loaded),
    }  # fmt: skip


def run_rows() -> Iterator[Row]:
    """The runs of trains, those still to come with them."""
    return (row for service, row in _runs() if not service.is_air)


def flight_rows() -> Iterator[Row]:
    """The runs of charter flights."""
    return (row for service, row in _runs() if service.is_air)


def link_rows() -> Iterator[Row]:
    """Runs and legs of their services, services from a site of the same prefecture."""
    sites = {site["place"]: site["code"] for site in site_rows()}
    for service in services():
        yield {"from": service.row["code"], "link": "departs_from", "to": sites[service.row["place"]]}
    for leg in leg_rows():
        yield {"from": leg["code"], "link": "of_service", "to": leg["code"].rsplit("-", 1)[0]}
    for service, run in _runs():
        yield {"from": run["code"], "link": "of_service", "to": service.row["code"]}


def milestones() -> Iterator[Row]:
    """When runs left and arrived."""
    for _, run in _runs():
        for milestone in ("departed", "arrived"):
            if run.get(f"{milestone}_on"):
                yield {"subject": run["code"], "milestone": milestone, "on": run[f"{milestone}_on"]}


def target_rows() -> Iterator[Row]:
    """The figure that targets.toml names."""
    measure = "freight.wagons_growth_target"
    yield fact("target-wagons-growth", PROVINCE_CODE, measure, TARGET_YEAR, GROWTH_OF_YEAR, "%")
