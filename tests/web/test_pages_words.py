"""Every page in every language: no Chinese in English ones, no 繁體-only glyph in 简体 ones, and help for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from diaodu.kit.text import to_simplified
from diaodu.people.permissions import Permission
from diaodu.web.help import HELP
from tests.builders import make_user, sign_in
from tests.web.addresses import SAMPLES
from tests.web.test_pages_access import country

__all__ = ["country"]

CHINESE = re.compile(r"[\u3400-\u9fff]")
SPOKEN = ("title", "aria-label", "placeholder", "alt", "value")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
NO_PAGE = {
    "edition_file", "calendar_feed", "matters_export", "health_live", "health_ready", "intake_subjects", "map_shapes", "offered",
    "openid_connect_callback",
    "policy_never", "public_feed", "public_file", "return_template", "subjects_export", "subjects_template",
    "upload_marked", "details_export", "matters_weekly_file", "pairing_export", "matter_file", "enterprise_file",
}  # fmt: skip
PAGES = {name for name, sample in SAMPLES.items() if sample.post is None} - NO_PAGE
# signing in, and what everybody may read: pages without the bar that help stands in
BARE = {name for name in PAGES if name.startswith(("public_", "mfa_", "login", "account_"))} | {
    "confirm_single_sign_on",
    "enterprise",
}


class Words(HTMLParser):
    """The texts of a page that are in its own language: what is marked as another language is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = "lang" in given and tag != "html"
        hidden = foreign or (bool(self.open) and self.open[-1][1])
        if not hidden:
            self.found += [given[name] or "" for name in SPOKEN if name in given and tag != "option"]
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.open and self.open[-1][1]):
            self.found.append(data.strip())


def words(html: str) -> Iterator[str]:
    """The texts of a page in its own language, those of charts (which are JSON) with their escapes undone."""
    reader = Words()
    reader.feed(html)
    for text in reader.found:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def page(client: Client, name: str, language: str) -> str:
    sign_in(client, make_user("editor", place="vm", permissions=tuple(Permission)))
    client.cookies["django_language"] = language
    found = client.get(SAMPLES[name].url(name))
    return found.content.decode() if found.headers["Content-Type"].startswith("text/html") else ""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_english_pages_hold_no_chinese_of_ours(client: Client, country: None, db: None, name: str) -> None:
    assert [text for text in words(page(client, name, "en")) if CHINESE.search(text)] == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_simplified_pages_hold_no_traditional_glyphs(client: Client, country: None, db: None, name: str) -> None:
    assert [text for text in words(page(client, name, "zh-hans")) if to_simplified(text) != text] == []


def test_every_page_has_its_help() -> None:
    assert PAGES - BARE - set(HELP) == set()


def test_the_help_is_of_pages_that_there_are() -> None:
    assert set(HELP) - PAGES == set()


def test_the_reader_sees_what_it_looks_for(client: Client, country: None, db: None) -> None:
    found = list(words(page(client, "overview", "zh-hant")))
    assert any(CHINESE.search(text) for text in found)
    assert any(to_simplified(text) != text for text in found)
