"""Many subjects, long returns and many small ones: the orchard grown large, without waiting for it."""

from __future__ import annotations

import random
import time
from typing import Any

from django.db import connection

from diaodu.register.models import Place, Subject
from diaodu.returns.commands.deciding import accept_return, submit_return
from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return
from diaodu.returns.commands.uploads import CLOSED, upload_return
from diaodu.returns.models import Return
from diaodu.returns.refusals import ReturnDecided

GROWN = """
INSERT INTO register_subject (code, pack_id, kind, area, name_hant, name_hans, name_en, place_id, stage, fields,
                              document, section, quote, search_text, bigrams, sort_key, number)
SELECT place.code || '.' || lpad(n::text, 6, '0'), place.pack_id, 'project', 'works', '工程', '工程', '', place.id,
       'building', '{}', '', '', '', '', '{}', '', 0
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


SHARE_BY_FILE = 10  # every tenth return comes as a file


def value_of(number: int) -> int:
    """What a place reports: a value that no other reports."""
    return 1000 + number


def report(actor: Any, place: str, number: int, period: str = "2023-02") -> None:
    """What a reporter does: opens the return, fills it by hand or by file, and submits it once it is taken in."""
    found = open_return(actor=actor, form="ward_month", place=place, period=period)
    if number % SHARE_BY_FILE:
        lay_out_lines(found)
        fill_line(actor=actor, key=found.key, row=2, cells={"funds@全部": str(value_of(number)), "funds@省外": "1"})
    else:
        content = f"subject,funds@全部,funds@省外\n{place},{value_of(number)},1\n".encode()
        row = upload_return(actor=actor, key=found.key, content=content, file_name="ward.csv")
        while row.state not in CLOSED:
            time.sleep(0.1)
            row.refresh_from_db(fields=["state"])
        assert row.state == "taken", row.problems
    submit_return(actor=actor, key=found.key)


def review(actor: Any, count: int, seed: int) -> tuple[int, int]:
    """What a reviewer does until so many are accepted: accepts what is submitted. How many, and how often too late."""
    rng = random.Random(seed)  # noqa: S311
    accepted = late = 0
    while Return.objects.filter(state="accepted").count() < count:
        waiting = list(Return.objects.filter(state="submitted").values_list("key", flat=True)[:40])
        rng.shuffle(waiting)
        for key in waiting[:10]:
            try:
                accept_return(actor=actor, key=key)
                accepted += 1
            except ReturnDecided:
                late += 1
        time.sleep(0 if waiting else 0.1)
    return accepted, late


EXPECTED = """
WITH expected AS (
    SELECT p.code, facet, CASE facet WHEN '全部' THEN 1000 + right(p.code, 4)::int ELSE 1 END * 100000000::numeric AS value
    FROM register_place p CROSS JOIN (VALUES ('全部'), ('省外')) AS f (facet) WHERE p.code ~ '^W[0-9]{4}$'
), found AS (
    SELECT s.code, f.facet, f.value FROM ledger_fact f JOIN register_subject s ON s.id = f.subject_id
    WHERE f.measure = 'funds' AND f.period = '2023-02' AND s.code ~ '^W[0-9]{4}$'
)
SELECT (SELECT count(*) FROM expected), (SELECT count(*) FROM found),
       (SELECT count(*) FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM found) missing),
       (SELECT count(*) FROM (SELECT * FROM found EXCEPT ALL SELECT * FROM expected) surplus)
"""


def counted() -> tuple[int, int, int, int]:
    """Facts expected, found, missing and surplus, by SQL that shares nothing with the commands."""
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED)
        answer: tuple[int, int, int, int] = cursor.fetchone()
    return answer
