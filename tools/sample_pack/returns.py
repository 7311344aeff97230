"""Monthly returns of projects and deals: cumulative amounts, plans, absences and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from sample_pack.dice import Dice
from sample_pack.files import Row
from sample_pack.months import of_year, token, work
from sample_pack.projects import Project
from sample_pack.rosters import Stay

COLUMNS = ("ref", "subject", "measure", "period", "facet", "value", "unit", "absence", "supersedes", "reason")
MONEY = "萬元"
LAPSES = (3, 7, 10, 16, 21)  # April, August and November of the first year, May and October of the second
REASONS = ("重複計入一筆設備款", "單位誤填，按憑證改正", "扣除未開票部分", "監理核定量調整")


def fact(ref: str, subject: str, measure: str, period: str, value: int | str, unit: str = MONEY) -> Row:
    """A row with a value."""
    return {
        "ref": ref, "subject": subject, "measure": measure, "period": period, "value": str(value), "unit": unit,
    }  # fmt: skip


def absent(ref: str, subject: str, measure: str, period: str, absence: str) -> Row:
    """A row that says why there is no value."""
    return {"ref": ref, "subject": subject, "measure": measure, "period": period, "absence": absence}


def reporting_months(stays: Sequence[Stay], year: int) -> dict[str, range]:
    """The months of a year for which each project reports: as long as it is in any roster."""
    found: dict[str, range] = {}
    for stay in stays:
        if not stay.roster.period.startswith(str(year)):
            continue
        months = range(stay.entered, stay.left[0] if stay.left else of_year(year)[-1] + 1)
        before = found.get(stay.subject, months)
        found[stay.subject] = range(min(before.start, months.start), max(before.stop, months.stop))
    return found


def project_returns(projects: Sequence[Project], months: Mapping[str, range], year: int) -> Iterator[Row]:
    """A year's plan and monthly returns of the projects that report in it."""
    for project in projects:
        if project.code in months:
            yield from _year_of(project, months[project.code], year)


def _year_of(project: Project, months: range, year: int) -> Iterator[Row]:
    plan = annual_plan(project, year)
    prefix = f"{project.number}"
    yield fact(f"{prefix}a{year % 100}", project.code, "project.annual_plan", str(year), plan)
    for month in months:
        period = token(month)
        tail = period[2:].replace("-", "")
        yield fact(f"{prefix}t{tail}", project.code, "project.planned_total", period, project.total)
        planned = plan_to_date(project, plan, year, month)
        yield fact(f"{prefix}d{tail}", project.code, "project.planned_to_date", period, planned)
        yield from _progress(project, year, month, f"{prefix}{{}}{tail}")


def _progress(project: Project, year: int, month: int, ref: str) -> Iterator[Row]:
    period, dice = token(month), Dice(f"return:{project.number}:{month}")
    since_start = project.done(month)
    to_date = since_start - project.done(of_year(year)[0] - 1)
    rows = (("y", "project.completed_ytd", to_date), ("s", "project.completed_since_start", since_start))
    absence = _absence(project, month, dice)
    correct = absence is None and since_start > 0 and dice.chance(1)
    surplus = max(1, since_start * dice.between(2, 9) // 100) if correct else 0
    for letter, measure, value in rows:
        own = ref.format(letter)
        if absence:
            yield absent(own, project.code, measure, period, absence)
        else:
            yield fact(own, project.code, measure, period, value + surplus)
        if correct:
            replaced = {"supersedes": own, "reason": dice.of(REASONS)}
            yield {**fact(f"{own}c", project.code, measure, period, value), **replaced}


def _absence(project: Project, month: int, dice: Dice) -> str | None:
    """Why nothing was reported. Returns are missing in a few months; whatever ends a quarter has been chased in."""
    if month % 12 == 0 and project.prefecture.waits_for_february:
        return "not_due"
    return "missing" if month in LAPSES and dice.chance(3) else None


def annual_plan(project: Project, year: int) -> int:
    """What a year's plan asks of a project: to be where its own plan wants it by December."""
    december = of_year(year)[-1]
    before = project.done(december - 12)
    wanted = project.planned(december) - before
    if project.planned_start > december:
        return max(20, min(project.total // 500, 200))  # preparation only
    return max(wanted, project.total // 20)


def plan_to_date(project: Project, plan: int, year: int, month: int) -> int:
    """The part of the year's plan due by the end of a month."""
    first = max(of_year(year)[0], min(project.planned_start, of_year(year)[-1]))
    if month < first:
        return 0
    return int(plan * Fraction(work(first, month), work(first, of_year(year)[-1])))
