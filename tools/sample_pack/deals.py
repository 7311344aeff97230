"""Investment deals from the first lead to production: who invests, what was signed, what a deal reports each month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, YEARS, day, of_year, progress, token
from sample_pack.organisations import Organisation, firms
from sample_pack.promotion import EVENTS
from sample_pack.returns import absent, fact
from sample_pack.rosters import CONTINUING, NEW, Stay, promotion
from sample_pack.words import PREFECTURES, PROVINCE_CODE, THINGS, Prefecture, Thing

COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "investor", "investor_origin",
    "investor_list", "nature", "agreement_form", "industry", "field", "chain", "signed_on", "signed_amount",
    "increment", "signing", "first_reporter", "first_reported_on", "referred_from", "referral_share",
)  # fmt: skip
FIRST, SIGNED, DEALS = 40, 100, 120  # the first ones, those that were signed, all
NEVER = 99
FUNDS_MONTHS = 20
GIVEN_UP_AFTER = 12
EVENT_BEFORE = 6  # the events begin in the seventh month before the first year's: event 1 is held in month 7
CHAINS = {
    "能源": ("新能源及裝備",), "農業水利": ("特色農產品",), "文化旅遊": ("文旅康養",), "交通物流": ("現代物流",),
    "產業轉型升級及科技創新": ("電池材料", "有色冶金", "裝備製造", "生物醫藥", "石化化工"),
    "社會民生": ("生物醫藥", "文旅康養"), "新型基礎設施": ("數據信息",),
}  # fmt: skip
ORIGINS = ((1, "本地"), (2, "省內"), (7, "省外"), (1, "境外"))
NATURES = (
    (60, "產業項目"), (2, "房地產"), (2, "財政投資"), (1, "國企網點"), (1, "原合同後期"), (1, "區內搬遷"),
)  # fmt: skip
LISTS = ((1, "世界500強"), (2, "中國500強"), (3, "民企500強"), (14, "不在榜"))


@dataclass(frozen=True, slots=True)
class Deal:
    """An investment deal; money in 萬元. ``re_signs`` is the number of the deal that it signs again for more."""

    number: int
    prefecture: Prefecture
    investor: Organisation
    thing: Thing
    amount: int
    signed: int
    waits: int
    re_signs: int = 0
    increment: int = 0

    @property
    def code(self) -> str:
        return f"s-d{self.number:02}"

    @property
    def start(self) -> int:
        return self.signed + self.waits

    @property
    def length(self) -> int:
        """The months its funds take."""
        return FUNDS_MONTHS if self.number <= FIRST else Dice(f"deal-length:{self.number}").between(8, 22)

    @property
    def done(self) -> int:
        """The month its funds are all in."""
        return self.start + self.length - 1

    @property
    def origin(self) -> str:
        return Dice(f"deal-origin:{self.investor.code}").weighted(ORIGINS)

    @property
    def nature(self) -> str:
        return Dice(f"deal-nature:{self.number}").weighted(NATURES)

    @property
    def is_excluded(self) -> bool:
        """Whether the pack's exclusions leave it out of what is counted."""
        return self.origin == "本地" or self.nature != "產業項目"

    @property
    def name(self) -> Name:
        hant = f"{self.prefecture.short.hant}{self.thing.name.hant}招商項目（{self.number:02}）"
        return Name(hant, f"{self.prefecture.short.en} {self.thing.name.en} deal {self.number:02}")

    def path(self) -> dict[str, int]:
        """The month of every stage it will come to, whether that has passed or not."""
        dice = Dice(f"deal-path:{self.number}")
        talks = self.signed - dice.between(2, 5)
        months = {"lead": talks - dice.between(1, 3), "talks": talks}
        if dice.chance(60):
            months["agreement"] = self.signed - 1
        if self.number > SIGNED:  # still on the way to a contract
            return {stage: month for stage, month in months.items() if dice.chance(70) or stage == "lead"}
        months["contract"] = self.signed
        if self.waits == NEVER:
            return {**months, "lost": self.signed + GIVEN_UP_AFTER}
        return {
            **months, "registered": self.signed + 1, "started": self.start,
            "in_statistics": self.start + dice.between(1, 6), "completed": self.done - 1, "in_production": self.done,
        }  # fmt: skip

    def stage(self) -> str:
        return [stage for stage, month in self.path().items() if month <= MONTHS[-1]][-1]

    def row(self) -> Row:
        dice = Dice(f"deal-row:{self.number}")
        return {
            "code": self.code, **self.name.cells(), "place": self.prefecture.code, "organisation": self.investor.code,
            "stage": self.stage(), "investor": self.investor.code, "investor_origin": self.origin,
            "investor_list": Dice(f"deal-list:{self.investor.code}").weighted(LISTS),
            "nature": self.nature, "agreement_form": self._form(), "industry": self.thing.industry,
            "field": self.thing.field, "chain": dice.of(CHAINS.get(self.thing.field, ("",))),
            **self._signing(), **self._credit(),
        }  # fmt: skip

    def _form(self) -> str:
        return "正式合同" if "contract" in self.path() else "框架協議" if "agreement" in self.path() else ""

    def _signing(self) -> Row:
        if self.number > SIGNED:
            return {"signed_amount": hundred_millions(self.amount)}
        return {
            "signed_on": self._day(self.signed), "signed_amount": hundred_millions(self.amount),
            "increment": hundred_millions(self.increment), "signing": "增資續簽" if self.re_signs else "首次簽約",
        }  # fmt: skip

    def _credit(self) -> Row:
        """Who reported it first; every eighth was passed on by another prefecture, which shares the credit."""
        dice = Dice(f"deal-credit:{self.number}")
        others = [prefecture for prefecture in PREFECTURES if prefecture != self.prefecture]
        referred = dice.of(others) if dice.chance(12) else None
        share = dice.of(("30", "40", "50"))
        return {
            "first_reporter": (referred or self.prefecture).code, "first_reported_on": self._day(self.path()["lead"]),
            **({"referred_from": referred.code, "referral_share": share} if referred else {}),
        }  # fmt: skip

    def _day(self, month: int) -> str:
        return day(month, self.number % 27 + 1)

    def milestones(self) -> Iterator[Row]:
        for stage, month in self.path().items():
            if month <= MONTHS[-1]:
                yield {"subject": self.code, "milestone": stage, "on": self._day(month)}
        if self.number <= SIGNED and self.waits != NEVER:  # a deal is planned to start five months after its contract
            for stage, months in (("started", 5), ("completed", self.length + 1)):
                yield {"subject": self.code, "milestone": stage, "on": self._day(self.signed + months), **PLANNED}

    def stays(self) -> Iterator[Stay]:
        """The promotion lists it stands in: until it produces, or a year after it failed to start."""
        for year in YEARS if self.number <= SIGNED else ():
            first, last = of_year(year)[0], of_year(year)[-1]
            if self.signed > last or self.done < first:
                continue
            left = (self.signed + GIVEN_UP_AFTER, "簽約滿一年未開工，終止") if self.waits == NEVER else None
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
        return int(self.increment * progress(self.start, self.length, month))

    def built(self, month: int, *, late: bool) -> int:
        """Invested by the end of a month, as planned or as it really went: some months late."""
        lag = Dice(f"deal-lag:{self.number}").between(0, 2) if late else 0
        return int(self.increment * progress(self.start, self.length + 2, month - lag))


