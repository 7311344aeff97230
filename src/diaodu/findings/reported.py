"""The test of the first-report rule: one investor's project that two places reported, with who did so first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from diaodu.core.first_reports import first_of, in_order
from diaodu.findings.declared import REPORTED, FindingTest
from diaodu.findings.found import Found
from diaodu.packs.models import Pack
from diaodu.register.first_reports import FirstReport, Rivals, first_report_rule, rivals_among
from diaodu.register.models import Place, Subject
from diaodu.register.queries import names_of


def reported_twice(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """Two subjects of one investor, with names alike, that different places reported."""
    rule = first_report_rule(pack, test.kind)
    if rule is None:
        return
    names = {place.code: names_of(place) for place in Place.objects.filter(pack=pack)}
    for rivals in rivals_among(rule, Subject.objects.filter(pack=pack, kind=test.kind)):
        yield _found(rule, rivals, names)


def _found(rule: FirstReport, rivals: Rivals, names: Mapping[str, Mapping[str, str]]) -> Found:
    """``listed`` are the places in the order of their reports, ``days`` these; ``first`` whether that decides it."""
    both = (rivals.one, rivals.other)
    reports = [rule.report(subject) for subject in both]
    ordered = in_order(reports)
    said = {
        "alike": str(rivals.percent.quantize(1)),
        "listed": [names.get(report.by, {"hant": report.by}) for report in ordered],
        "days": [str(report.on or "") for report in ordered],
        "decided": first_of(reports) is not None,
    }
    paths = tuple(subject.place.path if subject.place else "" for subject in both)
    key, pks = f"{rivals.one.pk}-{rivals.other.pk}", tuple(subject.pk for subject in both)
    return Found(key, paths, pks, said, strength=rivals.percent)


LOOKS: Mapping[str, Callable[[Pack, FindingTest], Iterator[Found]]] = {REPORTED: reported_twice}
