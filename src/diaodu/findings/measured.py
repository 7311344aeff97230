"""Tests that look at facts: a year made in one month, and returns that repeat others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from django.db.models import QuerySet

from diaodu.core.piles import HUNDRED, same_rows, share_of_month
from diaodu.findings.declared import BUNCHING, COPIED, FindingTest
from diaodu.findings.found import MOST_SUBJECTS, Found
from diaodu.ledger.measures import measures
from diaodu.ledger.models import Fact
from diaodu.packs.models import Pack


def _facts(pack: Pack, codes: tuple[str, ...]) -> QuerySet[Fact]:
    """The monthly values in force of some measures, at the first facet of each."""
    facets = [facet for code in codes for facet in measures(pack)[code].facets[:1]] or [""]
    rows = Fact.objects.known_at(None).filter(subject__pack=pack, measure__in=codes, facet__in=facets)
    return rows.filter(value__isnull=False, period__regex=r"^\d{4}-\d{2}$").order_by("number")


def bunched(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """Years of which one month makes more than its share."""
    code = str(test.body["measure"])
    cumulative = measures(pack)[code].basis == "year_to_date"
    years: dict[tuple[int, str, str, str], dict[int, tuple[Decimal, int]]] = defaultdict(dict)
    rows = _facts(pack, (code,)).values_list(
        "subject_id", "subject__place__path", "source", "period", "value", "number"
    )
    for subject, path, source, period, value, number in rows.iterator(chunk_size=5000):
        years[subject, path or "", source, period[:4]][int(period[5:])] = (value or Decimal(0), number)
    month = int(test.body["month"])
    for (subject, path, source, year), months in years.items():
        values = {at: value for at, (value, _number) in months.items()}
        found = share_of_month(values, month, year_to_date=cumulative)
        if found is None or found[1] <= 0 or found[1] < test.number("least"):
            continue
        percent = found[0] * HUNDRED / found[1]
        if percent >= test.number("share"):
            said = {"year": year, "month": str(month), "percent": str(percent.quantize(Decimal(1)))}
            facts = tuple(months[at][1] for at in (month - 1, month, 12) if at in months)
            key = f"{subject}-{source}-{year}"
            yield Found(key, (path,), (subject,), said, tuple(dict.fromkeys(facts)), measures(pack)[code].area, percent)


def copied(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """Returns whose values are all those of the month before, or of another subject in the same month."""
    codes = test.words("measures")
    area = measures(pack)[codes[0]].area
    returns: dict[tuple[int, str], dict[str, tuple[Decimal, int]]] = defaultdict(dict)
    paths: dict[int, str] = {}
    rows = _facts(pack, codes).values_list("subject_id", "subject__place__path", "measure", "period", "value", "number")
    for subject, path, measure, period, value, number in rows.iterator(chunk_size=5000):
        paths[subject] = path or ""
        returns[subject, period][measure] = (value or Decimal(0), number)
    whole = {key: row for key, row in returns.items() if len(row) == len(codes)}
    values = {key: tuple(row[code][0] for code in codes) for key, row in whole.items()}
    facts = {key: tuple(row[code][1] for code in codes) for key, row in whole.items()}
    yield from _like_the_month_before(values, facts, paths, area)
    yield from _like_one_another(values, facts, paths, area)


Key = tuple[int, str]
Values = Mapping[Key, tuple[Decimal, ...]]


def _like_the_month_before(
    values: Values, facts: Mapping[Key, tuple[int, ...]], paths: Mapping[int, str], area: str
) -> Iterator[Found]:
    for before, after in pairwise(sorted(values)):
        if before[0] == after[0] and values[before] == values[after] and all(values[after]):
            subject, period = after
            said = {"period": period, "before": before[1], "count": str(len(values[after]))}
            rest = facts[before] + facts[after]
            yield Found(f"{subject}-{period}", (paths[subject],), (subject,), said, rest, area)


def _like_one_another(
    values: Values, facts: Mapping[Key, tuple[int, ...]], paths: Mapping[int, str], area: str
) -> Iterator[Found]:
    periods: dict[str, list[tuple[Key, tuple[Decimal, ...]]]] = defaultdict(list)
    for key, row in values.items():
        periods[key[1]].append((key, row))
    for period, rows in periods.items():
        for keys in same_rows(rows):
            held = sorted(keys)
            subjects = tuple(subject for subject, _period in held)
            said = {"period": period, "subjects": str(len(held)), "count": str(len(values[held[0]]))}
            rest = tuple(number for key in held[:MOST_SUBJECTS] for number in facts[key])
            about = tuple(paths[subject] for subject in subjects)
            named = f"{period}-{'-'.join(map(str, subjects[:8]))}"
            yield Found(named, about, subjects[:MOST_SUBJECTS], said, rest, area, Decimal(len(held)))


LOOKS: Mapping[str, Callable[[Pack, FindingTest], Iterator[Found]]] = {BUNCHING: bunched, COPIED: copied}