PLANNED = {"standing": "planned"}


def hundred_millions(amount: int) -> str:
    """An amount of 萬元 in 億元."""
    return f"{amount // 10000}.{amount % 10000:04}"


def deals() -> list[Deal]:
    """All deals; every twentieth of the later ones signs an earlier one again for more."""
    found: list[Deal] = []
    for number in range(1, DEALS + 1):
        deal = _deal(number)
        if number in {60, 80, 100}:
            earlier = found[number // 4 - 1]
            deal = replace(
                deal, prefecture=earlier.prefecture, investor=earlier.investor, thing=earlier.thing,
                amount=earlier.amount + deal.amount, re_signs=earlier.number,
                signed=max(deal.signed, earlier.signed + 4),
            )  # fmt: skip
        found.append(deal)
    return found


def _deal(number: int) -> Deal:
    dice = Dice(f"deal:{number}")
    prefecture = dice.of(PREFECTURES)
    waits = NEVER if dice.chance(22) else dice.between(2, 8)
    investor = dice.of([firm for firm in firms() if firm.kind == "enterprise"])
    thing, amount = dice.of(THINGS), dice.between(30, 2600) * 100
    signed = dice.between(-8, 22)
    if number > FIRST:  # the later ones are larger
        amount, signed = amount * 3, dice.between(-12, 22)
    if number > SIGNED:
        signed = dice.between(20, 25)
    return Deal(number, prefecture, investor, thing, amount, signed, waits, increment=amount)


def stays() -> list[Stay]:
    """The deals' time in the promotion lists."""
    return [stay for deal in deals() for stay in deal.stays()]


def returns(year: int) -> Iterator[Row]:
    """What each deal in a list reports: its amount and the funds of the year to date."""
    listed = {stay.subject: stay for stay in stays() if stay.roster.period == str(year)}
    for deal in deals():
        if deal.code in listed:
            stay = listed[deal.code]
            plan = deal.built(of_year(year)[-1], late=False) - deal.built(of_year(year)[0] - 1, late=False)
            yield fact(f"d{deal.number}p{year % 100}", deal.code, "deal.annual_plan", str(year), plan)
            for month in range(stay.entered, stay.left[0] if stay.left else of_year(year)[-1] + 1):
                yield from _deal_month(deal, year, month)


def _deal_month(deal: Deal, year: int, month: int) -> Iterator[Row]:
    period, tail = token(month), token(month)[2:].replace("-", "")
    yield fact(f"d{deal.number}t{tail}", deal.code, "deal.signed_amount", period, deal.increment)
    ref = f"d{deal.number}y{tail}"
    if month % 12 == 0 and deal.prefecture.waits_for_february:
        yield absent(ref, deal.code, "deal.funds_ytd", period, "not_due")
        yield absent(f"d{deal.number}i{tail}", deal.code, "deal.investment_ytd", period, "not_due")
    else:
        to_date = deal.funds(month) - deal.funds(of_year(year)[0] - 1)
        yield fact(ref, deal.code, "deal.funds_ytd", period, to_date)
        built = deal.built(month, late=True) - deal.built(of_year(year)[0] - 1, late=True)
        yield fact(f"d{deal.number}i{tail}", deal.code, "deal.investment_ytd", period, built)


def link_rows() -> Iterator[Row]:
    """Deals with the events they came from and were signed at, the firms behind them, what they sign again."""
    for deal in deals():
        yield {"from": deal.code, "link": "investor_is", "to": f"s-n{deal.investor.code[3:]}"}
        for link, stage in (("came_from", "lead"), ("signed_at", "contract")):
            event = deal.path().get(stage, NEVER) - EVENT_BEFORE
            if 1 <= event <= EVENTS and (link == "signed_at" or deal.number > FIRST):
                yield {"from": deal.code, "link": link, "to": f"s-e{event:02}"}
        if deal.re_signs:
            yield {"from": deal.code, "link": "re_signs", "to": f"s-d{deal.re_signs:02}"}


def registers() -> str:
    """The rosters that list deals and tranches by rule: whatever the registers hold, since the first deal."""
    deals_name, tranches_name = (
        Name("招商項目登記冊（示例）", "Register of deals (invented)"),
        Name("到位資金登記冊（示例）", "Register of funds in place (invented)"),
    )
    head = f'place = "{PROVINCE_CODE}"\nsince = "2021-01-01"\ncomplete = true\n'
    return (
        f'[[roster]]\ncode = "s-deals"\nfamily = "deals"\nnames = {deals_name.toml()}\nkind = "deal"\n'
        f'from = "contract"\nwithout = ["merged"]\n{head}\n'
        f'[[roster]]\ncode = "s-tranches"\nfamily = "tranches"\nnames = {tranches_name.toml()}\n'
        f'kind = "tranche"\n{head}'
    )
