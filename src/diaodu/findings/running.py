"""Running all tests of all packs and keeping what they find, each thing once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import transaction

from diaodu.findings import measured, registers
from diaodu.findings.declared import FindingTest, declared_tests
from diaodu.findings.found import Found, common
from diaodu.findings.models import Finding
from diaodu.kit import clock
from diaodu.packs.models import Pack
from diaodu.packs.remembering import loaded_packs
from diaodu.register.models import Place

LOOKS = {**registers.LOOKS, **measured.LOOKS}
LONGEST_KEY = 200


@transaction.atomic
def look_everywhere() -> tuple[int, int]:
    """Run every test of every pack on the pack's own subjects: how much stands found, and how much of it is new.

    What was found before keeps its decisions; what is found no more is kept and stands no longer.
    """
    found = new = 0
    places = dict(Place.objects.values_list("path", "pk"))
    for pack in loaded_packs().values():
        looked = ((test, one) for test in declared_tests(pack).values() for one in _look(pack, test))
        rows = (_row(pack, test, one, places.get(common(one.paths))) for test, one in looked)
        kept = {row.key: row for row in rows if row}
        new += _keep(pack, kept)
        found += len(kept)
    return found, new


def _look(pack: Pack, test: FindingTest) -> Iterator[Found]:
    yield from LOOKS[test.test](pack, test)


def _row(pack: Pack, test: FindingTest, found: Found, place: int | None) -> Finding | None:
    """What is kept of something found; nothing of what lies in no place, which nobody could be shown."""
    if place is None:
        return None
    key = f"{test.code}:{found.key}"
    if len(key) > LONGEST_KEY:
        key = f"{test.code}:{hashlib.sha256(found.key.encode()).hexdigest()}"
    return Finding(
        key=key, pack=pack, test=test.code, area=found.area or registers.area_of(pack, test),
        place_id=place, subjects=list(found.subjects), facts=list(found.facts),
        said=dict(found.said), found_at=clock.now(),
    )  # fmt: skip


def _keep(pack: Pack, kept: dict[str, Finding]) -> int:
    """Write what is new, bring what stands up to date, and let the rest stand no longer; how much is new."""
    standing = {row.key: row for row in Finding.objects.filter(pack=pack)}
    fresh = [row for key, row in kept.items() if key not in standing]
    Finding.objects.bulk_create(fresh, batch_size=2000)
    changed = [row for key, row in standing.items() if _brought_up(row, kept.get(key))]
    Finding.objects.bulk_update(changed, ["standing", "said", "place", "subjects", "facts", "area"], batch_size=1000)
    return len(fresh)


def _brought_up(row: Finding, now: Finding | None) -> bool:
    """Take over what is found now; whether that changes anything."""
    if now is None:
        was, row.standing = row.standing, False
        return was
    columns = ("said", "place_id", "subjects", "facts", "area")
    differs = not row.standing or any(getattr(row, name) != getattr(now, name) for name in columns)
    for name in columns:
        setattr(row, name, getattr(now, name))
    row.standing = True
    return differs
