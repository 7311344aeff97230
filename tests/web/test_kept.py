"""A kept fragment is drawn anew whenever anything that it is drawn from, or the language, is another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template import Context, Template
from django.utils import translation

SOURCE = (
    "{% load kept i18n %}{% kept thing bare %}{{ drawn.again }} {{ thing.word }}{% if bare %}!{% endif %}{% endkept %}"
)


@dataclass(frozen=True)
class Thing:
    word: str


class Drawn:
    """Counts how often the fragment was drawn."""

    def __init__(self) -> None:
        self.times = 0

    def again(self) -> int:
        self.times += 1
        return self.times


def test_the_same_is_drawn_once_and_another_anew() -> None:
    template, drawn = Template(SOURCE), Drawn()

    def draw(word: str, **more: Any) -> str:
        return template.render(Context({"thing": Thing(word), "drawn": drawn, **more}))

    assert [draw("a"), draw("a"), draw("b"), draw("a")] == ["1 a", "1 a", "2 b", "1 a"]
    assert [draw("a", bare=True), draw("a", bare=True)] == ["3 a!", "3 a!"]
    with translation.override("en"):
        assert draw("a") == "4 a"


def test_two_fragments_of_the_same_values_are_two() -> None:
    first, second = (Template("{% load kept %}{% kept thing %}" + text + "{% endkept %}") for text in ("x", "y"))
    assert [each.render(Context({"thing": Thing("a")})) for each in (first, second)] == ["x", "y"]


def test_what_was_escaped_stays_escaped() -> None:
    template = Template("{% load kept %}{% kept thing %}{{ thing.word }}{% endkept %}")
    for _again in range(2):
        assert template.render(Context({"thing": Thing("<b>")})) == "&lt;b&gt;"
