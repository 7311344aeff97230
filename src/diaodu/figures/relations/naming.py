"""What words call a whole, and what words figures have in common."""

from __future__ import annotations

import re

from diaodu.figures.relations.item import Item
from diaodu.figures.relations.words import BASE, PLAN, SHARE, WHOLE

_AGREED = 0.75  # of the name of a whole
_AFFIX = re.compile(
    r"^(?:其|同期|我国|我[省市区县]|全部|整体|全[省市区县国部体州台港年])+|(?:收入|总[额值量数体计]|合计|的)+$|^总$"
)
_STOP = re.compile(r"[^一-鿿A-Za-z]+|同比|其中|增长|完成|实现|达到|累计|分别|达|为|共|约|占")


class Base:
    """What the words between 佔 and a share call the whole."""

    def __init__(self, share: Item) -> None:
        match = BASE.search(share.lead)
        self.named = match[1] if match else share.lead if PLAN.search(share.lead) else ""
        self.is_plan = PLAN.search(self.named) is not None
        name = _AFFIX.sub("", self.named).replace("进出口", "外贸")
        self.wanted, self.head = bigrams(name), name[-2:]
        self.is_whole = WHOLE.search(share.lead) is not None
        self.has_cue = bool(self.named) or SHARE.search(share.lead) is not None

    def points(self, part: Item, whole: Item) -> int:
        """How well a whole bears the name."""
        if self.is_plan:
            return 4 if whole.figure.target or PLAN.search(whole.lead) else -3
        if not self.wanted:
            return 2 if self.named or self.is_whole else 0  # 全省, 總量: no name of its own
        agreed = len(self.wanted & grams(whole)) / len(self.wanted)
        if agreed < _AGREED or self.head not in grams(whole):
            return 1 if agreed else -3
        return 4 if whole.figure.period == part.figure.period else 1


def grams(item: Item) -> set[str]:
    """The pairs of characters in the words of a figure."""
    if item.grams is None:
        item.grams = bigrams(item.figure.measure + "，" + item.words[-24:])
    return item.grams


def bigrams(words: str) -> set[str]:
    """The pairs of neighbouring characters of words, without the verbs that every figure has."""
    words = words.replace("进出口", "外贸")
    return {run[i : i + 2] for run in _STOP.split(words) for i in range(len(run) - 1)}
