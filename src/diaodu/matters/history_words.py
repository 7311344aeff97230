"""The history of a matter in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.matters import history
from diaodu.matters.commands.raising import BECAUSE
from diaodu.matters.course import CLOSED, SENT_BACK
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Event
from diaodu.matters.names import role_name
from diaodu.matters.queries.evidence import Files, FileShown
from diaodu.people.queries import names_by_key
from diaodu.register.models import Place
from diaodu.register.queries import name_of

Said = Mapping[str, Any]
DUE = "due"  # what is only kept has a due time that means nothing


@dataclass(frozen=True, slots=True)
class EventShown:
    """What happened, by whom (empty: by itself), what was said to it (pairs of a word and a text), and the files that
    were attached.
    """

    event: Event
    words: str
    by: str
    told: tuple[tuple[str, str], ...]
    files: tuple[FileShown, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What events name: people by key, places by code, the words of the kind."""

    kind: MatterKind
    people: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def step(self, said: Said) -> str:
        """The name of the step that an event is about."""
        return step_name(self.kind, str(said.get("step", "")))

    def desk(self, said: Any) -> str:
        """A desk that an event names: its person, or its role and place."""
        if not isinstance(said, Mapping):
            return ""
        person = str(said.get("person", ""))
        place = str(said.get("place", ""))
        return (
            self.people.get(person, "") or f"{role_name(str(said.get('role', '')))} · {self.places.get(place, place)}"
        )


def history_shown(kind: MatterKind, events: Sequence[Event], files: Files) -> tuple[EventShown, ...]:
    """Events in words with their files, the latest first; the people and places that they name are asked for at once.

    ``files`` are those of each event, by its number.
    """
    desks = [desk for event in events for desk in _desks(event.said)]
    names = Names(kind, names_by_key({str(desk.get("person", "")) for desk in desks}), _places(desks))
    return tuple(_shown(event, names, files.get(event.number, ())) for event in reversed(events))


def step_name(kind: MatterKind, code: str) -> str:
    """The name of a step by its code."""
    return next((name_in_language(step.names) for step in kind.steps if step.code == code), code)


def ending_name(kind: MatterKind, step: str, ending: str) -> str:
    """The name of how a step ended, also where it was not by one of its own endings."""
    own = {SENT_BACK: _("退回"), CLOSED: _("隨事項辦結"), history.SKIPPED: _("無須辦理")}
    declared = next((each.ending(ending) for each in kind.steps if each.code == step), None)
    return name_in_language(declared.names) if declared else own.get(ending, ending)


def because_words(said: Said) -> str:
    """The name of the trigger that raised a matter, or would have; empty where somebody did."""
    cause = said.get(BECAUSE)
    return name_in_language(cause.get("names", {})) if isinstance(cause, Mapping) else ""


def _desks(said: Said) -> Iterable[Said]:
    return [said, *(said[key] for key in ("from", "to") if isinstance(said.get(key), Mapping))]


def _places(desks: Iterable[Said]) -> dict[str, str]:
    codes = {str(desk.get("place", "")) for desk in desks} - {""}
    return {place.code: name_of(place) for place in Place.objects.filter(code__in=codes)} if codes else {}


def _shown(event: Event, names: Names, files: tuple[FileShown, ...]) -> EventShown:
    say = WORDS.get(event.act)
    by = str(event.by) if event.by else _("企業") if event.from_enterprise else ""
    said = event.said if event.matter.watched else {key: text for key, text in event.said.items() if key != DUE}
    return EventShown(event, say(said, names) if say else event.act, by, tuple(_told(said, names)), files)


def _told(said: Said, names: Names) -> Iterable[tuple[str, str]]:
    labels = {"words": _("說明"), "evidence": _("佐證"), "reason": _("原因")}
    for key, label in labels.items():
        if said.get(key):
            yield label, str(said[key])
    if said.get("milestone"):
        yield _("登記冊所載節點"), f"#{said['milestone']} {said.get('on', '')}".strip()
    if said.get("answered_on"):
        yield _("企業對這次走訪的接觸記錄已作回答"), str(said["answered_on"])
    tests = said.get("tests")
    if isinstance(tests, Mapping):
        words = {test.code: test.names for step in names.kind.steps for test in step.tests}
        for code, passed in tests.items():
            yield name_in_language(words.get(code, {})) or code, _("是") if passed else _("否")


