"""What a finding says, in words: why it was found, and how near things are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.findings.declared import (
    BACK,
    BUNCHING,
    COPIED,
    LINKS,
    REPORTED,
    ROSTERS,
    ROUND,
    SAME,
    THRESHOLD,
    FindingTest,
)
from diaodu.findings.models import ACCEPTED, OPEN, OVERRULED
from diaodu.kit.languages import name_in_language
from diaodu.ledger.measures import unit_book
from diaodu.packs.remembering import loaded_packs
from diaodu.register.changed import column_words
from diaodu.register.kinds import Kind

Said = Mapping[str, Any]


def state_words() -> dict[str, str]:
    """The states of a finding."""
    return {OPEN: _("待認定"), ACCEPTED: _("認定屬實"), OVERRULED: _("認定不屬實")}


def words_of(test: FindingTest | None, kind: Kind | None, said: Said) -> str:
    """Why something was found; empty when its test is declared no more."""
    if test is None:
        return ""
    return _WORDS[test.test](test, kind, said)


def _column(kind: Kind | None, code: str) -> str:
    return column_words(kind).get(code, code) if kind else code


def _amount(kind: Kind | None, code: str, value: Any) -> str:
    """A number of a field as it is told: without zeros that say nothing, with the unit of the field."""
    number = f"{Decimal(str(value)).normalize():,f}"
    field = kind.field(code) if kind else None
    if kind is None or field is None or not field.unit:
        return number
    return f"{number} {name_in_language(unit_book(loaded_packs()[kind.pack])[field.unit].names)}"


def _listed(said: Said) -> str:
    return "、".join(name_in_language(names) for names in said["listed"])


def _same(test: FindingTest, kind: Kind | None, said: Said) -> str:
    same = "、".join(_column(kind, code) for code in test.words("same"))
    parts = [_("名稱有 %(alike)s%% 相同，「%(same)s」相同") % {"alike": said["alike"], "same": same}]
    if "apart" in said:
        near = str(test.body["near"])
        amounts = {key: _amount(kind, near, said[key]) for key in ("one", "other")}
        words = {**said, **amounts, "field": _column(kind, near)}
        parts.append(_("「%(field)s」相差 %(apart)s%%（%(one)s 與 %(other)s）") % words)
    if "days" in said:
        parts.append(_("相隔 %(days)s 天") % said)
    return "，".join(parts) + "。"


def _rosters(test: FindingTest, kind: Kind | None, said: Said) -> str:
    del test, kind
    return _("先後 %(times)s 次列入同一系列的名冊：%(listed)s。") % {**said, "listed": _listed(said)}


def _links(test: FindingTest, kind: Kind | None, said: Said) -> str:
    declared = kind.link(str(test.body["link"])) if kind else None
    link = name_in_language(declared.names) if declared else str(test.body["link"])
    return _("「%(link)s」登記了 %(times)s 次：%(listed)s。") % {**said, "link": link, "listed": _listed(said)}


def _back(test: FindingTest, kind: Kind | None, said: Said) -> str:
    del test
    word = kind.milestone(said["milestone"]) if kind else None
    words = {**said, "milestone": name_in_language(word.names) if word else said["milestone"]}
    if said["after"]:
        return _("節點「%(milestone)s」先登記為 %(before)s 達到，後改為 %(after)s。%(evidence)s") % words
    return _("節點「%(milestone)s」先登記為 %(before)s 達到，後撤回。%(evidence)s") % words


def _reported(test: FindingTest, kind: Kind | None, said: Said) -> str:
    del test, kind
    first, second = (name_in_language(names) for names in said["listed"])
    words = {"alike": said["alike"], "first": first, "second": second}
    days = {"since": said["days"][0] or "—", "later": said["days"][1] or "—"}
    if said["decided"]:
        return _(
            "同一投資方的項目由兩地上報，名稱有 %(alike)s%% 相同："
            "%(first)s 首報於 %(since)s，%(second)s 上報於 %(later)s。"
        ) % (words | days)
    return _(
        "同一投資方的項目由兩地上報，名稱有 %(alike)s%% 相同；"
        "首報未定（日期相同或未填）：%(first)s（%(since)s）、%(second)s（%(later)s）。"
    ) % (words | days)


def _threshold(test: FindingTest, kind: Kind | None, said: Said) -> str:
    field = str(test.body["field"])
    threshold = _amount(kind, field, test.body["threshold"])
    words = {**said, "field": _column(kind, field), "threshold": threshold}
    return _(
        "「%(field)s」在 %(threshold)s 上下 %(within)s%% 內的 %(of)s 個值中，%(count)s 個（%(percent)s%%）剛好達到。"
    ) % {**words, "within": test.body["within"]}


def _round(test: FindingTest, kind: Kind | None, said: Said) -> str:
    field = str(test.body["field"])
    words = {**said, "field": _column(kind, field), "unit": _amount(kind, field, test.body["unit"])}
    return _("「%(field)s」的 %(of)s 個值中，%(count)s 個（%(percent)s%%）是 %(unit)s 的整數倍。") % words


def _bunching(test: FindingTest, kind: Kind | None, said: Said) -> str:
    del test, kind
    return _("%(year)s 年 %(month)s 月一個月佔全年的 %(percent)s%%。") % said


def _copied(test: FindingTest, kind: Kind | None, said: Said) -> str:
    del test, kind
    if "before" in said:
        return _("%(period)s 的 %(count)s 個數與 %(before)s 完全相同。") % said
    return _("%(period)s 的 %(count)s 個數，%(subjects)s 個報送對象完全相同。") % said


_WORDS: Mapping[str, Callable[[FindingTest, Kind | None, Said], str]] = {
    SAME: _same,
    ROSTERS: _rosters,
    LINKS: _links,
    BACK: _back,
    REPORTED: _reported,
    THRESHOLD: _threshold,
    ROUND: _round,
    BUNCHING: _bunching,
    COPIED: _copied,
}
