"""The empty table of a kind: the headings that an import understands, with lists of what may stand below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import TemplateColumn, write_template
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.changed import column_words
from diaodu.register.kinds import MERGED, PLACE, Field, Kind
from diaodu.register.limits import limit_words
from diaodu.register.models import Place

MOST = 1000
NAMES = {"name_hant": True, "name_hans": False, "name_en": False}


def write_template_of(viewer: Viewer, kind: Kind, stream: IO[bytes]) -> None:
    """Write the empty table of a kind; offered are the places to which the viewer may import."""
    viewer.require(Permission.SUBJECT_IMPORT)
    open_to = Place.objects.open_to(viewer, Permission.SUBJECT_IMPORT, area=kind.area)
    places = tuple(open_to.order_by("path").values_list("code", flat=True)[:MOST])
    heads = (_("列名"), _("名稱"), _("填寫"), _("可填的值"))
    write_template(stream, columns=list(_columns(kind, places)), explained=_("說明"), heads=heads)


def _columns(kind: Kind, places: tuple[str, ...]) -> Iterator[TemplateColumn]:
    words = column_words(kind)
    stages = tuple(stage.code for stage in kind.stages if stage.code != MERGED)
    yield TemplateColumn("code", _("代碼"), _("每項一個，不重複；已登記的代碼會被修改。"), required=True)
    for name, required in NAMES.items():
        hint = _("留空則由繁體名稱轉換。") if name == "name_hans" else ""
        yield TemplateColumn(name, words[name], hint, required=required)
    yield TemplateColumn("place", words["place"], _("地區代碼。"), places)
    yield TemplateColumn("organisation", words["organisation"], _("單位代碼。"))
    yield TemplateColumn("stage", words["stage"], _stage_hint(kind), stages)
    for field in kind.fields:
        choices = tuple(choice.code for choice in field.choices) or (places if field.type == PLACE else ())
        yield TemplateColumn(field.code, name_in_language(field.names), _hint(field), choices, field.required)
    for link in kind.open_links:
        hint = _("所關聯各項的代碼，幾個用分號隔開。%(kinds)s") % {"kinds": "、".join(link.to)}
        yield TemplateColumn(link.code, name_in_language(link.names), hint)


def _stage_hint(kind: Kind) -> str:
    """Which fields some stages need."""
    needed = ((stage.code, kind.needed(stage.code)) for stage in kind.stages)
    needs = (f"{stage}：{'、'.join(codes)}" for stage, codes in needed if codes)
    told = "；".join(needs)
    return _("處於這些階段須填：%(told)s") % {"told": told} if told else ""


def _hint(field: Field) -> str:
    hints = {
        "money": _("數字，單位 %(unit)s，不帶千分位。") % {"unit": field.unit}
        if field.unit
        else _("數字，不帶單位和千分位。"),
        "number": _("數字，不帶單位和千分位。"),
        "date": _("日期，例如 2023-02-11。"),
        "choice": _("從列表中選。"),
        "place": _("地區代碼。"),
        "organisation": _("單位代碼。"),
        "industry": _("GB/T 4754 行業代碼，例如 C38。"),
        "project_code": _("國家項目代碼：4-6-2-2-6 位數字。"),
        "url": "https://",
        "stops": _("站名和到達日期，各站以分號隔開，例如 西寧 2023-02-23；拉薩 2023-02-26。"),
    }
    return hints.get(field.type, "") + limit_words(field)
