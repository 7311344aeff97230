"""The rules on one figure. They are asked in this order."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_noop as _

from diaodu.core.division import divide
from diaodu.returns.checks.registry import Given, Said, figure_rule
from diaodu.returns.problems import Severity

SLIP_LEAST, SLIP_MOST = Decimal(5_000), Decimal(20_000)  # around ten thousand: 元 for 萬元, 萬元 for 億元
SLIPS = (Decimal(1), Decimal(10_000))  # one slip, and two at once: 元 for 億元
ALIKE_LEAST = 1 / SLIP_LEAST
NEVER_PASSED = 100  # no project costs a hundred times its plan: such a value is in another unit


@figure_rule("out_of_bounds", Severity.REFUSE, on=lambda figure: (figure.low, figure.high) != (None, None))
def out_of_bounds(given: Given) -> Said | None:
    """A value that the measure does not allow, such as progress of 120 %."""
    low, high = given.figure.low, given.figure.high
    if (low is None or given.value >= low) and (high is None or given.value <= high):
        return None
    return _("%(value)s 超出允許的範圍。"), _("請核對數值和單位。"), {"value": given.shown(given.value)}


@figure_rule("unit_slip", Severity.REFUSE, on=lambda figure: figure.measure.cumulative or bool(figure.at_most))
def unit_slip(given: Given) -> Said | None:
    """About ten thousand times (or a ten-thousandth of) the month before, or far over what it should not pass."""
    if given.before and _slipped(divide(given.value, given.before)):
        return _slip_words(given, given.before)
    if given.limit and 0 < given.limit * NEVER_PASSED <= given.value:
        return _slip_words(given, given.limit)
    return None


def _slipped(ratio: Decimal) -> bool:
    """Whether one value is about ten thousand times the other; of different signs they are not alike anyway."""
    if ratio <= 0 or ALIKE_LEAST < ratio < SLIP_LEAST:
        return False
    larger = max(ratio, divide(Decimal(1), ratio))
    return any(SLIP_LEAST * slip <= larger <= SLIP_MOST * slip for slip in SLIPS)


def _slip_words(given: Given, other: Decimal) -> Said:
    values = {"value": given.shown(given.value), "other": given.shown(other), "unit": given.figure.unit.code}
    remedy = _("請按「%(unit)s」填報，檢查是否差了一萬倍。")
    return _("%(value)s 與 %(other)s 相差懸殊，像是單位填錯。"), remedy, values


@figure_rule("falling", Severity.ASK, on=lambda figure: figure.measure.cumulative)
def falling(given: Given) -> Said | None:
    """A cumulative value below that of the month before."""
    if given.before is None or given.value >= given.before:
        return None
    values = {"value": given.shown(given.value), "before": given.shown(given.before)}
    return _("累計數 %(value)s 小於上期的 %(before)s。"), _("請核對；確屬核減的，在「說明」欄寫明原因。"), values


@figure_rule("above_limit", Severity.ASK, on=lambda figure: bool(figure.at_most))
def above_limit(given: Given) -> Said | None:
    """More than what it should not pass, such as the planned total."""
    if given.limit is None or given.value <= given.limit:
        return None
    values = {"value": given.shown(given.value), "limit": given.shown(given.limit)}
    return _("%(value)s 超過 %(limit)s。"), _("請核對；確有超出的，在「說明」欄寫明原因。"), values


@figure_rule("before_milestone", Severity.ASK, on=lambda figure: bool(figure.after))
def before_milestone(given: Given) -> Said | None:
    """Something done before the milestone that it comes after, such as investment before the start."""
    if given.ready or not given.value:
        return None
    return _("尚無前置節點的記錄，卻已有數值。"), _("請填寫節點及日期，或在「說明」欄寫明原因。"), {}


@figure_rule("correction", Severity.ASK, on=bool)
def correction(given: Given) -> Said | None:
    """Another value than the one the ledger has for the same figure."""
    if not isinstance(given.standing, Decimal) or given.standing == given.value:
        return None
    values = {"value": given.shown(given.value), "standing": given.shown(given.standing)}
    return _("台賬已有 %(standing)s，現填 %(value)s。"), _("這是更正：請在「說明」欄寫明原因。"), values