def _time(text: Any) -> str:
    try:
        return f"{clock.local_time(datetime.fromisoformat(str(text))):%Y-%m-%d %H:%M}"
    except ValueError:
        return str(text)


def _raised(said: Said, names: Names) -> str:
    del names
    return _("自動提出：%(because)s") % {"because": because_words(said)} if said.get(BECAUSE) else _("提出事項")


def _opened(said: Said, names: Names) -> str:
    told = {"step": names.step(said), "desk": names.desk(said), "due": _time(said.get(DUE))}
    if DUE not in said:
        return _("「%(step)s」只作登記（%(desk)s）") % told
    return _("「%(step)s」轉到%(desk)s，%(due)s 前辦結") % told


def _ended(said: Said, names: Names) -> str:
    ending = ending_name(names.kind, str(said.get("step", "")), str(said.get("ending", "")))
    return _("「%(step)s」辦結：%(ending)s") % {"step": names.step(said), "ending": ending}


def _sent_back(said: Said, names: Names) -> str:
    return _("退回到「%(step)s」") % {"step": names.step(said)}


def _skipped(said: Said, names: Names) -> str:
    return _("「%(step)s」無須辦理") % {"step": names.step(said)}


def _closed(said: Said, names: Names) -> str:
    found = next((state.names for state in names.kind.states if state.code == said.get("state")), {})
    return _("事項辦結：%(state)s") % {"state": name_in_language(found)}


def _reopened(said: Said, names: Names) -> str:
    return _("重新啟動，從「%(step)s」起") % {"step": names.step(said)}


def _waits(said: Said, names: Names) -> str:
    found = next((word.names for word in names.kind.waits if word.code == said.get("on")), {})
    return name_in_language(found) or str(said.get("on", ""))


def _waited(said: Said, names: Names) -> str:
    return _("停止計時：%(on)s") % {"on": _waits(said, names)}


def _resumed(said: Said, names: Names) -> str:
    return _("恢復計時（%(on)s）") % {"on": _waits(said, names)}


def _extended(said: Said, names: Names) -> str:
    told = {"step": names.step(said), "old": _time(said.get("old")), "new": _time(said.get("new"))}
    return _("「%(step)s」延期：%(old)s 改為 %(new)s") % told


def _handed(said: Said, names: Names) -> str:
    told = {"step": names.step(said), "from": names.desk(said.get("from")), "to": names.desk(said.get("to"))}
    return _("「%(step)s」由%(from)s轉交%(to)s") % told


def _reached(said: Said, names: Names) -> str:
    ladder = next((names.kind.ladder_of(step.code) for step in names.kind.steps if step.code == said.get("step")), None)
    rungs = ladder.rungs if ladder else ()
    rung = next((name_in_language(rung.names) for rung in rungs if rung.code == said.get("rung")), "")
    told = {"rung": rung or said.get("rung", ""), "step": names.step(said), "due": _time(said.get("due"))}
    return _("%(rung)s：「%(step)s」，時限 %(due)s") % told


def _noted(said: Said, names: Names) -> str:
    del names
    return _("又一次觸發：%(because)s") % {"because": because_words(said)} if said.get(BECAUSE) else _("記事")


def _amended(said: Said, names: Names) -> str:
    del said, names
    return _("修改內容")


WORDS: Mapping[str, Callable[[Said, Names], str]] = {
    history.RAISED: _raised,
    history.OPENED: _opened,
    history.ENDED: _ended,
    history.SENT_BACK: _sent_back,
    history.SKIPPED: _skipped,
    history.CLOSED: _closed,
    history.REOPENED: _reopened,
    history.WAITED: _waited,
    history.RESUMED: _resumed,
    history.EXTENDED: _extended,
    history.REACHED: _reached,
    history.HANDED: _handed,
    history.NOTED: _noted,
    history.AMENDED: _amended,
}
