"""What is said of the rows and the head of a published page: titles of columns, messages, remedies."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from diaodu.returns.printed import Wrong
from diaodu.returns.problems import NAMED, Problem, Severity

TITLES = {
    "subject": _("主體代碼"), "measure": _("報送指標"), "period": _("時期"), "facet": _("口徑"),
    "value": _("數值"), "unit": _("單位"), "absence": _("無數原因"), "role": _("數的性質"),
    "qualifier": _("精確程度"), "section": _("所在版塊"), "quote": _("原文"), "as_of": _("截至日期"),
    "note": _("備註"), "reason": _("更正原因"),
    "title": _("標題"), "publisher": _("發布單位"), "url": _("網址"), "published": _("發布日期"),
    "mirror": _("轉載"),
}  # fmt: skip
SHOWN = {"said": "", "most": 0, "measure": "", "kept": ""}


def titles() -> dict[str, str]:
    """How the columns are called in the present language, by code."""
    return {code: gettext(title) for code, title in TITLES.items()}


def told(wrong: Wrong, row: int) -> Problem:
    """What is wrong with a row, as a problem."""
    message, remedy = _said(wrong)[wrong.rule]
    values = {**{key: wrong.shown.get(key, none) for key, none in SHOWN.items()}, NAMED: TITLES[wrong.column]}
    if wrong.rule == "unknown_code" and not values["said"]:
        return Problem(row, wrong.column, "required", Severity.REFUSE, _("沒有填%(what)s。"), remedy, values)
    return Problem(row, wrong.column, wrong.rule, Severity.REFUSE, message, remedy, values)


def _said(wrong: Wrong) -> dict[str, tuple[str, str]]:
    return {
        "unknown_code": _unknown(wrong.column),
        "wrong_kind": (_("%(measure)s 不是這類主體的指標。"), _("請核對主體代碼和指標。")),
        "no_such_facet": (_("%(measure)s 沒有口徑「%(said)s」。"), _("請從該指標的口徑中選擇。")),
        "not_a_period": (_("「%(said)s」不是時期。"), _("請寫成 2023、2023-H1、2023-Q1、2023-02 或 2023-02-11。")),
        "value_or_absence": (_("數值和無數原因須填一項，且只填一項。"), _("版面印有數的填數；印明沒有的填原因。")),
        "no_such_absence": (
            _("「%(said)s」不是無數的原因。"),
            _("只能是 missing、not_due、refused、not_applicable 之一。"),
        ),
        "units_do_not_add": (_("%(measure)s 以%(kept)s計，不能以%(said)s計。"), _("請核對單位和指標。")),
        "not_a_number": (_("「%(said)s」不是數。"), _("只填半角數字，不帶千分位和單位。")),
        "too_many_digits": (_("%(said)s 的位數超過台賬所能保存的。"), _("請核對這個數。")),
        "out_of_bounds": (_("%(said)s 超出 %(measure)s 允許的範圍。"), _("請核對數值和單位。")),
        "too_long": (_("%(what)s超過 %(most)d 字。"), _("請縮短。")),
        "quote_too_long": (_("原文超過 %(most)d 字。"), _("只摘最能說明這個數的一句。")),
        "not_a_day": (_("「%(said)s」不是日期。"), _("請寫成 2023-02-28 的樣子。")),
    }


def _unknown(column: str) -> tuple[str, str]:
    if column == "subject":
        return _("沒有%(what)s「%(said)s」，或不在本報表的地區內。"), _("請按代碼或名稱查找；新的項目先登記。")
    return _("沒有%(what)s「%(said)s」。"), _("請從列表中選擇。")
