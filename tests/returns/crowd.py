"""Many subjects, long returns and many small ones: the orchard grown large, without waiting for it."""

from __future__ import annotations

from typing import Any

from django.db import connection

from diaodu.register.models import Place, Subject
from diaodu.returns.commands.deciding import submit_return
from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return
from diaodu.returns.models import Return

GROWN = """
INSERT INTO register_subject (code, pack_id, kind, area, name_hant, name_hans, name_en, place_id, stage, fields,
                              document, section, quote, search_text, bigrams, sort_key)
SELECT place.code || '.' || lpad(n::text, 6, '0'), place.pack_id, 'project', 'works', '工程', '工程', '', place.id,
       'building', '{}', '', '', '', '', '{}', ''
FROM register_place place, generate_series(1, %(count)s) n WHERE place.code = %(place)s
RETURNING id
"""
FILLED = """
INSERT INTO returns_line (owner_id, row, subject_id, figures, words, problems)
SELECT %(owner)s, row_number() OVER (ORDER BY id) + 1, id,
       jsonb_build_array(
           jsonb_build_object('c', 'works.ytd', 'p', %(printed)s::text, 'v', (%(printed)s * 10000)::text, 'a', ''),
           jsonb_build_object('c', 'works.since', 'p', %(printed)s::text, 'v', (%(printed)s * 10000)::text, 'a', ''),
           jsonb_build_object('c', 'works.done', 'p', '5', 'v', '5', 'a', '')
       ), '{}', '[]'
FROM unnest(%(subjects)s) id
"""


def grow(place: str, count: int) -> list[int]:
    """So many more projects in a place; their ids."""
    with connection.cursor() as cursor:
        cursor.execute(GROWN, {"place": place, "count": count})
        ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("ANALYZE register_subject")
    return ids


def fill_all(found: Return, subjects: list[int], *, printed: int = 100) -> None:
    """A line of three figures for each subject, as if it had been read from a file."""
    with connection.cursor() as cursor:
        cursor.execute(FILLED, {"owner": found.pk, "subjects": subjects, "printed": printed})


def ward(actor: Any, place: str, period: str, value: int = 3) -> Return:
    """A place's own small return, filled and submitted: two figures."""
    found = open_return(actor=actor, form="ward_month", place=place, period=period)
    lay_out_lines(found)
    cells = {"funds@全部": str(value), "funds@省外": "1"}
    if Return.objects.filter(place=found.place, form=found.form, state="accepted").exists():
        cells["explanation"] = "按月增加"
    problems = fill_line(actor=actor, key=found.key, row=2, cells=cells)
    assert not [each for each in problems if each.severity == "refuse"], problems
    return submit_return(actor=actor, key=found.key)


def more_wards(count: int) -> list[str]:
    """So many more places below the land, each with its subject; their codes."""
    land = Place.objects.get(code="O")
    codes = [f"W{number:04}" for number in range(count)]
    places = [
        Place(
            code=code, pack=land.pack, parent=land, path=f"{land.path}{code}/", level="ward",
            name_hant=code, name_hans=code, name_en=code,
        )
        for code in codes
    ]  # fmt: skip
    Place.objects.bulk_create(places)
    pattern = Subject.objects.get(code="O1")
    subjects = [
        Subject(
            code=place.code, pack=land.pack, kind=pattern.kind, area=pattern.area, name_hant=place.code,
            name_hans=place.code, place=place,
        )
        for place in places
    ]  # fmt: skip
    Subject.objects.bulk_create(subjects)
    return codes
