"""Whose a figure is: the places and other subjects that a text names, where it names them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from diaodu.figure_check.passages import Passages
from diaodu.figure_check.things import Lexicon, fold_words
from diaodu.figures import Figure
from diaodu.indicators.reader import PlaceNode
from diaodu.kit.text import fold
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Subject

_TAILS = ("自治区", "自治州", "自治县", "特别行政区", "省", "市", "州", "县", "区", "盟")
# before a place that something is done with or at, and that is not whose figure it is
_TOWARDS = tuple("赴与和及向往从由对来自同至到")
SHORTEST = 2
LEAD = 3  # signs before a place at the start of its clause: 其中, 而
HIGH = 3  # levels of places, from the top, that texts name without 省 or 市
ABOVE = ("全国", "全球", "世界")
HOME = ("全省", "全市", "全州", "全县", "全区", "我省", "我市", "我州", "我县", "我区", "该省", "该市", "本省", "本市")


@dataclass(frozen=True, slots=True)
class Named:
    """A place or subject that is named, and where in the folded text; without a code it is one of elsewhere."""

    begin: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a figure may be. ``places`` are codes, the likeliest first; it is ``sure`` when the first is said or
    nothing else is; ``elsewhere`` is true where the text speaks of a place that is none of ours.
    """

    places: tuple[str, ...]
    sure: bool
    elsewhere: bool


class Gazetteer:
    """Where a text names places and subjects in a viewer's sight."""

    def __init__(self, viewer: Viewer, lexicon: Lexicon, passages: Passages, place: PlaceNode) -> None:
        self._home = place
        self._passages = passages
        words = _place_words(place, lexicon.regime.packs)
        subjects = _subject_words(viewer, lexicon)
        for wording in lexicon.wordings:
            if wording.subject and wording.thing is None:
                target = words if wording.subject in words.codes else subjects
                if wording.subject in target.codes or wording.subject in subjects.codes:
                    target.add(wording.parts[-1], wording.subject)
        for word in lexicon.elsewhere:
            words.add(word, "")
        self._places = words.found_in(passages.folded)
        self._place_begins = [each.begin for each in self._places]
        self._subjects = subjects.found_in(passages.folded)
        self._subject_begins = [each.begin for each in self._subjects]
        self.kinds = subjects.kinds
        self.names = subjects.names

    def whose(self, figure: Figure) -> Whose:
        """The places that a figure may be of."""
        start, _end = self._passages.place(figure)
        paragraph, sentence = self._passages.paragraph(figure)
        clause = self._passages.clause(figure)
        before = self._places[bisect_left(self._place_begins, paragraph) : bisect_right(self._place_begins, start)]
        saying = [each for each in before if self._says(each)]
        if not saying:
            return Whose((self._home.code,), sure=True, elsewhere=False)
        last = next(each for each in saying if each.end == saying[-1].end)
        if not last.code:
            return Whose((), sure=False, elsewhere=True)
        if last.code == self._home.code:
            return Whose((last.code,), sure=True, elsewhere=False)
        if last.begin >= clause[0]:
            return Whose((last.code,), sure=True, elsewhere=False)
        if last.begin >= sentence:
            alone = {each.code for each in saying if each.begin >= sentence} <= {last.code, self._home.code}
            return Whose((last.code, self._home.code), sure=alone, elsewhere=False)
        return Whose((self._home.code, last.code), sure=False, elsewhere=False)

    def subjects(self, figure: Figure) -> dict[str, float]:
        """The subjects that may be meant, and how near they are named."""
        start, _end = self._passages.place(figure)
        paragraph, sentence = self._passages.paragraph(figure)
        clause = self._passages.clause(figure)
        first = bisect_left(self._subject_begins, paragraph)
        found: dict[str, float] = {}
        for each in self._subjects[first : bisect_right(self._subject_begins, max(start, clause[1]))]:
            near = 0.5
            if each.begin >= clause[0]:
                near = 1.0
            elif each.begin >= sentence:
                near = 0.8
            found[each.code] = max(found.get(each.code, 0), near)
        return found

    def named(self) -> set[str]:
        """The subjects that are named anywhere."""
        return {each.code for each in self._subjects}

    def _says(self, named: Named) -> bool:
        """Whether a name says whose the figures after it are: one of elsewhere as 某省 or where its clause begins."""
        folded = self._passages.folded
        if folded.endswith(_TOWARDS, 0, named.begin):
            return False
        if named.code:
            return True
        begin = self._passages.clause_at(named.begin)
        return named.begin - begin <= LEAD or folded.startswith(_TAILS, named.end)


class Words:
    """Names to look for, the longest first."""

    def __init__(self) -> None:
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._meant: dict[str, list[str]] = {}
        self.codes: set[str] = set()
        self.kinds: dict[str, str] = {}
        self.names: dict[str, Mapping[str, str]] = {}

    def add(self, word: str, code: str) -> None:
        """Add a folded name; those that share it are meant in the order in which they came."""
        if len(word) < SHORTEST:
            return
        if word not in self._meant:
            self._meant[word] = []
            self._by_start[word[:SHORTEST]].append(word)
        if code not in self._meant[word]:
            self._meant[word].append(code)
        self.codes.add(code)

    def found_in(self, folded: str) -> list[Named]:
        """Every name in a text, none inside another."""
        found: list[Named] = []
        for words in self._by_start.values():
            words.sort(key=len, reverse=True)
        at = 0
        while at < len(folded):
            words = self._by_start.get(folded[at : at + SHORTEST], [])
            word = next((word for word in words if folded.startswith(word, at)), "")
            if word:
                found += [Named(at, at + len(word), code) for code in self._meant[word]]
            at += len(word) or 1
        return found


def _place_words(home: PlaceNode, packs: Collection[str]) -> Words:
    """The names of places: those of the pack's own first. What other packs tell of is elsewhere."""
    words = Words()
    for word in HOME:
        words.add(fold(word), home.code)
    for word in ABOVE:
        words.add(fold(word), "")
    rows = Place.objects.values_list("code", "path", "pack__code", "name_hant", "name_hans", "name_en")
    for code, path, pack, hant, hans, en in sorted(rows, key=lambda row: (row[2] != home.pack, len(row[1]))):
        if home.path.startswith(path) and path != home.path:
            continue  # 中國 stands in names of firms more often than it says whose a figure is
        meant = code if pack in packs else ""
        for name in (fold(hant), fold(hans), fold_words(en)):
            words.add(name, meant)
        if path.count("/") <= HIGH:
            words.add(_short(fold(hant)), meant)
    return words


def _short(name: str) -> str:
    tail = next((tail for tail in _TAILS if name.endswith(tail)), "")
    return name.removesuffix(tail)


def _subject_words(viewer: Viewer, lexicon: Lexicon) -> Words:
    kinds = {kind for thing in lexicon.things for kind in thing.subjects} - {"place"}
    words = Words()
    rows = Subject.objects.visible_to(viewer).filter(kind__in=kinds, pack__code__in=lexicon.regime.packs)
    columns = ("code", "kind", "name_hant", "name_hans", "name_en", "fields__printed_as")
    for code, kind, hant, hans, en, printed in rows.order_by("id").values_list(*columns):
        words.kinds[code] = kind
        words.names[code] = {"hant": hant, "hans": hans, "en": en}
        words.add(fold(hant), code)
        words.add(fold_words(en), code)
        words.add(fold(str(printed or "")), code)
    return words
