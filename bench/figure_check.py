"""How long a 40-page Word draft takes: read, checked against the ledger, and marked with comments.

    DATABASE_URL=postgres://... python bench/figure_check.py [--pages 40] [--place 620000]

The database must hold the place's pack (any that ``make run`` made does). A page has 750 characters in sentences made
of the names of the pack's indicators with invented numbers, which a check finds hardest: every one is about something
in the ledger, and none agrees. The goal is 5 s for reading and checking, on one core.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import time
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.web.settings")

import django

django.setup()

import docx  # noqa: E402

from diaodu.figure_check.checking import check_draft  # noqa: E402
from diaodu.figure_check.drafts import read_draft  # noqa: E402
from diaodu.figure_check.marking import marked  # noqa: E402
from diaodu.indicators.regime import regime_of  # noqa: E402
from diaodu.people.viewers import OPERATOR  # noqa: E402
from diaodu.register.models import Place  # noqa: E402

PAGE = 750
REPEATS = 3


def word_file(place: str, pages: int) -> bytes:
    """A Word file of so many pages on a place."""
    chance = random.Random(20231130)  # noqa: S311 - invented numbers
    pack = Place.objects.select_related("pack").get(code=place).pack
    names = [each.names["hant"] for each in regime_of(pack).indicators.values()]
    document, length = docx.Document(), 0
    while length < pages * PAGE:
        document.add_paragraph(text := sentence(chance, *chance.choices(names, k=2)))
        length += len(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sentence(chance: random.Random, name: str, other: str) -> str:
    """A sentence on two indicators, with a figure for each twenty characters, as circulars have them."""
    level, growth = chance.randint(100, 9999), chance.randint(1, 300) / 10
    count, share = chance.randint(10, 999), chance.randint(100, 999) / 10
    return (
        f"各級各部門鉚足幹勁、靠前服務，全省{name}{level}億元，同比增長{growth}%，保持了良好的發展勢頭；"
        f"2023年1至{chance.randint(2, 12)}月，{other}{count}個，佔全省的{share}%。"
    )


def main() -> None:
    """Make the draft, check it several times, and say how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--place", default="620000")
    asked = parser.parse_args()
    content = word_file(asked.place, asked.pages)
    for repeat in range(REPEATS):
        begun = time.perf_counter()
        draft = read_draft("draft.docx", content)
        read = time.perf_counter()
        found = check_draft(OPERATOR, draft, place=asked.place)
        checked = time.perf_counter()
        marked("draft.docx", content, draft, found.remarks)
        done = time.perf_counter()
        if not repeat:
            counts = Counter(each.rule for each in found.remarks)
            print(f"{len(draft.text)} characters, {len(found.text.figures)} figures: {dict(counts)}")
        print(f"read {read - begun:.2f} s, checked {checked - read:.2f} s, marked {done - checked:.2f} s")


if __name__ == "__main__":
    main()
