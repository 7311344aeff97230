"""What the notices of matters say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.matters.declared import ladders, matter_kinds
from diaodu.notices.words import register
from diaodu.packs.remembering import loaded_packs

Said = Mapping[str, Any]


def install() -> None:
    """Register the messages."""
    register("matters.opened", _opened)
    register("matters.handed", _handed)
    register("matters.extended", _extended)
    register("matters.reached", _reached)


def _filled(said: Said) -> dict[str, str]:
    """The names of kind, step and rung as the pack has them now, and the due time as it is read here."""
    pack = loaded_packs()[str(said["pack"])]
    kind = matter_kinds(pack)[str(said["kind"])]
    due = clock.local_time(datetime.fromisoformat(str(said["due"])))
    step = name_in_language(kind.step(str(said["step"])).names)
    return {"kind": name_in_language(kind.names), "step": step, "due": f"{due:%Y-%m-%d %H:%M}", "title": said["title"]}


def _opened(said: Said) -> tuple[str, str]:
    words = _filled(said)
    return _("待辦：%(kind)s，%(step)s，%(due)s 前辦結") % words, words["title"]


def _handed(said: Said) -> tuple[str, str]:
    words = _filled(said)
    return _("轉交給您：%(kind)s，%(step)s，%(due)s 前辦結") % words, words["title"]


def _extended(said: Said) -> tuple[str, str]:
    words = _filled(said)
    return _("已延期：%(kind)s，%(step)s，改為 %(due)s 前辦結") % words, words["title"]


def _reached(said: Said) -> tuple[str, str]:
    words = _filled(said)
    found = (rung for ladder in ladders(loaded_packs()[str(said["pack"])]).values() for rung in ladder.rungs)
    rung = next((name_in_language(each.names) for each in found if each.code == said["rung"]), str(said["rung"]))
    return _("%(rung)s：%(kind)s，%(step)s，時限 %(due)s") % {**words, "rung": rung}, words["title"]
