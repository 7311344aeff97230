"""The catalogue of indicators, and the page of one definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.boards.formulas import wording_of
from diaodu.boards.versions import VersionShown, versions_shown
from diaodu.indicators.definitions import Indicator, LightRules
from diaodu.indicators.queries import CatalogueRow, catalogue, indicator_history
from diaodu.indicators.regime import regime_of
from diaodu.kit.refusals import NotFound
from diaodu.kit.text import fold
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AreaShown:
    """The indicators of one subject area."""

    names: Names
    rows: tuple[CatalogueRow, ...]


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """An indicator's definition as it is now and in plain words, its light rules, all its versions, newest first."""

    row: CatalogueRow
    words: str
    lights: LightRules | None
    sources: tuple[Names, ...]
    versions: tuple[VersionShown, ...]
    generated: bool

    @property
    def indicator(self) -> Indicator:
        """The definition in force."""
        return self.row.indicator

    @property
    def is_changed(self) -> bool:
        """Whether any version changed something of the one before."""
        return any(each.changes for each in self.versions)


def catalogued(viewer: Viewer, *, text: str = "") -> list[AreaShown]:
    """The indicators in sight by area, narrowed to those whose code or one of whose names contains ``text``."""
    asked, areas = fold(text), dict[str, list[CatalogueRow]]()
    for row in catalogue(viewer):
        if not asked or any(asked in fold(word) for word in (row.indicator.code, *row.indicator.names.values())):
            areas.setdefault(row.indicator.area, []).append(row)
    return [AreaShown(rows[0].area_names, tuple(rows)) for rows in areas.values()]


def definition_page(viewer: Viewer, code: str, *, pack: str = "") -> DefinitionPage:
    """The page of an indicator, of the pack asked for where several declare it. Raises ``NotFound``."""
    versions = indicator_history(viewer, code)
    rows = [row for row in catalogue(viewer) if row.indicator.code == code]
    row = next((row for row in rows if row.indicator.pack == pack), rows[0] if rows else None)
    if row is None:
        raise NotFound(_("指標「%(code)s」已停用。") % {"code": code})
    declaring = loaded_packs()[row.indicator.pack]
    regime = regime_of(declaring)
    wording = wording_of(viewer, declaring, regime)
    return DefinitionPage(
        row=row,
        words=wording.say(row.indicator.node),
        lights=regime.lights.get(row.indicator.lights),
        sources=tuple(regime.sources[source] for source in row.indicator.sources),
        versions=versions_shown([each for each in versions if each.pack == declaring.code], wording),
        generated=declaring.generated,
    )
