"""Tests that look at the rows of a register: told twice, listed twice, linked twice, fallen back, too neat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT

from diaodu.core.alike import Alike, Piled, alike, apart, just_over, near_groups, rounded
from diaodu.findings.declared import BACK, LINKS, ROSTERS, ROUND, SAME, THRESHOLD, FindingTest
from diaodu.findings.found import MOST_SUBJECTS, Found
from diaodu.kit.text import fold
from diaodu.packs.models import Pack
from diaodu.register.kinds import MERGED, kinds
from diaodu.register.memberships import ENTER
from diaodu.register.models import Link, Membership, Milestone, Subject
from diaodu.register.queries import names_of
from diaodu.register.queries.members import EVENTS, REACHED

RELATED = {"place": "place_id", "organisation": "organisation_id"}


@dataclass(frozen=True, slots=True)
class Row:
    """A subject as a test compares it: ``block`` is what has to be equal, ``amount`` what has to be near."""

    pk: int
    name: str
    path: str
    on: date | None
    block: tuple[str, ...]
    amount: Decimal | None


def _column(name: str) -> Any:
    return RELATED.get(name) or KT(f"fields__{name}")


def _rows(pack: Pack, test: FindingTest, same: tuple[str, ...], amount: str) -> Iterator[Row]:
    found = Subject.objects.filter(pack=pack, kind=test.kind).exclude(stage=MERGED).order_by()
    columns = [_column(name) for name in (*same, *([amount] if amount else []))]
    rows = found.values_list("pk", "name_hans", "place__path", "on", *columns)
    for pk, name, path, on, *values in rows.iterator(chunk_size=5000):
        own = values.pop() if amount else None
        block = tuple(str(value or "") for value in values)
        yield Row(pk, _plain(name), path or "", on, block, Decimal(own) if own else None)


def _plain(name: str) -> str:
    """A name as it is compared: folded, without signs."""
    return "".join(sign for sign in fold(name) if sign.isalnum())


def told_twice(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """Two subjects with alike names that agree in what they must, and whose amounts and days are near."""
    blocks: dict[tuple[str, ...], dict[int, Row]] = defaultdict(dict)
    for row in _rows(pack, test, test.words("same"), str(test.body.get("near", ""))):
        if all(row.block):
            blocks[row.block][row.pk] = row
    for block in blocks.values():
        seen: set[str] = set()
        for keys in _comparable(test, block):
            for pair in alike({pk: block[pk].name for pk in keys}, test.number("alike")):
                found = _pair(test, pair, block)
                if found and found.key not in seen:
                    seen.add(found.key)
                    yield found


def _comparable(test: FindingTest, block: Mapping[int, Row]) -> Iterator[Iterable[int]]:
    """The groups in which a block is compared: of amounts that have to be near, those that may be."""
    if test.body.get("near"):
        amounts = {pk: row.amount for pk, row in block.items() if row.amount is not None}
        yield from near_groups(amounts, test.number("within"))
    elif len(block) > 1:
        yield block


def _pair(test: FindingTest, pair: Alike[int], block: Mapping[int, Row]) -> Found | None:
    one, other = sorted((block[pair.one], block[pair.other]), key=lambda row: row.pk)
    said = {"alike": str(pair.percent.quantize(Decimal(1)))}
    if test.body.get("near"):
        if one.amount is None or other.amount is None:
            return None
        distance = apart(one.amount, other.amount)
        if distance > test.number("within"):
            return None
        said |= {"apart": str(distance.quantize(Decimal("0.1"))), "one": str(one.amount), "other": str(other.amount)}
    if test.body.get("within_days"):
        if one.on is None or other.on is None or abs((one.on - other.on).days) > test.body["within_days"]:
            return None
        said["days"] = str(abs((one.on - other.on).days))
    return Found(f"{one.pk}-{other.pk}", (one.path, other.path), (one.pk, other.pk), said)


def listed_twice(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """A subject that entered more than one roster of a family."""
    entered = Membership.objects.filter(
        action=ENTER, roster__family=test.body["family"], subject__pack=pack, subject__kind=test.kind
    )
    twice = entered.values("subject").annotate(rosters=Count("roster", distinct=True)).filter(rosters__gt=1)
    rows = entered.filter(subject__in=twice.order_by().values("subject")).select_related("subject__place", "roster")
    held: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.order_by("on", "number"):
        held[row.subject_id].append(row)
    for pk, events in held.items():
        said = {"times": str(len(events)), "listed": [one.roster.names for one in events]}
        yield Found(str(pk), (_path(events[0].subject),), (pk,), said)


def linked_twice(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """A subject that is linked to more than one other by a link of which there should be one."""
    links = Link.objects.filter(code=test.body["link"], source__pack=pack, source__kind=test.kind)
    links = links.exclude(source__stage=MERGED)
    twice = links.order_by().values("source").annotate(times=Count("target")).filter(times__gt=1).values("source")
    held: dict[int, list[Link]] = defaultdict(list)
    for link in links.filter(source__in=twice).select_related("source__place", "target").order_by("id"):
        held[link.source_id].append(link)
    for pk, own in held.items():
        said = {"times": str(len(own)), "listed": [names_of(link.target) for link in own]}
        yield Found(str(pk), (_path(own[0].source),), (pk, *(link.target_id for link in own)), said)


def fallen_back(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """A milestone that was reached and then withdrawn, or reached again more than ``later_by`` days later."""
    rows = Milestone.objects.filter(subject__pack=pack, subject__kind=test.kind, standing__in=EVENTS)
    if test.words("milestones"):
        rows = rows.filter(code__in=test.words("milestones"))
    several = rows.order_by().values("subject", "code").annotate(times=Count("pk")).filter(times__gt=1)
    rows = rows.filter(subject__in=several.values("subject")).select_related("subject__place")
    for before, after in pairwise(rows.order_by("subject_id", "code", "number")):
        same = (before.subject_id, before.code) == (after.subject_id, after.code)
        if not same or before.standing != REACHED or not _fell(test, before, after):
            continue
        said = {"milestone": before.code, "before": str(before.on), "evidence": after.evidence}
        said["after"] = str(after.on) if after.standing == REACHED else ""
        yield Found(f"{before.subject_id}-{after.number}", (_path(before.subject),), (before.subject_id,), said)


def _fell(test: FindingTest, before: Milestone, after: Milestone) -> bool:
    return after.standing != REACHED or (after.on - before.on).days > int(test.body.get("later_by", 0))


def over_threshold(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """Places in which nearly all values around a threshold reach it."""
    limits = test.number("threshold"), test.number("within")
    return _by_place(pack, test, lambda values: just_over(values, *limits))


def too_round(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """Places in which nearly all values are round."""
    return _by_place(pack, test, lambda values: rounded(values, test.number("unit")))


def _by_place(pack: Pack, test: FindingTest, pile: Callable[[list[Decimal]], Piled]) -> Iterator[Found]:
    places: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(pack, test, (), str(test.body["field"])):
        if row.amount is not None and row.path:
            places[row.path].append(row)
    for path, rows in places.items():
        found = pile([row.amount for row in rows if row.amount is not None])
        if found.of >= test.number("least") and found.percent >= test.number("share"):
            said = {"count": str(found.count), "of": str(found.of), "percent": str(found.percent.quantize(Decimal(1)))}
            yield Found(path, (path,), tuple(rows[at].pk for at in found.which[:MOST_SUBJECTS]), said)


def _path(subject: Subject) -> str:
    return subject.place.path if subject.place else ""


LOOKS: Mapping[str, Callable[[Pack, FindingTest], Iterator[Found]]] = {
    SAME: told_twice,
    ROSTERS: listed_twice,
    LINKS: linked_twice,
    BACK: fallen_back,
    THRESHOLD: over_threshold,
    ROUND: too_round,
}


def area_of(pack: Pack, test: FindingTest) -> str:
    """The area of a test's kind."""
    kind = kinds(pack).get(test.kind)
    return kind.area if kind else ""
