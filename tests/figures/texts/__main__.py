"""python -m tests.figures.texts --count 300 --seed 1 > own.jsonl"""

from __future__ import annotations

import argparse
import json
import sys

from tests.figures.texts.making import text


def main() -> None:
    """Writes records as JSON Lines to standard output."""
    parser = argparse.ArgumentParser(prog="python -m tests.figures.texts")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", choices=["all", "zh", "en"], default="all")
    args = parser.parse_args()
    for number in range(1, args.count + 1):
        sys.stdout.write(json.dumps(text(args.seed, number, language=args.language), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
