"""A formula in plain words, by the names that the pack gives to measures, indicators, classes and milestones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from diaodu.core.formula.nodes import (
    Apply,
    Binary,
    Count,
    Growth,
    Indicator,
    Members,
    Negate,
    Node,
    Number,
    Percent,
    Sum,
    Value,
)
from diaodu.indicators.regime import Regime
from diaodu.kit.languages import name_in_language
from diaodu.packs.definitions import level_names
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds
from diaodu.register.queries import rosters

Names = Mapping[str, str]
QUOTES = {"hant": "「{}」", "hans": "“{}”", "en": "“{}”"}
BRACKETS = {"hant": "（{}）", "hans": "（{}）", "en": "({})"}


def _quoted(words: str) -> str:
    return name_in_language(QUOTES).format(words)


def wording_of(viewer: Viewer, pack: Pack, regime: Regime) -> Wording:
    """The wording of a pack; a family of rosters is called by its latest roster in sight."""
    return Wording(
        regime,
        families={roster.family: roster.names for roster in rosters(viewer).order_by("starts_on", "-pack_id")},
        milestones={word.code: word.names for kind in kinds(pack).values() for word in kind.milestones},
        levels=level_names(pack),
    )


class Wording:
    """Says formulas of one regime, given names for families of rosters, milestones and levels."""

    def __init__(
        self,
        regime: Regime,
        *,
        families: Mapping[str, Names],
        milestones: Mapping[str, Names],
        levels: Mapping[str, Names],
    ) -> None:
        self.regime = regime
        self.families, self.milestones, self.levels = families, milestones, levels
        self.sayings: Mapping[type, Callable[..., str]] = {
            Number: lambda node: f"{node.value:f}",
            Indicator: self._indicator,
            Value: self._value,
            Sum: self._sum,
            Count: self._count,
            Negate: lambda node: _("負的%(of)s") % {"of": self._inner(node.of)},
            Binary: self._binary,
            Percent: self._percent,
            Growth: self._growth,
            Apply: self._apply,
        }

    def say(self, node: Node) -> str:
        """The formula from this node on."""
        return self.sayings[type(node)](node)

    def _inner(self, node: Node) -> str:
        """The same inside another one: a calculation stands in brackets."""
        said = self.say(node)
        return name_in_language(BRACKETS).format(said) if isinstance(node, Binary | Percent | Growth) else said

    def _indicator(self, node: Indicator) -> str:
        found = self.regime.indicators.get(node.code)
        return _quoted(name_in_language(found.names) if found else node.code)

    def _measure(self, code: str, facet: str = "") -> str:
        measure = self.regime.measures.get(code)
        words = _quoted(name_in_language(measure.names) if measure else code)
        named = name_in_language(self.regime.facets.get(facet, {"hant": facet}))
        return _("%(measure)s（口徑：%(facet)s）") % {"measure": words, "facet": named} if facet else words

    def _value(self, node: Value) -> str:
        return _("報送的%(measure)s") % {"measure": self._measure(node.measure, node.facet)}

    def _sum(self, node: Sum) -> str:
        return _("%(members)s的%(measure)s之和") % {
            "members": self._members(node.members),
            "measure": self._measure(node.measure),
        }

    def _count(self, node: Count) -> str:
        members = {"members": self._members(node.members)}
        if node.reached:
            return _("%(members)s中已到「%(node)s」節點的項數") % {**members, "node": self._milestone(node.reached)}
        if node.planned:
            return _("%(members)s中計劃應到「%(node)s」節點的項數") % {**members, "node": self._milestone(node.planned)}
        return _("%(members)s的項數") % members

    def _milestone(self, code: str) -> str:
        return name_in_language(self.milestones.get(code, {"hant": code}))

    def _members(self, members: Members) -> str:
        words = _("名冊（如「%(family)s」）") % {
            "family": name_in_language(self.families.get(members.family, {"hant": members.family}))
        }
        if members.member_class:
            named = self.regime.classes.get(members.family, {}).get(
                members.member_class, {"hant": members.member_class}
            )
            words += _("「%(class)s」類") % {"class": name_in_language(named)}
        if members.field:
            words += _("（%(field)s 為 %(value)s）") % {"field": members.field, "value": members.value}
        return words

    def _binary(self, node: Binary) -> str:
        sentence = {
            "+": _("%(left)s加%(right)s"),
            "-": _("%(left)s減%(right)s"),
            "*": _("%(left)s乘以%(right)s"),
            "/": _("%(left)s除以%(right)s"),
        }[node.operator]
        return sentence % {"left": self._inner(node.left), "right": self._inner(node.right)}

    def _percent(self, node: Percent) -> str:
        return _("%(part)s除以%(whole)s，乘以 100") % {"part": self._inner(node.part), "whole": self._inner(node.whole)}

    def _growth(self, node: Growth) -> str:
        of = {"of": self._inner(node.of)}
        if node.years:
            words = _("%(of)s%(years)d 年的平均增長百分比") % {**of, "years": node.years}
        elif node.base:
            words = _("%(of)s比 %(base)d 年同期增長的百分比") % {**of, "base": node.base}
        else:
            words = _("%(of)s比上年同期增長的百分比") % of
        return words + _("，只比兩期都有數的部分") if node.comparable else words

    def _apply(self, node: Apply) -> str:
        sentence = {
            "above": _("所屬「%(level)s」的%(of)s"),
            "change": _("%(of)s比上年同期增減的量"),
            "month": _("%(of)s的當月數"),
            "previous": _("上年同期的%(of)s"),
            "rank": _("%(of)s在同級地區中的位次"),
            "rank_change": _("%(of)s的位次比上期的升降"),
            "share": _("所問口徑的%(of)s佔全部口徑的百分比"),
            "share_of_parent": _("%(of)s佔上級地區的百分比"),
            "ytd": _("%(of)s的本年累計"),
        }[node.function]
        level = name_in_language(self.levels.get(node.level, {"hant": node.level}))
        return sentence % {"of": self._inner(node.of), "level": level}
