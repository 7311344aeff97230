"""How long a draft takes to be read, held against the ledger and marked: a Word file of 40 pages with 1,500 figures.

    python bench/figure_check.py [--characters 30000] [--figures 1500]

The text is made of what packs/gansu has published, in sentences of several kinds; half of the numbers are changed. The
first check of a process builds the words of the pack; both are timed, with the queries. The goal is 5 s on one core.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from house import CHECKOUT, passing_database

PLACE = "620000"
FILLER = "各地各部門要堅持問題導向，強化要素保障，加快項目建設，確保各項工作落到實處。"
FIGURES = 4  # in a sentence, with its date
SENTENCES = (
    "{year}年，全省推進省列重大項目{a}個，總投資{b}億元，年度計劃投資{c}億元，比上年增長{d}%。",
    "{year}年1-{month}月，全省進出口總值{c}億元，增長{d}%，其中出口{e}億元，進口{a}億元。",
    "截至{year}年{month}月底，央地合作項目已開工{a}個，開工率達{d}%，累計完成投資{b}億元。",
    "{year}年，全省招商引資到位資金{b}億元，增長{d}%，簽約項目{a}個。",
)


def draft(characters: int, figures: int) -> str:
    """A text of about so many characters and figures, in paragraphs of five sentences."""
    rng = random.Random(7)  # noqa: S311 - a drawn text, no secret
    sentences = [_sentence(rng) for _ in range(figures // FIGURES)]
    lacking = characters - sum(len(sentence) for sentence in sentences)
    every = max(1, len(sentences) * len(FILLER) // max(lacking, 1))
    parts = [sentence + (FILLER if at % every == 0 else "") for at, sentence in enumerate(sentences)]
    return "\n\n".join("".join(parts[at : at + 5]) for at in range(0, len(parts), 5))


def _sentence(rng: random.Random) -> str:
    return rng.choice(SENTENCES).format(
        year=rng.choice((2021, 2022, 2023)), month=rng.choice((3, 6, 9)), a=rng.randint(50, 300),
        b=rng.randint(500, 17000), c=rng.randint(100, 3000), d=rng.randint(100, 9900) / 100, e=rng.randint(10, 200),
    )  # fmt: skip


def main() -> None:
    """Time it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=30_000)
    parser.add_argument("--figures", type=int, default=1_500)
    args = parser.parse_args()
    with passing_database() as environment:
        os.environ.update(environment, DJANGO_SETTINGS_MODULE="diaodu.web.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from diaodu.packs.commands import load_pack

        call_command("migrate", verbosity=0)
        load_pack(CHECKOUT / "packs" / "gansu")
        content = word_file(draft(args.characters, args.figures))
        for name in ("first", "again"):
            measure(name, content)


def word_file(text: str) -> bytes:
    """A Word file of a text."""
    import docx

    document, made = docx.Document(), io.BytesIO()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(made)
    return made.getvalue()


def measure(name: str, content: bytes) -> None:
    """Read the file, check it and mark it, and say how long each took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from diaodu.figure_check.checking import check_draft
    from diaodu.figure_check.drafts import read_draft
    from diaodu.figure_check.marking import marked
    from diaodu.people.viewers import OPERATOR

    begun = time.perf_counter()
    read = read_draft("draft.docx", content)
    checking, worked = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        found = check_draft(OPERATOR, read, place=PLACE)
    marking, work = time.perf_counter(), time.process_time() - worked
    marked("draft.docx", content, read, found.remarks)
    done = time.perf_counter()
    size = f"{len(read.text):,} characters, {len(found.text.figures):,} figures"
    spent = f"read {checking - begun:.2f} s, checked {marking - checking:.2f} s ({work:.2f} s of processor)"
    print(f"{name}: {size}: {spent}, {len(queries)} queries, marked {done - marking:.2f} s", flush=True)


if __name__ == "__main__":
    main()
