"""Makes texts: a writer per text with its own chance, passages put together, drawn again when print would not be true."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.figures.texts.dates import Scope
from tests.figures.texts.numerals import Hand
from tests.figures.texts.passages import english, fillers, speech
from tests.figures.texts.pools import ANYWHERE, BY_REGION, CLOSING, OBSERVED
from tests.figures.texts.quantity import Quantity, Said
from tests.figures.texts.record import noisy, record
from tests.figures.texts.writer import Unlucky, Writer

SCRIPTS = {
    "mainland": ["Hans"] * 7 + ["Hant", "Hant", "mixed"],
    "taiwan": ["Hant"] * 5 + ["Hans"],
    "roc": ["Hant"],
    "hongkong": ["Hant"] * 5 + ["Hans"],
}
CONVERTERS = {"mainland": "s2t", "taiwan": "s2tw", "roc": "s2tw", "hongkong": "s2hk"}
NOISE = ["", "", "", "", "", "lines", "half-width", "blanks"]
NAMES = {"mainland": "某地", "taiwan": "台灣", "roc": "台灣", "hongkong": "香港"}


def hand(random: Random, region: str) -> Hand:
    """The way of writing numbers; Chinese digits are rarer than Arabic ones, as they are in print."""
    percent = random.choice(["%"] * 8 + ["％"])
    if region in {"taiwan", "roc", "hongkong"} and random.random() < 0.22:
        return Hand("places", point=random.choice("．点·"), nought=random.choice("○〇零"), percent="百分之")
    if region == "mainland" and random.random() < 0.06:
        return Hand("words", percent="百分之")
    if random.random() < 0.05:
        return Hand("wide", percent="％")
    return Hand(
        "arabic",
        comma=random.random() < (0.5 if region != "mainland" else 0.08),
        percent=percent,
        mixed=region in {"taiwan", "roc"} and random.random() < 0.6,
    )


def scope(random: Random) -> Scope:
    """The months a text is of."""
    year = random.choice([None, None, None, random.randint(2009, 2023)])
    last = random.choice([1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12 if year else 11])
    return Scope(year, last if random.random() < 0.15 and last < 12 else 1, last)


def chinese(random: Random) -> tuple[Writer, str]:
    """A Chinese text; raises Unlucky when its numbers cannot be printed truly."""
    if random.random() < 0.03:
        return report(random), NAMES["mainland"]
    region = random.choices(["mainland", "taiwan", "roc", "hongkong"], [62, 16, 7, 15])[0]
    w = Writer(random, region, hand(random, region), scope(random))
    if region == "roc":
        w.scope = Scope(random.randint(2009, 2023), w.scope.first, w.scope.last)
    observed = region == "mainland" and random.random() < 0.25
    if observed:
        w.currency = "元"
        w.attempt(random.choice(OBSERVED), 30)
    else:
        put_together(w)
    for _ in range(random.choice([0, 1, 1, 2])):
        fillers.filler(w)
    said = "".join(piece if isinstance(piece, str) else piece.text for piece in w.said.pieces)
    if w.scope.year and w.calendar.year_name(w.scope.year) not in said:
        raise Unlucky("the labels know a year that the text does not")
    return w, "observed" if observed else NAMES[region]


def put_together(w: Writer) -> None:
    """One to three passages, with sentences that have no figures among them."""
    if w.chance(0.45):
        fillers.hearsay(w)
    passages = BY_REGION[w.region] * 2 + ANYWHERE
    for passage in sorted(w.random.sample(passages, w.random.choice([1, 2, 2, 3, 3])), key=CLOSING.__contains__):
        if passage.__name__ not in w.used:
            w.used.add(passage.__name__)
            if w.attempt(passage) and w.chance(0.12):
                fillers.filler(w)
    if w.chance(0.1):
        fillers.policies(w)


def report(random: Random) -> Writer:
    """A report on the year before, in the words of a speech; it stands alone, for its figures are of another year."""
    w = Writer(random, "mainland", hand(random, "mainland"), Scope(None, 1, 12))
    speech.last_year(w)
    fillers.filler(w)
    return w


def english_text(random: Random) -> tuple[Writer, str]:
    """An English text."""
    w = english.writer(random)
    random.choice([english.review, english.review, english.two, english.agency])(w)
    english.traps(w)
    return w, "observed"


@dataclass
class Drawn:
    """A text before its record: what is said and how it is to be written."""

    name: str
    said: Said
    script: str
    region: str
    place: str


def draw(seed: int, number: int, *, language: str = "all") -> Drawn:
    """What text `number` says; the same for the same seed and number."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - texts, not secrets
    in_english = language == "en" or (language == "all" and random.random() < 0.06)
    while True:
        try:
            w, place = english_text(random) if in_english else chinese(random)
            if any(isinstance(piece, Quantity) and piece.kind != "date" for piece in w.said.pieces):
                break
        except Unlucky:
            continue
    if not in_english:
        noisy(w.said, random, random.choice(NOISE))
    return Drawn(
        f"g{seed}-{number:04}", w.said, "Latn" if in_english else random.choice(SCRIPTS[w.region]), w.region, place
    )


def finished(drawn: Drawn) -> dict[str, Any]:
    """The record of a text; a text can be finished once."""
    return record(
        drawn.name,
        drawn.said,
        script=drawn.script,
        converter_name=CONVERTERS[drawn.region] if drawn.script == "Hant" else "Hans",
        place=drawn.place,
        source="generated",
    )


def text(seed: int, number: int, **options: Any) -> dict[str, Any]:
    """The record of one text; the same for the same seed and number."""
    return finished(draw(seed, number, **options))
