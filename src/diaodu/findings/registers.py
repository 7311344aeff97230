"""Tests that look at the rows of a register: told twice, listed twice, linked twice, fallen back, too neat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT

from diaodu.core.alike import Alike, Named, Rule, alike
from diaodu.core.piles import Piled, apart, just_over, rounded
from diaodu.core.strongest import Strongest
from diaodu.findings.declared import BACK, LINKS, ROSTERS, ROUND, THRESHOLD, FindingTest
from diaodu.findings.found import MOST_LISTED, MOST_SUBJECTS, Found, Known, Looked, common, key_of
from diaodu.kit.sql import among
from diaodu.kit.text import fold
from diaodu.packs.models import Pack
from diaodu.register.kinds import MERGED, kinds
from diaodu.register.memberships import ENTER
from diaodu.register.models import Link, Membership, Milestone, Subject
from diaodu.register.queries import names_of
from diaodu.register.queries.members import EVENTS, REACHED

RELATED = {"place": "place_id", "organisation": "organisation_id"}
BOTH = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A subject as a test compares it: ``block`` is what has to be equal, its name, amount and day what may be near."""

    named: Named[int]
    path: str
    block: tuple[str, ...]

    @property
    def pk(self) -> int:
        """The subject's key."""
        return self.named.key


def _column(name: str) -> Any:
    return RELATED.get(name) or KT(f"fields__{name}")


def _rows(pack: Pack, test: FindingTest, same: tuple[str, ...], amount: str) -> Iterator[Row]:
    found = Subject.objects.filter(pack=pack, kind=test.kind).exclude(stage=MERGED).order_by()
    columns = [_column(name) for name in (*same, *([amount] if amount else []))]
    rows = found.values_list("pk", "name_hans", "place__path", "on", *columns)
    for pk, name, path, on, *values in rows.iterator(chunk_size=5000):
        own = values.pop() if amount else None
        block = tuple(str(value or "") for value in values)
        named = Named(pk, _plain(name), Decimal(own) if own else None, on.toordinal() if on else None)
        yield Row(named, path or "", block)


def _plain(name: str) -> str:
    """A name as it is compared: folded, without signs."""
    return "".join(sign for sign in fold(name) if sign.isalnum())


def told_twice(pack: Pack, test: FindingTest, known: Known) -> Looked:
    """Two subjects with alike names that agree in what they must, and whose amounts and days are near."""
    rows = {row.pk: row for row in _rows(pack, test, test.words("same"), str(test.body.get("near", "")))}
    blocks: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows.values():
        if all(row.block):
            blocks[row.block].append(row)
    rule, into = _rule(test), Strongest[Alike[int]](MOST_LISTED)
    for block in blocks.values():
        alike((row.named for row in block), rule, into)
    listed = (_pair(pair, rows, rule) for pair in (*into, *_still(known, rows, rule)))
    paths = {row.path for block in blocks.values() for row in block}
    return Looked(into.found, {key_of(test, found.key): found for found in listed}, common(paths))


def _rule(test: FindingTest) -> Rule:
    within = test.number("within") if test.body.get("near") else None
    return Rule(test.number("alike"), within, test.body.get("within_days"))


def _still(known: Known, rows: Mapping[int, Row], rule: Rule) -> Iterator[Alike[int]]:
    """What was found before and holds, however many stronger ones there are: its decisions go on."""
    for subjects in known.values():
        held = [rows[pk] for pk in subjects if pk in rows]
        if len(held) == len(subjects) == BOTH and held[0].block == held[1].block and all(held[0].block):
            pair = rule.of_two(held[0].named, held[1].named)
            if pair:
                yield pair


def _pair(pair: Alike[int], rows: Mapping[int, Row], rule: Rule) -> Found:
    one, other = rows[min(pair.one, pair.other)], rows[max(pair.one, pair.other)]
    said = {"alike": str(pair.percent.quantize(Decimal(1)))}
    first, second = one.named, other.named
    if rule.within is not None and first.amount is not None and second.amount is not None:
        distance = apart(first.amount, second.amount).quantize(Decimal("0.1"))
        said |= {"apart": str(distance), "one": str(first.amount), "other": str(second.amount)}
    if rule.days is not None and first.day is not None and second.day is not None:
        said["days"] = str(abs(first.day - second.day))
    return Found(f"{one.pk}-{other.pk}", (one.path, other.path), (one.pk, other.pk), said)


def listed_twice(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """A subject that entered more than one roster of a family."""
    entered = Membership.objects.filter(
        action=ENTER, roster__family=test.body["family"], subject__pack=pack, subject__kind=test.kind
    )
    twice = entered.values("subject").annotate(rosters=Count("roster", distinct=True)).filter(rosters__gt=1)
    subjects = among(twice.order_by().values_list("subject", flat=True))
    rows = entered.filter(subject__in=subjects).select_related("subject__place", "roster")
    held: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.order_by("on", "number"):
        held[row.subject_id].append(row)
    for pk, events in held.items():
        said = {"times": str(len(events)), "listed": [one.roster.names for one in events]}
        yield Found(str(pk), (_path(events[0].subject),), (pk,), said, strength=Decimal(len(events)))


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
        about = (pk, *(link.target_id for link in own))
        yield Found(str(pk), (_path(own[0].source),), about, said, strength=Decimal(len(own)))


def fallen_back(pack: Pack, test: FindingTest) -> Iterator[Found]:
    """A milestone that was reached and then withdrawn, or reached again more than ``later_by`` days later."""
    rows = Milestone.objects.filter(subject__pack=pack, subject__kind=test.kind, standing__in=EVENTS)
    if test.words("milestones"):
        rows = rows.filter(code__in=test.words("milestones"))
    several = rows.order_by().values("subject", "code").annotate(times=Count("pk")).filter(times__gt=1)
    rows = rows.filter(subject__in=among(several.values_list("subject", flat=True))).select_related("subject__place")
    for before, after in pairwise(rows.order_by("subject_id", "code", "number")):
        same = (before.subject_id, before.code) == (after.subject_id, after.code)
        if not same or before.standing != REACHED or not _fell(test, before, after):
            continue
        said = {"milestone": before.code, "before": str(before.on), "evidence": after.evidence}
        said["after"] = str(after.on) if after.standing == REACHED else ""
        key, about = f"{before.subject_id}-{after.number}", (before.subject_id,)
        yield Found(key, (_path(before.subject),), about, said, strength=Decimal((after.on - before.on).days))


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
        if row.named.amount is not None and row.path:
            places[row.path].append(row)
    for path, rows in places.items():
        found = pile([row.named.amount for row in rows if row.named.amount is not None])
        if found.of >= test.number("least") and found.percent >= test.number("share"):
            said = {"count": str(found.count), "of": str(found.of), "percent": str(found.percent.quantize(Decimal(1)))}
            about = tuple(rows[at].pk for at in found.which[:MOST_SUBJECTS])
            yield Found(path, (path,), about, said, strength=found.percent)


def _path(subject: Subject) -> str:
    return subject.place.path if subject.place else ""


LOOKS: Mapping[str, Callable[[Pack, FindingTest], Iterator[Found]]] = {
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
