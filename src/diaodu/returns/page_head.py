"""The head of a published page: where the numbers were printed, by whom and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop as _

from diaodu.core.periods import Period, PeriodError
from diaodu.kit import clock
from diaodu.returns.intake_words import TITLES
from diaodu.returns.problems import NAMED, Problem, Severity

LONGEST = {"title": 200, "publisher": 100, "url": 400, "published": 20}
NEEDED = ("title", "publisher", "published")


def page_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """A head as it is kept."""
    texts = {key: " ".join(str(typed.get(key) or "").split()) for key in LONGEST}
    return {**texts, "mirror": bool(typed.get("mirror"))}


def page_problems(page: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a head. The address may be left out: a paper has none."""
    return [
        Problem(0, column, rule, Severity.REFUSE, message, "", values) for column, rule, message, values in _wrong(page)
    ]


def _wrong(page: Mapping[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for key, most in LONGEST.items():
        if key in NEEDED and not page[key]:
            yield key, "required", _("沒有填%(what)s。"), {NAMED: TITLES[key]}
        if len(page[key]) > most:
            yield key, "too_long", _("%(what)s超過 %(most)d 字。"), {NAMED: TITLES[key], "most": most}
    if page["url"] and not _is_address(page["url"]):
        yield "url", "not_an_address", _("網址須以 http:// 或 https:// 開頭。"), {}
    if page["published"] and not _is_day(page["published"]):
        yield "published", "not_a_day", _("請寫成 2023-02-28 的樣子；版面只印年月的，寫 2023-02 或 2023。"), {}
    elif page["published"] and Period.parse(page["published"]).first_day > clock.today():
        yield "published", "not_a_day", _("發布日期晚於今天。"), {}


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text


def _is_day(text: str) -> bool:
    """A day, a month or a year."""
    try:
        return Period.parse(text).kind in {"day", "month", "year"}
    except PeriodError:
        return False
