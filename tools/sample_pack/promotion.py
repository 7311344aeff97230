"""Investment promotion: firms, deals with their funds, the events they were signed at, cooperation agreements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, YEARS, day, of_year, progress, token
from sample_pack.organisations import Organisation, firms, groups
from sample_pack.returns import absent, fact
from sample_pack.rosters import CONTINUING, NEW, Stay, promotion
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE, THINGS, Prefecture, Thing

DEAL_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "investor", "investor_origin",
    "agreement_form", "industry", "field", "signed_amount",
)  # fmt: skip
AGREEMENT_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "form",
    "partner",
    "signed_on",
    "amount",
)
ENTERPRISE_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "legal",
    "industry",
    "ownership",
    "scale",
)
DEALS, EVENTS, AGREEMENTS = 40, 18, 12
NEVER = 99
FUNDS_MONTHS = 20
INDUSTRIES = {
    "裝備": "C35",
    "能源": "D44",
    "材料": "C26",
    "農業": "A01",
    "物流": "G59",
    "建設": "E48",
    "數據": "I65",
    "環保": "N77",
}


@dataclass(frozen=True, slots=True)
class Deal:
    """An investment deal; money in 萬元."""

    number: int
    prefecture: Prefecture
    investor: Organisation
    thing: Thing
    amount: int
    signed: int
    waits: int

    @property
    def code(self) -> str:
        return f"s-d{self.number:02}"

    @property
    def start(self) -> int:
        return self.signed + self.waits

    @property
    def done(self) -> int:
        """The month its funds are all in."""
        return self.start + FUNDS_MONTHS - 1

    def stage(self) -> str:
        last = MONTHS[-1]
        if self.waits == NEVER:
            return "lost" if self.signed + 12 <= last else "signed"
        if self.done <= last:
            return "in_production"
        return "building" if self.start <= last else "signed"

    def row(self) -> Row:
        hant = f"{self.prefecture.short.hant}{self.thing.name.hant}招商項目（{self.number:02}）"
        name = Name(hant, f"{self.prefecture.short.en} {self.thing.name.en} deal {self.number:02}")
        dice = Dice(f"deal-row:{self.number}")
        return {
            "code": self.code, **name.cells(), "place": self.prefecture.code, "organisation": self.investor.code,
            "stage": self.stage(), "investor": self.investor.code,
            "investor_origin": dice.weighted(((3, "省內"), (6, "省外"), (1, "境外"))),
            "agreement_form": dice.of(("正式合同", "正式合同", "框架協議")), "industry": self.thing.industry,
            "field": self.thing.field, "signed_amount": f"{self.amount // 10000}.{self.amount % 10000:04}",
        }  # fmt: skip

    def milestones(self) -> Iterator[Row]:
        reached = {
            "signed": self.signed,
            "started": self.start,
            "entered_statistics": self.start + 2,
            "in_production": self.done,
        }
        for milestone, month in reached.items():
            if month <= MONTHS[-1]:
                yield {"subject": self.code, "milestone": milestone, "on": day(month, self.number % 27 + 1)}

    def stays(self) -> Iterator[Stay]:
        """The promotion lists it stands in: until it produces, or a year after it failed to start."""
        for year in YEARS:
            first, last = of_year(year)[0], of_year(year)[-1]
            if self.signed > last or self.done < first:
                continue
            left = (self.signed + 12, "簽約滿一年未開工，終止") if self.waits == NEVER else None
            if left and left[0] <= first:
                continue
            is_new = self.signed >= first
            reason = "當年簽約" if is_new else "往年簽約結轉"
            entered = max(self.signed, first)
            yield Stay(
                promotion(year), self.code, NEW if is_new else CONTINUING, entered, reason,
                left=left if left and left[0] <= last else None,
            )  # fmt: skip

    def funds(self, month: int) -> int:
        return int(self.amount * progress(self.start, FUNDS_MONTHS, month))


def deals() -> list[Deal]:
    """All deals."""
    found = []
    for number in range(1, DEALS + 1):
        dice = Dice(f"deal:{number}")
        prefecture = dice.of(PREFECTURES)
        waits = NEVER if dice.chance(22) else dice.between(2, 8)
        found.append(
            Deal(
                number, prefecture, dice.of([firm for firm in firms() if firm.kind == "enterprise"]), dice.of(THINGS),
                dice.between(30, 2600) * 100, dice.between(-8, 22), waits,
            )
        )  # fmt: skip
    return found


def deal_stays() -> list[Stay]:
    """The deals' time in the promotion lists."""
    return [stay for deal in deals() for stay in deal.stays()]


