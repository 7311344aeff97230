"""The rules of roster membership: the same for packs and for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

ENTER, MOVE, EXIT = "enter", "move", "exit"


@dataclass(frozen=True, slots=True)
class Event:
    """A subject's event in one roster; ``on`` is a day as ``2023-02-11``."""

    action: str
    member_class: str
    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an event may not follow the ones before it: the rule, for people and for whoever writes a pack."""

    rule: str
    message: str
    english: str


def fault_in(history: Sequence[Event], event: Event) -> Fault | None:
    """What keeps ``event`` from following ``history``; None when it may."""
    last = history[-1] if history else None
    inside = last is not None and last.action != EXIT
    if event.action == ENTER and inside:
        return Fault("duplicate", _("該項已在名冊內，不能重複納入。"), "the subject is in the roster already")
    if event.action != ENTER and not inside:
        return Fault("bad_value", _("該項不在名冊內，不能調整或退出。"), "the subject is not in the roster")
    if event.action != ENTER and not event.reason:
        return Fault("required", _("調整或退出須說明原因。"), "a move and an exit need a reason")
    if last is not None and event.on < last.on:
        return Fault("bad_value", _("日期早於該項在名冊中的上一次變動。"), "the day lies before the last event")
    if event.action == MOVE and last is not None and event.member_class == last.member_class:
        return Fault("bad_value", _("該項已屬這一類。"), "the subject is in that class already")
    return None
