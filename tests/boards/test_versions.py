"""The versions of a definition: each tells what it changed of the one before."""

from __future__ import annotations

import re
from copy import deepcopy
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from diaodu.packs.definitions import definitions, record_definitions
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry

CODE = "major_list.plan_completion"
NAMES = {"hant": "投資完成率", "hans": "投资完成率", "en": "Completion rate"}
MARKS = (("<del>", "[-"), ("</del>", "-]"), ("<ins>", "[+"), ("</ins>", "+]"))
HIDDEN = r'<span class="visually-hidden">[^<]*</span>'


def record(change: dict[str, Any] | None) -> None:
    """A further version of the definition; None drops it."""
    pack = Pack.objects.get(code="gansu")
    found = definitions(pack, "indicator", known=None).items()
    entries = {code: Entry(each.file, each.line, deepcopy(dict(each.body))) for code, each in found}
    if change is None:
        del entries[CODE]
    else:
        entries[CODE] = Entry("hand", 1, change)
    record_definitions(pack, "indicator", entries)


def body() -> dict[str, Any]:
    return deepcopy(dict(definitions(Pack.objects.get(code="gansu"), "indicator")[CODE].body))


def shown(client: Client, language: str = "zh-hant") -> list[tuple[str, dict[str, str]]]:
    """Each version as on the page, newest first: its text, and its changes by label with what went and what came."""
    answer = client.get(reverse("indicator", args=[CODE]), headers={"Accept-Language": language})
    assert answer.status_code == 200
    page = re.sub(HIDDEN, "", answer.content.decode()).partition("list-group-numbered")[2].partition("</ol>")[0]
    for tag, mark in MARKS:
        page = page.replace(tag, mark)
    items = re.findall(r'<li class="list-group-item">(.*?)</li>', page, flags=re.DOTALL)
    return [(bare(item), _changes(item)) for item in items]


def _changes(item: str) -> dict[str, str]:
    found, label = {}, ""
    for term, language, text in re.findall(r'<dt>(.*?)</dt>|<dd(?: lang="([^"]+)")?>(.*?)</dd>', item, flags=re.DOTALL):
        label = bare(term) or label
        if text:
            found[label + language] = bare(text)
    return found


def bare(text: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", text)).strip()


def test_a_first_version_has_nothing_to_be_held_against(director: Client) -> None:
    ((text, changes),) = shown(director)
    assert changes == {}
    assert "percent(major_list.completed, major_list.annual_plan)" in text


def test_a_changed_definition_tells_the_words_that_went_and_came(director: Client) -> None:
    first = body()
    record({**first, "formula": "percent(major_list.completed, major_list.planned_total)"})
    record({**body(), "names": NAMES, "decimals": 1, "unit": "個", "direction": "lower"})
    (_newest, renamed), (_second, reckoned), (_first, nothing) = shown(director)
    assert nothing == {}
    assert reckoned == {
        "怎樣算": "「省列重大項目累計完成投資」除以[-「省列重大項目年度計劃投資」-][+「省列重大項目總投資」+]，乘以 100",
        "公式": "percent(major_list.completed, [-major_list.annual_plan-][+major_list.planned_total+])",
    }
    assert renamed == {
        "名稱zh-Hant": "[-年度計劃-][+投資+]完成率",
        "名稱zh-Hans": "[-年度计划-][+投资+]完成率",
        "名稱en": "Completion [-of the annual plan-][+rate+]",
        "單位": "[-%-][+個+]",
        "小數位數": f"[-{first['decimals']}-][+1+]",
        "好壞方向": "越[-高-][+低+]越好",
    }
    assert shown(director, "en")[1][1]["Formula"] == reckoned["公式"]


def test_one_that_was_stopped_is_held_against_the_last_before(director: Client) -> None:
    first = body()
    record(None)
    assert director.get(reverse("indicator", args=[CODE])).status_code == 404
    record({**first, "note": "恢復", "sources": [], "least_base": {"value": "5", "unit": "億元"}})
    (_text, changes), (stopped, none), _first = shown(director)
    assert ("停用" in stopped, none) == (True, {})
    assert changes["排名的最小基數"] == "[+5 億元+]"
    assert changes["來源"].startswith("[-")
    assert changes["說明"] == "[+恢復+]"


def test_what_is_not_shown_is_told_to_have_changed(director: Client) -> None:
    record({**body(), "note": {"hant": "同", "hans": "同", "en": "a"}})
    record({**body(), "note": {"hant": "同", "hans": "同", "en": "b"}})
    assert "改動的不在所示各項之內" in shown(director)[0][0]
