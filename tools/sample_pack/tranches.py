"""Funds in place: what was paid into each deal every other month, with what evidence, and what was not accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sample_pack.deals import NEVER, SIGNED, Deal, deals
from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, day

COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "amount", "paid_on", "origin",
    "phase", "evidence_kind", "evidence", "split_certificate", "refused_because",
)  # fmt: skip
EVERY = 2  # months between two tranches
EVIDENCE = ((6, "銀行回單"), (2, "驗資報告"), (2, "發票"), (1, "設備清單"), (1, "審計報告"))
REFUSED = (
    (4, "沒有付款憑證"), (2, "憑證日期不在申報期內"), (2, "與已申報的一筆重複"), (1, "資金來自本地，不是引進的資金"),
)  # fmt: skip
NO_EVIDENCE = "沒有付款憑證"
NOT_COUNTED = "項目不計入招商引資"


@dataclass(frozen=True, slots=True)
class Tranche:
    """A payment into a deal; money in 萬元."""

    deal: Deal
    number: int
    month: int
    amount: int

    @property
    def code(self) -> str:
        return f"{self.deal.code}-t{self.number}"

    @property
    def paid_on(self) -> str:
        return day(self.month, Dice(f"tranche-day:{self.code}").between(3, 20))

    @property
    def decided_in(self) -> int:
        return self.month + 1

    def stage(self) -> str:
        if self.decided_in > MONTHS[-1]:
            return "submitted"
        if self.deal.is_excluded:
            return "refused"
        return Dice(f"tranche:{self.code}").weighted(((88, "accepted"), (8, "refused"), (4, "submitted")))

    def row(self) -> Row:
        stage, dice = self.stage(), Dice(f"tranche-row:{self.code}")
        why = dice.weighted(REFUSED) if stage == "refused" else ""
        why = NOT_COUNTED if why and self.deal.is_excluded else why
        shown = why != NO_EVIDENCE
        origin = self._origin()
        name = self.deal.name + Name(f"第{self.number}筆資金", f"tranche {self.number}")
        return {
            "code": self.code, **name.cells(), "place": self.deal.prefecture.code,
            "organisation": self.deal.investor.code, "stage": stage, "amount": str(self.amount),
            "paid_on": self.paid_on, "origin": origin, "phase": self._phase(), "refused_because": why,
            "evidence_kind": ("外匯證明" if origin == "境外" else dice.weighted(EVIDENCE)) if shown else "",
            "evidence": f"示例憑證{dice.between(1000, 9999)}" if shown else "",
            "split_certificate": f"示例分劈{dice.between(100, 999)}" if dice.chance(15) else "",
        }  # fmt: skip

    def _origin(self) -> str:
        """Mostly the investor's; now and then a partner inside the province pays."""
        inside = Dice(f"tranche-origin:{self.code}").chance(12)
        return "省內" if inside or self.deal.origin in {"本地", "省內"} else self.deal.origin

    def _phase(self) -> str:
        year = self.month // 12
        return "新建" if self.deal.start // 12 == year else "續建"

    def milestones(self) -> Iterator[Row]:
        yield {"subject": self.code, "milestone": "submitted", "on": self.paid_on}
        if self.stage() != "submitted":
            yield {"subject": self.code, "milestone": self.stage(), "on": day(self.decided_in, 12)}


def tranches() -> list[Tranche]:
    """All tranches: those paid since the first month."""
    return [tranche for deal in deals() if deal.number <= SIGNED for tranche in _of(deal)]


def _of(deal: Deal) -> Iterator[Tranche]:
    if deal.waits == NEVER:
        return
    ends = range(deal.start + EVERY - 1, deal.done + EVERY + 1, EVERY)
    paid = [month for month in ends if month in MONTHS]
    for number, month in enumerate(paid, start=1):
        amount = deal.funds(month) - deal.funds(month - EVERY)
        if amount > 0:
            yield Tranche(deal, number, month, amount)


def rows() -> Iterator[Row]:
    """The rows of the register."""
    return (tranche.row() for tranche in tranches())


def milestones() -> Iterator[Row]:
    """When each was submitted and decided."""
    for tranche in tranches():
        yield from tranche.milestones()


def link_rows() -> Iterator[Row]:
    """Each with its deal."""
    return ({"from": tranche.code, "link": "of_deal", "to": tranche.deal.code} for tranche in tranches())
