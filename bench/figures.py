"""How fast texts are read and their arithmetic done, on one core: texts as written, and 5 MB that nobody writes.

    python bench/figures.py [--hostile [NAME ...]]

The goal is 150,000 characters a second on the labelled texts of ../shared/figures and on ours (each text read once, no
text twice), and 60 seconds for any 5 MB. Seconds are processor time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.figures.hostile import hostile  # noqa: E402
from tests.figures.texts.making import text  # noqa: E402
from tests.figures.texts.written import written  # noqa: E402

from diaodu.figures import read  # noqa: E402
from diaodu.figures.relations import relations  # noqa: E402

BYTES = 5_000_000
ROUNDS = 5  # the best of them counts: the machine does other things too


def seconds(given: str) -> tuple[float, float]:
    """What reading a text takes, and what its arithmetic."""
    start = time.process_time()
    reading = read(given)
    middle = time.process_time()
    relations(reading)
    return middle - start, time.process_time() - middle


def plain() -> dict[str, list[str]]:
    """Texts as they are written, by where they are from."""
    lines = (ROOT.parent / "shared" / "figures" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return {
        "labelled": [json.loads(line)["text"] for line in lines],
        "written": [record["text"] for record in written()],
        "generated": [text(99, number)["text"] for number in range(1, 301)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", nargs="*", metavar="NAME", help="texts of 5 MB that nobody writes, or those named")
    names = parser.parse_args().hostile
    if names is not None:
        for name in names or hostile():
            made = hostile()[name](BYTES)
            made = made[: len(made) * BYTES // len(made.encode("utf-8", "surrogatepass"))]
            reading, arithmetic = seconds(made)
            print(f"{name:24} {len(made):>9,} characters  {reading:5.1f} s + {arithmetic:5.1f} s", flush=True)
        return
    for name, texts in plain().items():
        best = [min(times) for times in zip(*(_both(texts) for _ in range(ROUNDS)), strict=True)]
        characters = sum(map(len, texts))
        print(
            f"{name:10} {characters:>7,} characters: reading {characters / best[0]:>9,.0f}/s, "
            f"arithmetic {characters / best[1]:>9,.0f}/s, both {characters / sum(best):>9,.0f}/s"
        )


def _both(texts: list[str]) -> tuple[float, float]:
    times = [seconds(each) for each in texts]
    return sum(first for first, _ in times), sum(second for _, second in times)


if __name__ == "__main__":
    main()
