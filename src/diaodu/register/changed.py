"""What one state of a subject has otherwise than another, in the words of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.register.kinds import Kind


@dataclass(frozen=True, slots=True)
class Changed:
    """A column that differs: its code, its name in the present language, what it was and what it is, as written."""

    column: str
    words: str
    before: str
    after: str


def changed_columns(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Changed]:
    """What differs between two states as revisions keep them, in the order of the columns."""
    old, new = flat(before), flat(after)
    words = column_words(kind)
    for column in dict.fromkeys((*old, *new)):
        if old.get(column, "") != new.get(column, ""):
            shown = [_value(kind, column, state.get(column, "")) for state in (old, new)]
            yield Changed(column, words.get(column, column), *shown)


def flat(state: Mapping[str, Any]) -> dict[str, str]:
    """A state as one row: what every subject has, and the fields of its kind."""
    return {key: str(value) for key, value in {**state, **state["fields"]}.items() if key != "fields"}


def column_words(kind: Kind) -> dict[str, str]:
    """The names of a kind's columns in the present language, by column."""
    fields = {field.code: name_in_language(field.names) for field in kind.fields}
    return {
        "name_hant": _("繁體名稱"),
        "name_hans": _("简体名稱"),
        "name_en": _("英文名稱"),
        "place": _("地區"),
        "organisation": _("責任單位"),
        "stage": _("階段"),
        "document": _("出處"),
        "section": _("版塊"),
        "quote": _("引文"),
        **fields,
    }


def in_words(message: str, column: str, words: Mapping[str, str]) -> str:
    """What is said of a column, calling it by its name."""
    for quoted in ("「%s」", "“%s”"):  # as the languages quote
        message = message.replace(quoted % column, quoted % words.get(column, column))
    return message


def _value(kind: Kind, column: str, value: str) -> str:
    """A stage or a choice by its name, anything else as written."""
    field = kind.field(column)
    word = kind.stage(value) if column == "stage" else field and field.choice(value)
    return name_in_language(word.names) if word else value
