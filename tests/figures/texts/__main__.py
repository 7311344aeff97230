"""python -m tests.figures.texts --count 300 --seed 1 > own.jsonl"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from tests.figures.texts.making import text
from tests.figures.texts.mutation import mutated


def main() -> None:
    """Writes records as JSON Lines to standard output."""
    parser = argparse.ArgumentParser(prog="python -m tests.figures.texts")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", choices=["all", "zh", "en"], default="all")
    parser.add_argument(
        "--mutated", action="store_true", help="copies with one number changed so that a relation fails"
    )
    args = parser.parse_args()
    made: Iterator[dict[str, Any] | None] = (
        (mutated if args.mutated else text)(args.seed, n, language=args.language) for n in count(1)
    )
    for record in islice((r for r in made if r is not None), args.count):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
