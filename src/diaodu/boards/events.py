"""Events under a figure in words: what was corrected, who entered or left a roster, which milestone was reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from diaodu.boards.facts import FactShown, Words
from diaodu.indicators.revisions import Event
from diaodu.kit.languages import name_in_language
from diaodu.ledger.models import Fact
from diaodu.people.queries import names_by_key
from diaodu.register.changed import changed_columns
from diaodu.register.kinds import Kind
from diaodu.register.models import Membership, Milestone, Revision, Subject
from diaodu.register.queries.rosters import class_word

Names = Mapping[str, str]
PACK = "pack"


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event: on whom (None: on the definition), what, from what to what, why, when and by whom."""

    number: int
    subject: Subject | None
    kind: str
    what: str
    before: FactShown | None
    after: FactShown | None
    reason: str
    recorded_at: datetime | None
    recorded_by: str


class Telling:
    """Tells events in the words of a pack; the names of those who recorded them are looked up once."""

    def __init__(self, words: Words, kinds: Mapping[str, Kind]) -> None:
        self.words = words
        self.kinds = kinds

    def tell(self, events: Iterable[Event]) -> list[EventShown]:
        """The events in words, in their order."""
        rows = list(events)
        names = names_by_key({str(getattr(row, "recorded_by", "")) for row in rows})
        return [self._told(row, names) for row in rows]

    def _told(self, event: Event, names: Mapping[str, str]) -> EventShown:
        if isinstance(event, Fact):
            return self._fact(event, names)
        if isinstance(event, Membership):
            return self._membership(event, names)
        if isinstance(event, Milestone):
            return self._milestone(event, names)
        if isinstance(event, Revision):
            return self._revision(event, names)
        what = _("第 %(version)s 版") % {"version": event.version}
        reason = f"{event.pack.code} / {event.file}:{event.line}"
        return EventShown(event.number, None, _("定義變動"), what, None, None, reason, None, _("資料包"))

    def _fact(self, fact: Fact, names: Mapping[str, str]) -> EventShown:
        shown = self.words.show(fact)
        before = self.words.show(fact.supersedes) if fact.supersedes else None
        facet = f" · {name_in_language(shown.facet)}" if shown.facet else ""
        return EventShown(
            number=fact.number,
            subject=fact.subject,
            kind=_("更正") if before else _("又一處所載"),
            what=f"{name_in_language(shown.measure)} {fact.period}{facet}",
            before=before,
            after=shown,
            reason=fact.reason or (fact.document.title if fact.document else ""),
            recorded_at=fact.recorded_at,
            recorded_by=recorder(fact.recorded_by, names),
        )

    def _membership(self, event: Membership, names: Mapping[str, str]) -> EventShown:
        return EventShown(
            number=event.number,
            subject=event.subject,
            kind=_("名冊變動"),
            what=f"{name_in_language(event.roster.names)} · {self.membership_words(event)}",
            before=None,
            after=None,
            reason=event.reason,
            recorded_at=event.recorded_at,
            recorded_by=recorder(event.recorded_by, names),
        )

    def _revision(self, event: Revision, names: Mapping[str, str]) -> EventShown:
        """A change of a register's entry: what became otherwise, column by column."""
        kind = self.kinds.get(event.subject.kind)
        earlier = event.subject.revisions.filter(number__lt=event.number).order_by("number").last()
        changes = changed_columns(kind, earlier.state, event.state) if kind and earlier else ()
        what = "；".join(f"{each.words} {each.before or '—'} → {each.after or '—'}" for each in changes)
        return EventShown(
            number=event.number,
            subject=event.subject,
            kind=_("登記內容變動") if earlier else _("首次登記"),
            what=what,
            before=None,
            after=None,
            reason=event.reason,
            recorded_at=event.recorded_at,
            recorded_by=recorder(event.recorded_by, names),
        )

    def membership_words(self, event: Membership) -> str:
        """What happened in a roster, and on which day."""
        word = class_word(event.roster, event.member_class)
        held = name_in_language(word.names) if word else ""
        action = {"enter": _("納入"), "move": _("轉為"), "exit": _("退出")}[event.action]
        return f"{event.on:%Y-%m-%d} {action}{f' {held}' if held else ''}"

    def _milestone(self, event: Milestone, names: Mapping[str, str]) -> EventShown:
        kind = self.kinds.get(event.subject.kind)
        word = kind.milestone(event.code) if kind else None
        standing = {
            "reached": _("達到"), "withdrawn": _("撤回"), "planned": _("計劃"), "dropped": _("取消計劃"),
        }[event.standing]  # fmt: skip
        return EventShown(
            number=event.number,
            subject=event.subject,
            kind=_("節點變動"),
            what=f"{name_in_language(word.names) if word else event.code} · {standing} {event.on:%Y-%m-%d}",
            before=None,
            after=None,
            reason=event.evidence,
            recorded_at=event.recorded_at,
            recorded_by=recorder(event.recorded_by, names),
        )


def recorder(recorded_by: str, names: Mapping[str, str]) -> str:
    """Who recorded something: a person by name, a pack, or a key whose person is not known any more."""
    if recorded_by.startswith(PACK):
        return _("資料包")
    return names.get(recorded_by) or recorded_by
