"""What the ORM says at length and PostgreSQL shortly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import RawSQL


def among(ids: Iterable[int]) -> RawSQL:
    """The right side of ``__in`` for many ids: one parameter, where a list would be a parameter for each.

    It goes as the text of an array: the driver would look at every id to find out what it is.
    """
    return RawSQL("SELECT unnest(%s::bigint[])", ["{" + ",".join(map(str, ids)) + "}"])


def among_texts(texts: Iterable[str]) -> RawSQL:
    """The same for many texts."""
    return RawSQL("SELECT unnest(%s::text[])", [list(texts)])


def update_all(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write some fields of many rows of one model by one statement; for none nothing is done.

    The statement is the same however many rows there are: a column is one parameter, its values an array.
    """
    if not rows:
        return
    meta = rows[0]._meta  # noqa: SLF001 - what Django documents as its model API
    found = [cast("Field[Any, Any]", each) for each in (meta.pk, *map(meta.get_field, fields))]
    columns = [field.column for field in found]
    given = ", ".join(f"%s::{field.db_type(connection)}[]" for field in found)
    written = ", ".join(f'"{column}" = given."{column}"' for column in columns[1:])
    named = ", ".join(f'"{column}"' for column in columns)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in found]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" SET {written} FROM unnest({given}) AS given({named})'  # noqa: S608
            f' WHERE "{meta.db_table}"."{columns[0]}" = given."{columns[0]}"',
            values,
        )
