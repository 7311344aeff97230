"""The share of a group of partners by the days they joined, beside the printed share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.boards.facts import document_named
from diaodu.boards.figures import Figure, facet_names
from diaodu.boards.words import RATE_DECIMALS
from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import percent_of
from diaodu.core.rounding import round_half_up
from diaodu.core.units import from_base
from diaodu.indicators.answers import Answer
from diaodu.ledger.models import Document
from diaodu.trade.declared import Asked, GroupSpec, Member, PartnerGroup, partner_groups
from diaodu.trade.figures import Questions

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A partner of the group, when it joined, whether it had by the period's end, and its trade."""

    names: Names
    member: Member
    joined: bool
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group at a period: the sum over the members of that day who report, its share, and the printed share, with the
    document that says who joined when.

    ``total`` is in the unit of the figures, ``share`` in percent; None where no member reports or there is no whole.
    """

    group: PartnerGroup
    period: str
    rows: tuple[MemberRow, ...]
    whole: Figure | None
    published: Figure | None
    total: Decimal | None
    share: Decimal | None
    document: Document | None

    @property
    def joined(self) -> int:
        """How many had joined."""
        return sum(row.joined for row in self.rows)

    @property
    def reported(self) -> int:
        """How many of those have a value."""
        return sum(row.joined and row.figure is not None and row.figure.value is not None for row in self.rows)


def groups(asking: Questions, declared: Iterable[GroupSpec]) -> Iterator[GroupShown]:
    """The declared groups, each with the members of the period's last day."""
    known = partner_groups(asking.place.pack, known=asking.when.known)
    for spec in declared:
        if spec.group in known:
            yield _shown(asking, spec, known[spec.group])


def _shown(asking: Questions, spec: GroupSpec, group: PartnerGroup) -> GroupShown:
    period = spec.asked.period
    asked = [Asked(spec.asked.indicator, period, member.partner) for member in group.members]
    *answers, whole, published = asking.answers([*asked, Asked(spec.whole, period), Asked(spec.published, period)])
    joined = [_had_joined(member, answer) for member, answer in zip(group.members, answers, strict=True)]
    total = _sum([answer for answer, inside in zip(answers, joined, strict=True) if inside and answer])
    share = percent_of(total, whole.reading if whole else Absence.MISSING)
    rows = zip(group.members, joined, answers, strict=True)
    return GroupShown(
        group=group,
        period=asking.period(period),
        rows=tuple(_row(asking, member, answer, joined=inside) for member, inside, answer in rows),
        whole=asking.figure(whole) if whole else None,
        published=asking.figure(published) if published else None,
        total=_in_unit(total, whole),
        share=round_half_up(share, RATE_DECIMALS) if isinstance(share, Decimal) else None,
        document=document_named(asking.place.pack, group.document),
    )


def _had_joined(member: Member, answer: Answer | None) -> bool:
    return answer is not None and member.in_group(answer.period.last_day)


def _row(asking: Questions, member: Member, answer: Answer | None, *, joined: bool) -> MemberRow:
    names = facet_names(asking.regime.facets, member.partner)
    return MemberRow(names, member, joined, asking.figure(answer) if answer else None)


def _sum(answers: Sequence[Answer]) -> Reading:
    """The sum of what is there; nothing at all where nobody reports."""
    told = [answer.reading for answer in answers if isinstance(answer.reading, Decimal)]
    return sum(told, Decimal(0)) if told else Absence.MISSING


def _in_unit(total: Reading, whole: Answer | None) -> Decimal | None:
    if whole is None or not isinstance(total, Decimal):
        return None
    return round_half_up(from_base(total, whole.unit), whole.decimals)