def deal_returns(year: int) -> Iterator[Row]:
    """What each deal in a list reports: its amount and the funds of the year to date."""
    listed = {stay.subject: stay for stay in deal_stays() if stay.roster.period == str(year)}
    for deal in deals():
        if deal.code in listed:
            stay = listed[deal.code]
            for month in range(stay.entered, stay.left[0] if stay.left else of_year(year)[-1] + 1):
                yield from _deal_month(deal, year, month)


def _deal_month(deal: Deal, year: int, month: int) -> Iterator[Row]:
    period, tail = token(month), token(month)[2:].replace("-", "")
    yield fact(f"d{deal.number}t{tail}", deal.code, "deal.signed_amount", period, deal.amount)
    ref = f"d{deal.number}y{tail}"
    if month % 12 == 0 and deal.prefecture.waits_for_february:
        yield absent(ref, deal.code, "deal.funds_ytd", period, "not_due")
    else:
        to_date = deal.funds(month) - deal.funds(of_year(year)[0] - 1)
        yield fact(ref, deal.code, "deal.funds_ytd", period, to_date)


def event_rows() -> Iterator[Row]:
    """Fairs, visits and forums; the last ones are still to be held."""
    kinds = ("招商活動", "節會", "論壇", "展覽會", "會議", "集中開工")
    for number in range(1, EVENTS + 1):
        dice = Dice(f"event:{number}")
        month, start = number + 6, dice.between(3, 24)
        prefecture, kind, epithet = dice.of(PREFECTURES), dice.of(kinds), EPITHETS[number]
        name = Name(
            f"{prefecture.short.hant}{epithet.hant}{kind}", f"{prefecture.short.en} {epithet.en} event {number:02}"
        )
        tier = dice.of(("省級", "市州", "市州"))
        yield {
            "code": f"s-e{number:02}", **name.cells(), "place": PROVINCE_CODE if tier == "省級" else prefecture.code,
            "stage": "held" if month <= MONTHS[-1] else "planned", "event_type": kind, "tier": tier,
            "starts_on": day(month, start), "ends_on": day(month, start + dice.between(0, 3)),
            "venue": f"{prefecture.short.hant}會展中心",
        }  # fmt: skip


def agreement_rows() -> Iterator[Row]:
    """Agreements with the state groups."""
    for number in range(1, AGREEMENTS + 1):
        dice = Dice(f"agreement:{number}")
        group, prefecture = groups()[number % len(groups())], PREFECTURES[number // 2 % len(PREFECTURES)]
        month = dice.between(-10, 20)
        title = Name(f"與{prefecture.name.hant}合作協議", f"agreement with {prefecture.name.en}")
        amount = dice.between(20, 900)
        yield {
            "code": f"s-a{number:02}",
            **(group.name + title).cells(),
            "place": prefecture.code,
            "organisation": group.code,
            "stage": "in_force" if month < MONTHS[12] else "signed",
            "form": dice.of(("框架協議", "正式合同")),
            "partner": group.name.hant,
            "signed_on": day(month, dice.between(2, 26)),
            "amount": f"{amount // 10}.{amount % 10}",
        }


def enterprise_rows() -> Iterator[Row]:
    """Every firm as an enterprise of the register."""
    for firm in firms():
        if firm.kind == "enterprise":
            dice = Dice(f"enterprise:{firm.code}")
            yield {
                "code": f"s-n{firm.code[3:]}", **firm.name.cells(), "place": firm.place, "organisation": firm.code,
                "stage": "registered", "legal": firm.code, "industry": INDUSTRIES[firm.trade],
                "ownership": dice.weighted(((6, "民營企業"), (3, "地方國企"), (1, "外資企業"))),
                "scale": dice.of(("規上", "規下")),
            }  # fmt: skip


def link_rows() -> Iterator[Row]:
    """Deals with the events they were signed at and the firms behind them."""
    for deal in deals():
        yield {"from": deal.code, "link": "investor_is", "to": f"s-n{deal.investor.code[3:]}"}
        event = deal.signed - 6
        if 1 <= event <= EVENTS:
            yield {"from": deal.code, "link": "signed_at", "to": f"s-e{event:02}"}


def event_milestones() -> Iterator[Row]:
    """The events that were held and the agreements that were signed."""
    for event in event_rows():
        standing = "" if event["stage"] == "held" else "planned"
        yield {"subject": event["code"], "milestone": "held", "on": event["starts_on"], "standing": standing}
    for agreement in agreement_rows():
        yield {"subject": agreement["code"], "milestone": "signed", "on": agreement["signed_on"]}
