"""Measures and indicators that count the matters of the test pack."""

from __future__ import annotations

from pathlib import Path

from tests.matters.declared import write_matters_pack

UNITS = """
[[unit]]
code = "%"
dimension = "percent"
factor = "1"
decimals = 2
names = { hant = "%", hans = "%", en = "per cent" }
[[unit]]
code = "億元"
dimension = "CNY"
factor = "1"
decimals = 2
names = { hant = "億元", hans = "亿元", en = "100 million yuan" }
[[unit]]
code = "件"
dimension = "matter"
factor = "1"
decimals = 0
names = { hant = "件", hans = "件", en = "matters" }
[[unit]]
code = "天"
dimension = "day"
factor = "1"
decimals = 0
names = { hant = "天", hans = "天", en = "days" }
"""
UNITS += """
[[unit]]
code = "天/件"
dimension = "day/matter"
factor = "1"
decimals = 1
names = { hant = "天/件", hans = "天/件", en = "days each" }
"""
SOURCES = """
[[source]]
code = "dispatch"
names = { hant = "調度", hans = "调度", en = "dispatch" }
[[source]]
code = "published"
names = { hant = "公開", hans = "公开", en = "published" }
[[source]]
code = "generated"
names = { hant = "生成", hans = "生成", en = "generated" }
"""
SPENT = """
[[measure]]
code = "works.spent"
names = { hant = "完成", hans = "完成", en = "spent" }
area = "works"
unit = "億元"
basis = "year_to_date"
subjects = ["place"]
facets = ["全部", "省外"]
values = ">= 0"
"""
COUNTED = {
    "raised": "",
    "answered_in_time": ', step = "assign"',
    "closed": "",
    "closed_in_time": "",
    "solved": "",
    "surveyed": ', step = "rate", endings = ["satisfied", "dissatisfied"]',
    "satisfied": ', step = "rate", endings = ["satisfied"]',
    "overdue": "",
    "open": "",
    "days": "",
    "age": "",
}
RATES = {
    "response_rate": ("answered_in_time", "raised"),
    "settlement_rate": ("closed", "raised"),
    "solution_rate": ("solved", "raised"),
    "satisfaction_rate": ("satisfied", "surveyed"),
    "overdue_share": ("overdue", "open"),
}


def measure(what: str, more: str = "", *, code: str = "", basis: str = "year_to_date") -> str:
    """A measure that counts blockers by factor."""
    unit = "天" if what in {"days", "age"} else "件"
    code = code or what
    return f"""
[[measure]]
code = "blockers.{code}"
names = {{ hant = "{code}", hans = "{code}", en = "{code}" }}
area = "works"
unit = "{unit}"
basis = "{basis}"
subjects = ["place"]
facets = ["全部", "land", "power"]
counted = {{ matters = ["blocker"], what = "{what}", facet_by = "factor", source = "dispatch"{more} }}
"""


def indicator(code: str, formula: str, unit: str) -> str:
    """An indicator of the test pack."""
    return f"""
[[indicator]]
code = "{code}"
names = {{ hant = "{code}", hans = "{code}", en = "{code}" }}
area = "works"
formula = '{formula}'
unit = "{unit}"
decimals = 2
direction = "none"
sources = ["dispatch", "published", "generated"]
"""


def rated_indicators() -> str:
    """The indicators of all that is counted of blockers."""
    indicators = [indicator("spent", "value(works.spent)", "億元")]
    indicators += [
        indicator(f"blockers.{what}", f"value(blockers.{what})", "天" if what in {"days", "age"} else "件")
        for what in COUNTED
    ]
    indicators += [
        indicator(f"blockers.{code}", f"percent(value(blockers.{over}), value(blockers.{under}))", "%")
        for code, (over, under) in RATES.items()
    ]
    indicators += [indicator("blockers.mean_age", "value(blockers.age) / value(blockers.open)", "天/件")]
    return "".join(indicators)


def write_rated_pack(folder: Path, **files: str) -> Path:
    """The test pack of matters with everything counted of its blockers."""
    measures = SPENT + "".join(measure(what, more) for what, more in COUNTED.items())
    given = {"units": UNITS, "sources": SOURCES, "measures": measures, "indicators": rated_indicators()}
    return write_matters_pack(folder, **given | files)


BOARDED_KINDS = """
[[kind]]
code = "project"
names = { hant = "項目", hans = "项目", en = "Project" }
area = "works"
stages = []
fields = [{ code = "planned", type = "money", unit = "億元", names = { hant = "計劃總投資", hans = "计划总投资", en = "Planned" } }]
"""
INVESTED = """
[[measure]]
code = "project.completed"
names = { hant = "完成投資", hans = "完成投资", en = "Completed" }
area = "works"
unit = "億元"
basis = "year_to_date"
subjects = ["project"]
"""
HELD_UP = """
[[measure]]
code = "blockers.planned"
names = { hant = "受堵投資", hans = "受堵投资", en = "Held up" }
area = "works"
unit = "億元"
basis = "stock"
subjects = ["place"]
facets = ["全部", "land", "power"]
counted = { matters = ["blocker"], what = "open", field = "planned", facet_by = "factor", source = "dispatch" }
"""
BOARD = """
[[matter_board]]
code = "office"
names = { hant = "看板", hans = "看板", en = "Board" }
kind = "blocker"
factor = "factor"
planned = "planned"
blocked = "blockers.planned"
invested = "project.completed"
sizes = ["1", "5"]
months = 3
open_days = 30
rates = ["blockers.settlement_rate", "blockers.satisfaction_rate", "blockers.surveyed"]
listed = ["blocker", "slip"]
"""


def write_boarded_pack(folder: Path, **files: str) -> Path:
    """The same with a board of the office, and projects that plan and invest."""
    measures = SPENT + INVESTED + HELD_UP + "".join(measure(what, more) for what, more in COUNTED.items())
    indicators = rated_indicators() + indicator("blockers.planned", "value(blockers.planned)", "億元")
    given = {"kinds": BOARDED_KINDS, "measures": measures, "indicators": indicators, "matter_boards": BOARD}
    return write_rated_pack(folder, **given | files)
