"""Reading a text: one walk over its characters, then passes over the list of what was found."""

from __future__ import annotations

from diaodu.figures.english import is_english, read_english
from diaodu.figures.figure import Reading
from diaodu.figures.folding import fold
from diaodu.figures.grammar import scan
from diaodu.figures.lists import complete
from diaodu.figures.measures import tell_measures
from diaodu.figures.periods import tell_periods
from diaodu.figures.qualifiers import tell_qualifiers
from diaodu.figures.roles import tell_roles
from diaodu.figures.targets import tell_targets


def read(text: str) -> Reading:
    """Every figure of a text in 繁體, 简体, both mixed, or English, with offsets in code points.

    Pure and total: any text is read, in time linear to its length, without touching anything else.
    """
    if is_english(text):
        found, stops = read_english(text)
        return Reading(text, tuple(each.frozen(text) for each in found), (*stops, len(text)))
    folded = fold(text)
    seen = scan(text, folded)
    found = complete(seen.found, folded)
    tell_roles(found, folded)
    tell_qualifiers(found, folded)
    tell_targets(found, folded)
    tell_periods(found, seen.times, folded)
    tell_measures(found, text, folded)
    return Reading(text, tuple(each.frozen(text) for each in found), (*seen.stops, len(text)))
