"""The rules on one figure. They are asked in this order."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.returns.checks.registry import Given, figure_rule
from diaodu.returns.problems import Severity

CUMULATIVE = ("year_to_date", "since_start")
SLIP_LEAST, SLIP_MOST = Decimal(5_000), Decimal(20_000)  # around ten thousand: 元 for 萬元, 萬元 for 億元
SLIPS = (Decimal(1), Decimal(10_000))  # one slip, and two at once: 元 for 億元
NEVER_PASSED = 100  # no project costs a hundred times its plan: such a value is in another unit


@figure_rule("out_of_bounds", Severity.REFUSE)
def out_of_bounds(given: Given) -> tuple[str, str] | None:
    """A value that the measure does not allow, such as progress of 120 %."""
    low, high = given.figure.low, given.figure.high
    if (low is None or given.value >= low) and (high is None or given.value <= high):
        return None
    return _("%(value)s 超出允許的範圍。") % {"value": given.shown(given.value)}, _("請核對數值和單位。")


@figure_rule("unit_slip", Severity.REFUSE)
def unit_slip(given: Given) -> tuple[str, str] | None:
    """About ten thousand times (or a ten-thousandth of) the month before, or far over what it should not pass."""
    against = [given.before] if given.figure.measure.basis in CUMULATIVE else []
    if any(_slipped(given.value, other) or _slipped(other, given.value) for other in against if other):
        return _slip_words(given, given.before)
    if given.limit and given.value / given.limit >= NEVER_PASSED:
        return _slip_words(given, given.limit)
    return None


def _slipped(larger: Decimal, smaller: Decimal) -> bool:
    if not smaller or larger / smaller < SLIP_LEAST:
        return False
    return any(SLIP_LEAST * slip <= larger / smaller <= SLIP_MOST * slip for slip in SLIPS)


def _slip_words(given: Given, other: Decimal | None) -> tuple[str, str]:
    words = {"value": given.shown(given.value), "other": given.shown(other or Decimal(0))}
    remedy = _("請按「%(unit)s」填報，檢查是否差了一萬倍。") % {"unit": given.figure.unit.code}
    return _("%(value)s 與 %(other)s 相差懸殊，像是單位填錯。") % words, remedy


@figure_rule("falling", Severity.ASK)
def falling(given: Given) -> tuple[str, str] | None:
    """A cumulative value below that of the month before."""
    if given.figure.measure.basis not in CUMULATIVE or given.before is None or given.value >= given.before:
        return None
    words = {"value": given.shown(given.value), "before": given.shown(given.before)}
    return _("累計數 %(value)s 小於上期的 %(before)s。") % words, _("請核對；確屬核減的，在「說明」欄寫明原因。")


@figure_rule("above_limit", Severity.ASK)
def above_limit(given: Given) -> tuple[str, str] | None:
    """More than what it should not pass, such as the planned total."""
    if given.limit is None or given.value <= given.limit:
        return None
    words = {"value": given.shown(given.value), "limit": given.shown(given.limit)}
    return _("%(value)s 超過 %(limit)s。") % words, _("請核對；確有超出的，在「說明」欄寫明原因。")


@figure_rule("before_milestone", Severity.ASK)
def before_milestone(given: Given) -> tuple[str, str] | None:
    """Something done before the milestone that it comes after, such as investment before the start."""
    if given.ready or not given.value:
        return None
    return _("尚無前置節點的記錄，卻已有數值。"), _("請填寫節點及日期，或在「說明」欄寫明原因。")


@figure_rule("correction", Severity.ASK)
def correction(given: Given) -> tuple[str, str] | None:
    """Another value than the one the ledger has for the same figure."""
    if not isinstance(given.standing, Decimal) or given.standing == given.value:
        return None
    words = {"value": given.shown(given.value), "standing": given.shown(given.standing)}
    return _("台賬已有 %(standing)s，現填 %(value)s。") % words, _("這是更正：請在「說明」欄寫明原因。")
