"""The register's sections of a pack, in the order in which they need each other."""

from __future__ import annotations

from diaodu.packs.sections import Section, register
from diaodu.register.sections import kinds, links, milestones, organisations, places, rosters, subjects


def install() -> None:
    """Register the sections."""
    register(Section("places", places.check, places.load, inherit=places.inherit), order=100)
    register(
        Section("organisations", organisations.check, organisations.load, inherit=organisations.inherit), order=110
    )
    register(Section("kinds", kinds.check, definitions=("kind",)), order=120)
    register(Section("subjects", subjects.check, subjects.load, inherit=subjects.inherit), order=130)
    register(Section("links", links.check, links.load), order=140)
    register(Section("milestones", milestones.check, milestones.load), order=150)
    register(Section("rosters", rosters.check, rosters.load, inherit=rosters.inherit), order=160)
