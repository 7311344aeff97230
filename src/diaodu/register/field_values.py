"""Values of subjects' fields as the database reads them, for queries over kinds that declare a field alike."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, DecimalField, Field, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

EXACT = DecimalField(max_digits=38, decimal_places=10)


def number_value(code: str, *, fields: str = "fields") -> Combinable:
    """A number, in the unit of its field; NULL where there is none. ``fields`` leads to the fields of the subject."""
    return _cast(code, fields, EXACT)


def day_value(code: str, *, fields: str = "fields") -> Combinable:
    """A day; NULL where there is none."""
    return _cast(code, fields, DateField())


def text_value(code: str) -> Combinable:
    """A text or the code of a choice; empty where there is none."""
    return Coalesce(KeyTextTransform(code, "fields"), Value(""), output_field=TextField())


def _cast(code: str, fields: str, to: Field[Any, Any]) -> Combinable:
    return Cast(NullIf(KeyTextTransform(code, fields), Value("")), to)
