"""Running all tests of all packs and keeping what they find, each thing once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from diaodu.findings import measured, registers, reported
from diaodu.findings.declared import SAME, FindingTest, declared_tests
from diaodu.findings.found import Found, Looked, common, gathered
from diaodu.findings.models import Finding, Overflow
from diaodu.kit import clock
from diaodu.packs.models import Pack
from diaodu.packs.remembering import loaded_packs
from diaodu.register.models import Place

LOOKS = {**registers.LOOKS, **reported.LOOKS, **measured.LOOKS}


@transaction.atomic
def look_everywhere() -> tuple[int, int]:
    """Run every test of every pack on the pack's own subjects: how much stands found, and how much of it is new.

    What was found before keeps its decisions; what is found no more is kept and stands no longer. Of what is too much
    to list it is kept how much there is.
    """
    found = new = 0
    places = dict(Place.objects.values_list("path", "pk"))
    Overflow.objects.all().delete()
    for pack in loaded_packs().values():
        kept: dict[str, Finding] = {}
        for test in declared_tests(pack).values():
            looked = _look(pack, test)
            rows = (_row(pack, test, key, one, places) for key, one in looked.listed.items())
            listed = {row.key: row for row in rows if row}
            kept |= listed
            if looked.found > len(looked.listed):
                _tell_overflow(pack, test, looked, len(listed), places.get(looked.path))
        new += _keep(pack, kept)
        found += len(kept)
    return found, new


def _look(pack: Pack, test: FindingTest) -> Looked:
    known = dict(Finding.objects.filter(pack=pack, test=test.code).values_list("key", "subjects"))
    if test.test == SAME:
        return registers.told_twice(pack, test, known)
    return gathered(test, LOOKS[test.test](pack, test), known)


def _tell_overflow(pack: Pack, test: FindingTest, looked: Looked, listed: int, place: int | None) -> None:
    """Keep how much a test found, of which only a part is listed."""
    area = next((one.area for one in looked.listed.values()), "") or registers.area_of(pack, test)
    Overflow.objects.create(
        pack=pack, test=test.code, area=area, place_id=place, found=looked.found, listed=listed
    )  # fmt: skip


def _row(pack: Pack, test: FindingTest, key: str, found: Found, places: Mapping[str, int]) -> Finding | None:
    """What is kept of something found; nothing of what lies in no place, which nobody could be shown."""
    place = places.get(common(found.paths))
    if place is None:
        return None
    return Finding(
        key=key, pack=pack, test=test.code, area=found.area or registers.area_of(pack, test),
        place_id=place, subjects=list(found.subjects), facts=list(found.facts),
        said=dict(found.said), found_at=clock.now(),
    )  # fmt: skip


def _keep(pack: Pack, kept: dict[str, Finding]) -> int:
    """Write what is new, bring what stands up to date, and let the rest stand no longer; how much is new."""
    held = Finding.objects.filter(Q(standing=True) | Q(key__in=list(kept)), pack=pack)
    standing = {row.key: row for row in held}
    fresh = [row for key, row in kept.items() if key not in standing]
    fresh.reverse()  # the latest stands first in the list: so the strongest does
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
