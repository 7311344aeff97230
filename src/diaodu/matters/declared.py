"""Building kinds of matters and ladders from what packs declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from diaodu.core.workdays import Term
from diaodu.matters.kinds import (
    DONE,
    LADDER,
    MATTER_KIND,
    Due,
    Ending,
    Extension,
    Ladder,
    MatterKind,
    Owner,
    Reopening,
    Step,
)
from diaodu.packs.definitions import Declared, definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.register.kinds import Kind, Word

DONE_NAMES = {"hant": "完成", "hans": "完成", "en": "Done"}


@remembered
def ladders(pack: Pack, *, known: int | None = None) -> dict[str, Ladder]:
    """The ladders that a pack may use, by code."""
    return {code: Ladder.of(code, found.body) for code, found in in_force(pack, LADDER, known).items()}


@remembered
def matter_kinds(pack: Pack, *, known: int | None = None) -> dict[str, MatterKind]:
    """The kinds of matters that a pack may use, by code, without those that it switches off."""
    declared = in_force(pack, MATTER_KIND, known)
    rungs = ladders(pack, known=known)
    newest = max((found.number for found in in_force(pack, LADDER, known).values()), default=0)
    kinds = {code: build_kind(found, rungs) for code, found in declared.items() if not found.body.get("off")}
    return {code: replace(kind, number=max(kind.number, newest)) for code, kind in kinds.items()}


def in_force(pack: Pack, section: str, known: int | None) -> dict[str, Declared]:
    """The definitions in force at ``known``. What a pack declares anew over one that it uses holds from then on: until
    then that of the used pack did, so that open matters go on by the rules under which they were raised.
    """
    found = definitions(pack, section, known=known)
    later = {code for code, each in found.items() if known is not None and each.number > known}
    for used in Pack.objects.filter(code__in=pack.uses) if later else ():
        found |= {code: each for code, each in in_force(used, section, known).items() if code in later}
    return found


def build_kind(found: Declared, rungs: Mapping[str, Ladder]) -> MatterKind:
    """A kind from its checked declaration, and the ladders that it may name."""
    body = found.body
    return MatterKind(
        pack=found.pack,
        code=found.code,
        number=found.number,
        names=body["names"],
        area=str(body["area"]),
        about=_words(body, "about"),
        raised_by=_words(body, "raised_by"),
        form=Kind.of(found.pack, found.code, body),
        states=tuple(Word.of(state) for state in body["states"]),
        steps=tuple(_step(step) for step in body["steps"]),
        ladder=rungs.get(str(body.get("ladder", ""))),
        others=rungs,
        waits=tuple(Word.of(wait) for wait in body.get("waits", ())),
        extension=_extension(body.get("extension")),
        reopening=_reopening(body.get("reopening")),
        restricted=bool(body.get("restricted", False)),
        follows=str(body.get("follows", "")),
        visits=bool(body.get("visits", False)),
        visited=str(body.get("visited", "")),
        acts_as=str(body.get("acts_as", found.code)),
        by_enterprise=bool(body.get("by_enterprise", False)),
        document=str(body.get("document", "")),
        note=body.get("note", ""),
    )


def _step(body: Mapping[str, Any]) -> Step:
    return Step(
        code=str(body["code"]),
        names=body["names"],
        state=str(body["state"]),
        owner=Owner.of(body["owner"]),
        due=Due.of(body["due"]),
        after=_words(body, "after"),
        endings=tuple(_ending(each) for each in body.get("endings", ({"code": DONE, "names": DONE_NAMES},))),
        evidence=bool(body.get("evidence", False)),
        assigns=bool(body.get("assigns", False)),
        not_by=_words(body, "not_by"),
        tests=tuple(Word.of(test) for test in body.get("tests", ())),
        passes=str(body.get("passes", "")),
        reached=str(body.get("reached", "")),
        unit=body.get("unit"),
        papers=_words(body, "papers"),
        ladder=str(body.get("ladder", "")),
        answers=bool(body.get("answers", False)),
        asks=_words(body, "asks"),
    )


def _ending(body: Mapping[str, Any]) -> Ending:
    return Ending(
        code=str(body["code"]),
        names=body["names"],
        closes=str(body.get("closes", "")),
        back=str(body.get("back", "")),
        skips=_words(body, "skips"),
        effect=str(body.get("effect", "")),
        needs=_words(body, "needs"),
        by=str(body.get("by", "")),
        equal=_words(body, "equal"),
        useful=body.get("useful"),
    )


def _extension(body: Mapping[str, Any] | None) -> Extension | None:
    return Extension(str(body["kind"]), int(body["most"])) if body else None


def _reopening(body: Mapping[str, Any] | None) -> Reopening | None:
    return Reopening(str(body["step"]), Term.parse(str(body["within"]))) if body else None


def _words(body: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(word) for word in body.get(key, ()))
