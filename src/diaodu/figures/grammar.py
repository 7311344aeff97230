"""The compiled alternation that finds figures, dates, words of time and delimiters in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from diaodu.figures.dates import DATE
from diaodu.figures.figure import Found
from diaodu.figures.making import MAKERS
from diaodu.figures.names import names_pattern
from diaodu.figures.numerals import ARABIC, CHINESE, NUMERAL
from diaodu.figures.periods import TIMES

_DIGIT = "[一二三四五六七八九两0-9]"
_NO_TENTHS = "立为功员都长了年本果品效交熟套分就绩因色群片"
_PATTERN = re.compile(
    # What begins none of the branches is left at once.
    r"(?=[0-9A-Za-z零〇一二三四五六七八九十百千廿卅万亿兆两半首末翻第前头上下后中民今去本全年当单"
    r"同历建累截未明几数双《“「『‘〔\[【，,。；：（）！？\n])"
    r"(?:"
    rf"(?P<skip>{names_pattern()})"
    rf"|(?P<date>{DATE})"
    rf"|(?P<time>{TIMES})"
    r"|(?P<rank>第(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})"
    r"(?:[位名]|(?= ?[、，,。；：（）！？和及与的\n]| ?$|至第))|首位)"
    rf"|(?P<hundredths>(?:百分之|千分之|万分之)(?:{ARABIC}|{CHINESE}))"
    r"|(?P<fraction>[1-9][0-9]?/[1-9][0-9]?(?![0-9/年])|[一两二三四五六七八九十]{1,3}分之[一二两三四五六七八九十]{1,3})"
    rf"|(?P<tenths>(?:半成|{_DIGIT}(?:\.[0-9])?成(?:[0-9一二三四五六七八九](?![0-9个家])|半)?)[多余]?(?![{_NO_TENTHS}]))"
    r"|(?P<doubled>翻(?:了)?[一两二三四]?番)"
    r"|(?P<ratio>[0-9]{1,6}(?:\.[0-9]{1,6})?(?: ?[:：∶] ?[0-9]{1,6}(?:\.[0-9]{1,6})?){2,6}(?![0-9:：]))"
    rf"|(?P<number>{NUMERAL})"
    r"|(?P<bare>[十百千]?(?:万亿|[万亿兆])(?![象众物一能达科分里级]))"
    r"|(?P<stop>[，,。；：（）！？\n])"
    r")"
)
_SENTENCE = frozenset("。！？\n")


@dataclass(slots=True)
class Scan:
    """What one walk over a text found: figures, words of time, and the delimiters between clauses."""

    found: list[Found] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)  # offset and word
    stops: list[int] = field(default_factory=list)


def scan(text: str, folded: str) -> Scan:
    """Walk over a text and its folding once."""
    result = Scan()
    stops, found, times = result.stops, result.found, result.times
    over = lead = begin = sentence = 0  # the end of the last figure; the starts of clause and sentence; its number
    for match in _PATTERN.finditer(folded):
        start = match.start()
        if start < over:
            continue  # a unit that looks like a number (千克)
        branch = match.lastgroup
        if branch == "stop":
            lead = over = match.end()
            stops.append(start)
            if folded[start] in _SENTENCE:
                sentence, begin = sentence + 1, lead
        elif branch == "time":
            times.append((start, match.group()))
        elif branch != "skip":
            for one in MAKERS[branch or ""](text, folded, match):
                one.gap = folded[max(over, lead) : one.start].strip()
                one.lead, one.begin, one.clause, one.sentence = lead, begin, len(stops), sentence
                over = one.end
                found.append(one)
    return result
