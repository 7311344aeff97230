"""The words around a figure: a draft folded to one script, cut into clauses, sentences and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from diaodu.figures import Figure, Kind, Reading
from diaodu.kit.text import fold

NEAR, BEHIND, SAME_CLAUSE, FURTHER_BEHIND = 1.0, 0.75, 0.85, 0.5
OWN = 0.95  # what stands before a count that has its noun behind it
OTHERS = 0.6  # the noun of the figure before, in a list of counts
CLAUSES_BEFORE = (0.8, 0.74, 0.68, 0.62, 0.56, 0.5)
CLAUSES_MEANT = (0.97, 0.8, 0.74, 0.68, 0.62, 0.56)  # where a figure's own clause only says how it moved
CLAUSE_AFTER = 0.3
SENTENCES_BEFORE = (0.5, 0.42, 0.36, 0.3)
HEADING = 0.35
LONG_REACH = 60  # the same in letters
REACH = 16  # folded characters behind a figure that belong to it
_STOPS = re.compile(r"[。!?；;](?![0-9])|\.(?=\s|$)")
_CLAUSES = re.compile(r"[。!?；;,:()](?![0-9]{3})|\.(?=\s|$)")
_RUNS = re.compile(r"[a-z]+|[0-9]+|[^\x00-\x7f\W]+")
# how a figure moved or stands to others: no word of what it is of
MOVED = re.compile(
    r"(?:按可比[^,]{0,4}计算)?(?:同比|环比|同期|(?:比|较|高于|低于)(?:上|去|前)年(?:同期|同月)?|年均|可比)?"
    r"(?:分别|均|约|近|超过?|达到?|要|将|力争|实际|名义)*(?:增长|增加|增幅|增速|下降|减少|提高|回落|上升|回升|提升|扩大|收窄|占比|比重|占|左右|以上|以下|其中)"
    r"(?:了|率|为|达到?|超过?|约|近|至|到|的)*|同比|环比|其中|以上|以下"
    r"|\b(?:up|down|by|grew|rose|fell|increased|decreased|an? (?:increase|growth|decrease) of|year on year)\b"
)
_VERB = re.compile(r"已|共|累计|完成|实现|达到")  # where the noun behind a count ends
_JOINED = re.compile(r"(?:和|与|及|以及|、|或|and)$")
_NEXT = re.compile(r"、|以及|和|与|及")
_ENDS = tuple('。!?;:"」』”')
LONG_LINE = 15
SHORT_WORD = 3  # letters of an English word that keeps its s


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the folded text and how much its words count for a figure."""

    begin: int
    end: int
    weight: float
    before: bool = True  # whether it stands before the figure


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause: where it lies in the folded text, and in which sentence, paragraph and under which heading."""

    begin: int
    end: int
    sentence: int
    paragraph: int
    heading: int


class Passages:
    """A reading's text, folded character by character so that every offset has its place in the folded text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.folded, self._at = _folded(reading.text)
        self._parts = list(_parts(reading.text, self.folded, self._at))
        self._begins = [part.begin for part in self._parts]
        self._sentences = _spans(self._parts, lambda part: part.sentence)
        self._titles = _spans([p for p in self._parts if p.heading == p.paragraph], lambda part: part.heading)
        measured = reading.figures
        self._starts = [self._at[each.start] for each in measured]
        self._ends = [self._at[each.end] for each in measured]

    def place(self, figure: Figure) -> tuple[int, int]:
        """Where a figure lies in the folded text."""
        return self._at[figure.start], self._at[figure.end]

    def paragraph(self, figure: Figure) -> tuple[int, int]:
        """Where the paragraph of a figure begins, and its sentence."""
        at = self._part(self._at[figure.start])
        own = self._parts[at]
        first = next(i for i in range(at, -1, -1) if i == 0 or self._parts[i - 1].paragraph != own.paragraph)
        return self._parts[first].begin, self._sentences[own.sentence][0]

    def clause(self, figure: Figure) -> tuple[int, int]:
        """Where the clause of a figure begins and ends."""
        own = self._parts[self._part(self._at[figure.start])]
        return own.begin, own.end

    def clause_at(self, offset: int) -> int:
        """Where the clause begins in which an offset of the folded text lies."""
        return self._parts[self._part(offset)].begin

    def zones(self, figure: Figure) -> tuple[Zone, ...]:
        """The stretches around a figure whose words tell of it, the nearest first."""
        counted = figure.kind is Kind.COUNT
        return tuple(zone for zone in self._zones(*self.place(figure), counted=counted) if zone.end > zone.begin)

    def _zones(self, start: int, end: int, *, counted: bool) -> Iterator[Zone]:
        at = self._part(start)
        own = self._parts[at]
        near = max(own.begin, self._last_end(start))
        reach = LONG_REACH if self.folded[end : end + REACH].isascii() else REACH
        behind = min(own.end, self._next_start(end), end + reach)
        if counted and _NEXT.match(self.folded, end):
            behind = end  # what stands there is said of the next figure
        elif counted and (verb := _VERB.search(self.folded, end, behind)):
            behind = verb.start()
        has_noun = counted and behind - end > 1
        listed = has_noun and near > own.begin and _JOINED.search(self.folded, near, start)
        yield Zone(near, start, OTHERS if listed else OWN if has_noun else NEAR)
        yield Zone(end, behind, NEAR if has_noun else BEHIND, before=False)
        yield Zone(own.begin, near, SAME_CLAUSE)
        yield Zone(behind, own.end, FURTHER_BEHIND, before=False)
        index = at - 1
        meant = not MOVED.sub("", self.folded[near:start] + self.folded[end:behind]).strip()
        for weight in CLAUSES_MEANT if meant else CLAUSES_BEFORE:
            if index < 0 or self._parts[index].sentence != own.sentence:
                break
            yield Zone(self._parts[index].begin, self._parts[index].end, weight)
            index -= 1
        begin, finish = self._sentences[own.sentence]
        if index >= 0 and self._parts[index].sentence == own.sentence:
            yield Zone(begin, self._parts[index].end, CLAUSES_BEFORE[-1])
        yield Zone(own.end, finish, CLAUSE_AFTER, before=False)
        yield from self._before(own)

    def _before(self, own: _Part) -> Iterator[Zone]:
        sentence = own.sentence - 1
        for weight in SENTENCES_BEFORE:
            if sentence not in self._sentences:
                break
            begin, finish = self._sentences[sentence]
            if self._parts[self._part(begin)].paragraph != own.paragraph:
                break
            yield Zone(begin, finish, weight)
            sentence -= 1
        if own.heading >= 0 and own.heading in self._titles:
            begin, end = self._titles[own.heading]
            yield Zone(begin, end, HEADING)

    def _part(self, offset: int) -> int:
        return max(0, bisect_right(self._begins, offset) - 1)

    def _last_end(self, start: int) -> int:
        at = bisect_right(self._ends, start)
        return self._ends[at - 1] if at else 0

    def _next_start(self, end: int) -> int:
        at = bisect_right(self._starts, end - 1)
        return self._starts[at] if at < len(self._starts) else len(self.folded)


