"""Rebuilding a released edition: worked out and drawn anew, never read from what was kept, and held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.editions.content import Content
from diaodu.editions.making import recomposed
from diaodu.editions.models import RELEASED, Edition
from diaodu.editions.refusals import WrongStep
from diaodu.editions.rendering.package import digest, drawn_files, renderers


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made. ``differing`` are the files whose bytes are others than those released, ``figures`` the
    figures that say something else, ``drawn_otherwise`` what files are drawn with now and were not then (name: then
    and now).
    """

    files: Mapping[str, bytes]
    digests: Mapping[str, tuple[str, str]]
    differing: tuple[str, ...]
    figures: tuple[str, ...]
    drawn_otherwise: Mapping[str, tuple[str, str]]

    @property
    def identical(self) -> bool:
        """Whether every file has the bytes that were released."""
        return not self.differing


def rebuild(edition: Edition) -> Rebuilt:
    """The files of a released edition, made again from the ledger as known at its number.

    Raises ``WrongStep`` for one that is not released, ``FilesMissing`` without the fonts.
    """
    if edition.state != RELEASED or edition.manifest is None:
        raise WrongStep(_("只有已發佈的通報可以重建。"))
    content = recomposed(edition)
    files = drawn_files(content)
    kept = {name: each["sha256"] for name, each in edition.manifest["files"].items()}
    made = {name: digest(file) for name, file in files.items()}
    digests = {name: (kept.get(name, ""), made.get(name, "")) for name in sorted({*kept, *made})}
    return Rebuilt(
        files=files,
        digests=digests,
        differing=tuple(name for name, (then, now) in digests.items() if then != now),
        figures=_changed(Content.from_json(edition.content), content),
        drawn_otherwise=_otherwise(edition.manifest["renderers"], renderers()),
    )


def _changed(then: Content, now: Content) -> tuple[str, ...]:
    before, after = ({figure.id: figure for figure in each.in_order().figures} for each in (then, now))
    return tuple(name for name in sorted({*before, *after}) if before.get(name) != after.get(name))


def _otherwise(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    names = sorted({*then, *now})
    pairs = {name: (then.get(name, ""), now.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
