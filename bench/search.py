"""How fast the register is searched: 100,000 generated names, our search beside a plain LIKE in the same run.

    DATABASE_URL=postgres://... python bench/search.py [--subjects 100000]

Everything happens in one transaction that is rolled back at the end, so any migrated database will do. A query is what
a list page does: count all that match, fetch the first fifty in order. The goal is 100 ms for each.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.web.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from diaodu.kit import clock  # noqa: E402
from diaodu.kit.text import to_simplified  # noqa: E402
from diaodu.packs.models import Pack  # noqa: E402
from diaodu.people.viewers import OPERATOR, Scope, Viewer  # noqa: E402
from diaodu.register.kinds import PLACE_KIND  # noqa: E402
from diaodu.register.models import Place, Subject  # noqa: E402
from diaodu.register.queries import SubjectFilters, find_everywhere, find_subjects  # noqa: E402
from diaodu.register.recording import Change, record_states  # noqa: E402
from diaodu.register.states import State  # noqa: E402

WORDS = ("河東", "嶺南", "雲溪", "石橋", "青崗", "長灘", "白沙", "新塘", "金盤", "楓林", "鹿鳴", "玉泉", "龍潭", "鳳台")
THINGS = ("風電場", "數據中心", "產業園", "物流園", "污水處理廠", "高速公路", "冷鏈倉儲", "光伏電站", "水庫", "醫院")
ACTS = ("新建", "擴建", "改造", "配套", "提升", "二期", "三期", "一體化")
QUERIES = (
    "數據中心",
    "数据中心",
    "龍潭三期",
    "嶺南光伏電站擴建",
    "醫",
    "程",
    "bench-77777",
    "hdsz",
    "號工程",
    "沒有的名字",
)
REPEATS = 7


def build(count: int) -> None:
    """Record ``count`` subjects in a hundred places."""
    pack = Pack.objects.create(
        code="bench-search",
        version="1",
        names={"hant": "測", "hans": "测", "en": "Bench"},
        digest="",
        loaded_at=clock.now(),
    )
    for number in range(100):
        code = f"bench-{number:02}"
        Place.objects.create(
            code=code, pack=pack, path=f"{code}/", level="x", name_hant=code, name_hans=code, name_en=code
        )
    rng = random.Random(20230201)  # noqa: S311
    changes = [_change(pack, number, rng) for number in range(count)]
    record_states(changes=changes, recorded_by="bench", reason="")


def _change(pack: Pack, number: int, rng: random.Random) -> Change:
    hant = f"{rng.choice(WORDS)}{rng.choice(WORDS)}{rng.choice(THINGS)}{rng.choice(ACTS)}{number}號工程"
    state = State(hant, to_simplified(hant), place=f"bench-{number % 100:02}")
    return Change(code=f"bench-{number}", kind=PLACE_KIND, pack=pack, state=state)


def ours(viewer: Viewer, text: str) -> int:
    """A list page by our search."""
    found = find_subjects(viewer, SubjectFilters(PLACE_KIND.code, text=text))
    list(found[:50])
    return found.count()


def everywhere(viewer: Viewer, text: str) -> int:
    """What the search across everything asks of the register."""
    return sum(found.count for found in find_everywhere(viewer, text, most=8))


def like(text: str) -> int:
    """A list page by a plain LIKE on the one name as it was typed."""
    found = Subject.objects.filter(kind=PLACE_KIND.code, name_hant__contains=text).select_related(
        "place", "organisation", "pack"
    )
    list(found.order_by("sort_key", "id")[:50])
    return found.count()


def milliseconds(act: Callable[[], int]) -> tuple[float, int]:
    """The median time of an act, and what it answers."""
    times, answer = [], 0
    for _ in range(REPEATS):
        start = time.perf_counter()
        answer = act()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000, answer


def main() -> None:
    """Build, measure, print, roll back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=100_000)
    args = parser.parse_args()
    call_command("migrate", verbosity=0)
    scope = Scope("bench-07", frozenset(), frozenset({"register:subject:view"}))
    scoped = Viewer(user=None, scopes=(scope,))
    with transaction.atomic():
        start = time.perf_counter()
        build(args.subjects)
        print(f"recorded {args.subjects} subjects in {time.perf_counter() - start:.1f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE register_subject")
        print(
            f"{'query':<14} {'found':>7} {'ms':>7} {'in one place':>12} {'everywhere':>10} {'LIKE found':>11} {'ms':>7}"
        )
        for text in ("", *QUERIES):
            mine, found = milliseconds(lambda text=text: ours(OPERATOR, text))
            local, _ = milliseconds(lambda text=text: ours(scoped, text))
            across, _ = milliseconds(lambda text=text: everywhere(OPERATOR, text))
            theirs, plain = milliseconds(lambda text=text: like(text))
            print(
                f"{text or '(all)':<14} {found:>7} {mine:>7.1f} {local:>12.1f} {across:>10.1f}"
                f" {plain:>11} {theirs:>7.1f}"
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