def _folded(text: str) -> tuple[str, list[int]]:
    """A text folded character by character; blanks stay between words of letters only."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    letter = False
    for sign in text:
        offsets.append(at)
        piece = " " if sign.isspace() and letter else _fold_sign(sign)
        letter = piece.isascii() and piece != " " if piece else letter
        pieces.append(piece)
        at += len(piece)
    offsets.append(at)
    return "".join(pieces), offsets


@lru_cache(maxsize=1 << 15)
def _fold_sign(sign: str) -> str:
    return fold(sign)


def _parts(text: str, folded: str, at: Sequence[int]) -> Iterator[_Part]:
    sentence = 0
    heading = -1
    for paragraph, (begin, end, is_heading) in enumerate(_paragraphs(text)):
        first, last = at[begin], at[end]
        sentence += 1
        if is_heading:
            heading = paragraph
        cut = first
        for match in _CLAUSES.finditer(folded, first, last):
            yield _Part(cut, match.start(), sentence, paragraph, heading)
            cut = match.end()
            sentence += bool(_STOPS.match(match.group()[0]) or match.group()[0] in "。!?；;.")
        yield _Part(cut, last, sentence, paragraph, heading)


def _paragraphs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Begin and end of each paragraph, and whether it is a heading: a line that stops amid a sentence goes on."""
    begin = end = 0
    running = False
    for match in re.finditer(r"[^\n]+", text):
        line = match.group().strip()
        if not line:
            continue
        heading = line.startswith("#")
        goes_on = running and not heading and not fold(text[begin:end].rstrip()[-1:]).endswith(_ENDS)
        if goes_on and end - begin >= LONG_LINE:
            end = match.end()
            continue
        if end > begin:
            yield begin, end, text[begin:end].lstrip().startswith("#")
        begin, end, running = match.start(), match.end(), not heading
    if end > begin:
        yield begin, end, text[begin:end].lstrip().startswith("#")


def _spans(parts: Sequence[_Part], key: Callable[[_Part], int]) -> dict[int, tuple[int, int]]:
    """From where to where the parts of one number go."""
    found: dict[int, tuple[int, int]] = {}
    for part in parts:
        number = key(part)
        begin, _end = found.get(number, (part.begin, part.end))
        found[number] = begin, part.end
    return found


@lru_cache(maxsize=1 << 15)
def features(folded: str) -> tuple[str, ...]:
    """What words are told by: words of letters, numbers, and pairs of Chinese characters; each once."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(folded):
        if run.isascii():
            found[run.removesuffix("s") if len(run) > SHORT_WORD else run] = None
        elif len(run) == 1:
            found[run] = None
        else:
            found |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
    return tuple(found)
