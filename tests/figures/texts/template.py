"""Phrases with gaps, filled at random.

`{a}` prints quantity a with its qualifier's words; `{a-}` leaves its unit out, `{a/个}` says only 个 for it;
`[x|y|]` chooses; `<word>` takes a word of the vocabulary, `<word:g>` one that goes with the direction of g;
`#x#` is to be ignored by readers.
"""

from __future__ import annotations

import re
from random import Random

from tests.figures.texts.quantity import Ignored, Quantity

CHOICE = re.compile(r"\[([^\[\]]*)\]")
GAP = re.compile(r"\{(\w+)(-|/[^}]*)?\}|#([^#]+)#")
WORD = re.compile(r"<(\w+)(?::(\w+))?>")


class Filler:
    """Fills phrases from one vocabulary with one source of chance."""

    def __init__(self, random: Random, vocabulary: dict[str, list[str]]) -> None:
        self.random = random
        self.vocabulary = vocabulary

    def fill(self, phrase: str, facts: dict[str, Quantity]) -> list[str | Quantity | Ignored]:
        """The pieces of a phrase; raises KeyError when a fact or word is missing."""
        while (opened := CHOICE.search(phrase)) is not None:
            phrase = phrase[: opened.start()] + self.random.choice(opened[1].split("|")) + phrase[opened.end() :]
            phrase = WORD.sub(lambda m: self._word(m, facts), phrase)
        phrase = WORD.sub(lambda m: self._word(m, facts), phrase)
        if CHOICE.search(phrase):
            return self.fill(phrase, facts)
        return self._pieces(phrase, facts)

    def _word(self, match: re.Match[str], facts: dict[str, Quantity]) -> str:
        key, name = match[1], match[2]
        if name:
            key += facts[name].sign or "+"
        return self.random.choice(self.vocabulary[key])

    def _pieces(self, phrase: str, facts: dict[str, Quantity]) -> list[str | Quantity | Ignored]:
        pieces: list[str | Quantity | Ignored] = []
        at = 0
        for match in GAP.finditer(phrase):
            pieces.append(phrase[at : match.start()])
            at = match.end()
            if match[3]:
                pieces.append(Ignored(match[3]))
                continue
            quantity = facts[match[1]]
            if match[2]:
                quantity.elided(match[2][1:])
            pieces += [quantity.before, quantity, quantity.after]
        pieces.append(phrase[at:])
        return [piece for piece in pieces if piece != ""]
