"""How well the words around a figure tell of each thing: names by their features, a pack's wordings by their parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diaodu.figure_check.agreement import printed_unit
from diaodu.figure_check.passages import MOVED, SAME_CLAUSE, Passages, Zone, features
from diaodu.figure_check.things import DATE, DURATION, GROWTH, PURE, RANK, RATE, Lexicon, Wording, fits, sort_of
from diaodu.figures import Figure
from diaodu.kit.text import fold

LEAST = 0.4  # a score below which nothing is meant
MOST = 8  # things that are looked up for a figure
OTHER_SORT = 0.8  # a rate read as a growth, or a growth as a rate
SAID_BASE = 0.7  # of a wording's score, what its parts have wherever they stand
SAID_LENGTH = 0.6  # signs: longer wordings say more
SAID_NEAR = 0.6  # a wording's last part stands at least so near
GOAL_UNSAID = 0.85  # the text does not say that it is a target
LENGTH = 2.0  # how much a name must tell to count for half: short names are met anywhere
AREA_UNSAID, AREA_SAID = 0.92, 1.08  # how much the words of a thing's area add to its score
OTHER_UNIT = 0.85  # counted in another unit than the text's
OF_WHICH = re.compile(r"其中|of which|including")
LED = 0.9  # of the score of a thing, that it has in the parts of it
NOT_LED = 0.75  # of the score of another thing there
FACET_NEAR = 0.55
OTHER_BASE = 0.6
_LINKS = re.compile(r"[0-9年月日的从由至到为达约近超过逾底末]+")  # what may stand between words and their figure
PER_SIGN, FARTHEST = 0.03, 6  # what a wording's last part loses for each sign that it stands away
_BASE = re.compile(r"(?:比|较|over|on|from) ?([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Scored:
    """A thing that a figure may be of, by its number in the lexicon; subject and facet where words said them."""

    thing: int
    score: float
    subject: str = ""
    facet: str = ""


class Scorer:
    """Scores the things of a lexicon for the figures of one text, one after the other."""

    def __init__(self, lexicon: Lexicon, passages: Passages) -> None:
        self._lexicon = lexicon
        self._passages = passages
        self._places: dict[str, list[int]] = {}
        self._wordings = [(each, at) for each in lexicon.wordings if (at := self._heard(each)) is not None]
        self._facets = self._facet_places()
        self._whole: dict[str, tuple[int, list[Scored]]] = {}  # by sort: what the last figure that is no part is of

    def scored(self, figure: Figure) -> list[Scored]:
        """The things that a figure may be of, best first, and the zones they were told by."""
        sort = sort_of(figure)
        if not sort:
            return []
        zones = self._passages.zones(figure)
        weights = self._weights(zones)
        near = self._near(zones)
        base = self._base_said(zones)
        found: dict[tuple[int, str, str], float] = {}
        for kind, factor in _sorts(sort):
            for thing, score in self._by_names(kind, weights, near).items():
                told = score * factor * self._area(thing, weights) * self._base(thing, base)
                self._keep(found, (thing, "", ""), told, figure)
        for wording, thing in self._wordings:
            if self._lexicon.things[thing].sort in dict(_sorts(sort)) and (score := self._by_wording(wording, zones)):
                factor = dict(_sorts(sort))[self._lexicon.things[thing].sort] * self._base(thing, base)
                self._keep(found, (thing, wording.subject, wording.facet), score * factor, figure)
        best = sorted(found.items(), key=lambda pair: -pair[1])
        scored = [Scored(thing, score, subject, facet) for (thing, subject, facet), score in best if score >= LEAST]
        return self._parted(figure, sort, scored)[:MOST]

    def _parted(self, figure: Figure, sort: str, scored: list[Scored]) -> list[Scored]:
        """Behind 其中 stand parts of what the figure before was of, where their facet is one of that."""
        begin, sentence = self._passages.paragraph(figure)
        start, _end = self._passages.place(figure)
        if not OF_WHICH.search(self._passages.folded, sentence, start):
            self._whole[sort] = begin, scored
            return scored
        paragraph, whole = self._whole.get(sort, (-1, []))
        if paragraph != begin:
            return scored
        named = {facet for facet, weight in self.facets(figure).items() if weight >= FACET_NEAR}
        parts = [
            replace(each, score=each.score * LED)
            for each in whole
            if named & set(self._lexicon.things[each.thing].facets[1:])
        ]
        if not parts:
            return scored
        best = max(part.score for part in parts)
        others = [replace(each, score=min(each.score, best) * NOT_LED) for each in scored if not each.facet]
        said = [each for each in scored if each.facet]
        return sorted([*said, *parts, *others], key=lambda each: -each.score)

    def facets(self, figure: Figure) -> dict[str, float]:
        """The facets that are named around a figure, and how near."""
        zones = self._passages.zones(figure)
        found: dict[str, float] = {}
        for facet, places in self._facets.items():
            weight = _nearest(places, zones)
            if weight:
                found[facet] = weight
        return found

    def _keep(
        self, found: dict[tuple[int, str, str], float], key: tuple[int, str, str], score: float, figure: Figure
    ) -> None:
        thing = self._lexicon.things[key[0]]
        units = self._lexicon.regime.units
        unit = printed_unit(figure, units)
        if not fits(figure, thing, units):
            return
        if unit is not None and unit.dimension != thing.dimension:
            score *= OTHER_UNIT
        if thing.goal and not figure.target:
            score *= GOAL_UNSAID
        if figure.target and not thing.plan:
            score *= GOAL_UNSAID
        found[key] = max(found.get(key, 0), score)

    def _weights(self, zones: Sequence[Zone]) -> dict[str, float]:
        weights: dict[str, float] = {}
        for zone in zones:
            for feature in features(self._passages.folded[zone.begin : zone.end]):
                if weights.get(feature, 0) < zone.weight:
                    weights[feature] = zone.weight
        return weights

    def _near(self, zones: Sequence[Zone]) -> list[str]:
        """The features of what stands right at the figure, or where nothing does, of the clause before."""
        told = self._lexicon.told
        for least in (SAME_CLAUSE + 0.01, SAME_CLAUSE - 0.01, 0.78):
            words = [MOVED.sub(" ", self._passages.folded[z.begin : z.end]) for z in zones if z.weight > least]
            found = [f for text in words for f in features(text) if f in told]
            if found:
                return found
        return []

    def _by_names(self, sort: str, weights: Mapping[str, float], near: Sequence[str]) -> dict[int, float]:
        index = self._lexicon.index.get(sort, {})
        phrases = self._lexicon.phrases
        got: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            for number in index.get(feature, ()):
                got[number] += weight * phrases[number].weights[feature]
        told = {feature: self._lexicon.told[feature] for feature in near}
        all_near = sum(told.values())
        scores: dict[int, float] = {}
        for number, amount in got.items():
            phrase = phrases[number]
            recall = amount / phrase.total
            if recall < LEAST:
                continue
            precision = sum(w for f, w in told.items() if f in phrase.weights) / all_near if all_near else 0.5
            length = phrase.total / (phrase.total + LENGTH)
            scores[phrase.thing] = max(scores.get(phrase.thing, 0), recall * (0.6 + 0.4 * precision) * length)
        return scores

    def _area(self, thing: int, weights: Mapping[str, float]) -> float:
        """By how much the words of a thing's area raise its score, or their lack lowers it."""
        names = self._lexicon.areas.get(self._lexicon.things[thing].area, ())
        said = max((sum(weights.get(f, 0) for f in name) / len(name) for name in names if name), default=0.0)
        return AREA_UNSAID + (AREA_SAID - AREA_UNSAID) * said

    def _base_said(self, zones: Sequence[Zone]) -> str:
        """The year that the clause says something is compared with; empty for the year before."""
        texts = [self._passages.folded[z.begin : z.end] for z in zones if z.weight >= SAME_CLAUSE]
        return next((match[1] for text in texts if (match := _BASE.search(text))), "")

    def _base(self, thing: int, said: str) -> float:
        """What is left of a score where a thing grows from another year than the text says."""
        return 1.0 if self._lexicon.things[thing].base == said else OTHER_BASE

    def _by_wording(self, wording: Wording, zones: Sequence[Zone]) -> float:
        last = max(self._last_weights(wording.parts[-1], zones), default=0.0)
        if last < SAID_NEAR:
            return 0
        found = [*(_nearest(self._places[part], zones) for part in wording.parts[:-1]), last]
        if min(found) <= 0:
            return 0
        length = sum(len(part) for part in wording.parts)
        return (SAID_BASE + (1 - SAID_BASE) * sum(found) / len(found)) * last * length / (length + SAID_LENGTH)

    def _last_weights(self, part: str, zones: Sequence[Zone]) -> Iterator[float]:
        """How much each occurrence of a wording's last part counts: the less the farther from the figure it ends."""
        places = self._places[part]
        for zone in zones:
            if zone.weight >= SAID_NEAR:
                for place in places[bisect_left(places, zone.begin) : bisect_left(places, zone.end)]:
                    between = (place + len(part), zone.end) if zone.before else (zone.begin, place)
                    off = len(_LINKS.sub("", self._passages.folded[between[0] : between[1]]))
                    yield zone.weight * (1 - PER_SIGN * min(off, FARTHEST))

    def _heard(self, wording: Wording) -> int | None:
        """The number of a wording's thing, when all its parts stand somewhere in the text."""
        for part in wording.parts:
            if part not in self._places:
                self._places[part] = list(_finds(self._passages.folded, part))
        if wording.thing is None or not all(self._places[part] for part in wording.parts):
            return None
        return self._lexicon.by_code.get(wording.thing)

    def _facet_places(self) -> dict[str, list[int]]:
        facets = {facet for thing in self._lexicon.things for facet in thing.facets}
        words = {
            facet: {fold(facet), *(fold(n) for n in self._lexicon.regime.facets.get(facet, {}).values())}
            for facet in facets
        }
        found = {f: sorted(p for word in own for p in self._standing_alone(word)) for f, own in words.items()}
        return {facet: places for facet, places in found.items() if places}

    def _standing_alone(self, word: str) -> Iterator[int]:
        """Where a word stands that is not the end of a longer one in the names of things, as 出口 is of 進出口."""
        inside = self._lexicon.before.get(word, frozenset())
        for place in _finds(self._passages.folded, word):
            if not place or self._passages.folded[place - 1] not in inside:
                yield place


def _sorts(sort: str) -> tuple[tuple[str, float], ...]:
    if sort == DATE:
        return ((PURE, 1.0), (DURATION, 1.0))
    other = {GROWTH: RATE, RATE: GROWTH, RANK: PURE}.get(sort)
    return ((sort, 1.0), (other, OTHER_SORT)) if other else ((sort, 1.0),)


def _nearest(places: Sequence[int], zones: Sequence[Zone]) -> float:
    """How much the nearest of some sorted places counts; 0 where none stands in a zone."""
    best = 0.0
    for zone in zones:
        if zone.weight > best:
            at = bisect_left(places, zone.begin)
            if at < len(places) and places[at] < zone.end:
                best = zone.weight
    return best


def _finds(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
