"""The versions of an indicator's definition, each with what it changed of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from diaodu.boards.formulas import Wording
from diaodu.core.formula.parsing import parse
from diaodu.indicators.queries import Version
from diaodu.indicators.regime import Regime
from diaodu.kit.differences import Part, differences
from diaodu.kit.languages import in_language, name_in_language

FORMS = {"hant": "zh-Hant", "hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a definition says: what, and how. ``language`` is its language tag, empty for the page's own."""

    label: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a version says otherwise than the one before, in parts."""

    label: str
    language: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version and its changes; ``is_first`` where there is none before that it could be held against."""

    version: Version
    is_first: bool
    changes: tuple[Change, ...]


def versions_shown(versions: Sequence[Version], wording: Wording) -> tuple[VersionShown, ...]:
    """The versions of one pack, newest first. One after a stop is held against the last before the stop."""
    declared = [version for version in reversed(versions) if version.body is not None]
    changes = {after.number: tuple(_changes(before, after, wording)) for before, after in pairwise(declared)}
    first = declared[0].number if declared else 0
    return tuple(VersionShown(each, each.number == first, changes.get(each.number, ())) for each in versions)


def _changes(before: Version, after: Version, wording: Wording) -> Iterator[Change]:
    for old, new in zip(_said(before.body or {}, wording), _said(after.body or {}, wording), strict=True):
        if old.text != new.text:
            yield Change(new.label, new.language, tuple(differences(old.text, new.text)))


def _said(body: Mapping[str, Any], wording: Wording) -> Iterator[Said]:
    """All that a definition says, always in the same order, by the names that the pack gives now."""
    regime, formula = wording.regime, str(body["formula"])
    for form, language in FORMS.items():
        yield Said(_("名稱"), str(body["names"].get(form, "")), language)
    yield Said(_("怎樣算"), wording.say(parse(formula)))
    yield Said(_("公式"), formula)
    yield Said(_("單位"), _unit(regime, str(body["unit"])))
    yield Said(_("小數位數"), str(body["decimals"]))
    yield Said(_("好壞方向"), _direction(str(body.get("direction", "none"))))
    yield Said(_("來源"), "、".join(_named(regime.sources, code) for code in body.get("sources", ())))
    yield Said(_("對應公布數"), str(body.get("published_as", "")))
    yield Said(_("燈色規則"), _lights(regime, str(body.get("lights", ""))))
    yield Said(_("排名的最小基數"), _least_base(regime, body.get("least_base") or {}))
    yield Said(_("領域"), _named(regime.areas, str(body.get("area", ""))))
    yield Said(_("說明"), in_language(body.get("note", "")))


def _direction(code: str) -> str:
    return {"higher": _("越高越好"), "lower": _("越低越好")}.get(code, _("不分好壞"))


def _named(names: Mapping[str, Mapping[str, str]], code: str) -> str:
    return name_in_language(names.get(code, {"hant": code}))


def _unit(regime: Regime, code: str) -> str:
    return name_in_language(regime.units[code].names) if code in regime.units else code


def _lights(regime: Regime, code: str) -> str:
    return name_in_language(regime.lights[code].names) if code in regime.lights else code


def _least_base(regime: Regime, body: Mapping[str, Any]) -> str:
    return f"{body['value']} {_unit(regime, str(body['unit']))}" if body else ""
