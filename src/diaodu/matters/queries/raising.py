"""What a viewer may raise, and what the register and the returns hold already, so that no form asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.ledger.models import Fact
from diaodu.matters.commands.raising import is_asked_only, may_raise
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind
from diaodu.matters.queries.pages import value_words
from diaodu.matters.refusals import MatterRefused
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.field_types import Known, check_value
from diaodu.register.kinds import Field, kinds
from diaodu.register.models import Place, Subject
from diaodu.register.queries import all_kinds, name_of
from diaodu.register.queries.offered import SUBJECT, code_meant

PLACES = 400


@dataclass(frozen=True, slots=True)
class Held:
    """A field that need not be asked: what is known of the subject, and since when, if a return told it."""

    field: Field
    value: str
    words: str
    period: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is for: its kind, the subject or the places it may be about, and what is held of the subject."""

    kind: MatterKind
    about: Subject | None
    places: tuple[Place, ...]
    held: tuple[Held, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked: those that nothing holds, and that no ending asks for later on."""
        held = {each.field.code for each in self.held}
        return tuple(field for field in self.kind.start_fields if field.code not in held)


def subject_to_raise_about(viewer: Viewer, code: str) -> Subject | None:
    """The subject in sight with this code; None for no code. Raises ``NotFound``."""
    if not code:
        return None
    found = Subject.objects.visible_to(viewer).select_related("pack", "place__pack", "organisation")
    subject = found.filter(code=code).first()
    if subject is None:
        raise NotFound(_("沒有這一對象，或不在您的範圍內。"))
    return subject


def subject_meant(viewer: Viewer, code: str, typed: str) -> Subject | None:
    """The subject in sight that was typed, by its code or its whole name, for a matter of a kind; None for nothing.

    Raises ``MatterRefused`` where none or several are meant, or one that this kind of matter is not about.
    """
    kind = next((each for each in kinds_to_raise(viewer) if each.code == code), None)
    if not typed or kind is None or not kind.about:
        return subject_to_raise_about(viewer, typed)
    subject = subject_to_raise_about(viewer, _code_meant(viewer, kind, typed))
    if subject and subject.kind not in kind.about:
        raise MatterRefused(_wrong_subject(kind, subject))
    return subject


def _code_meant(viewer: Viewer, kind: MatterKind, typed: str) -> str:
    if Subject.objects.visible_to(viewer).filter(code=typed).exists():
        return typed
    found = code_meant(viewer, SUBJECT, typed, kinds=kind.about) or code_meant(viewer, SUBJECT, typed)
    if not found:
        raise MatterRefused(_("您的範圍內沒有「%(typed)s」。請從列出的登記項中選定，或填寫代碼。") % {"typed": typed})
    if len(found) > 1:
        listed = "、".join(f"{one.code}（{name_in_language(one.inside)}）" for one in found)
        raise MatterRefused(_("有幾個同名，請改填代碼：%(listed)s") % {"listed": listed})
    return found[0].code


def _wrong_subject(kind: MatterKind, subject: Subject) -> str:
    known = {code: name_in_language(each.names) for code, each in all_kinds().items()}
    told = {
        "kind": name_in_language(kind.names), "name": name_of(subject), "its": known.get(subject.kind, subject.kind),
        "listed": "、".join(known.get(code, code) for code in kind.about),
    }  # fmt: skip
    return _("「%(kind)s」只能就這些對象提出：%(listed)s。「%(name)s」登記為%(its)s。") % told


def kinds_to_raise(viewer: Viewer, about: Subject | None = None) -> list[MatterKind]:
    """The kinds that a viewer may raise about a subject, or, without one, at all."""
    if not viewer.may(Permission.MATTER_RAISE):
        return []
    if about:
        if about.place is None:
            return []
        found = matter_kinds(about.place.pack).values()
        return [kind for kind in found if about.kind in kind.about and may_raise(viewer, kind, about.place)]
    roles = {scope.role for scope in viewer.scopes_for(Permission.MATTER_RAISE)}
    listed: dict[str, MatterKind] = {}
    for pack in _packs(viewer):
        listed = matter_kinds(loaded_packs()[pack]) | listed
    by_hand = [kind for kind in listed.values() if not is_asked_only(kind)]
    return [kind for kind in by_hand if viewer.everything or roles.intersection(kind.raised_by)]


def _packs(viewer: Viewer) -> list[str]:
    """The packs of the places where the viewer may raise anything."""
    rows = Place.objects.visible_to(viewer, Permission.MATTER_RAISE).order_by()
    codes = set(rows.values_list("pack__code", flat=True).distinct())
    return [code for code in loaded_packs() if code in codes]


def asked_of(viewer: Viewer, code: str, about: Subject | None) -> Asked | None:
    """What the form of a kind asks; None while it must be said first what the matter is about.

    Raises ``NotFound`` for no such kind, ``Forbidden`` for one that the viewer may not raise (there).
    """
    kind = next((each for each in kinds_to_raise(viewer, about) if each.code == code), None)
    if kind is None:
        return _refused(viewer, code, about)
    if kind.about and about is None:
        return None
    places = () if about else tuple(places_for(viewer, kind)[:PLACES])
    return Asked(kind, about, places, held_of(viewer, kind, about) if about else ())


def _refused(viewer: Viewer, code: str, about: Subject | None) -> Asked | None:
    viewer.require(Permission.MATTER_RAISE)
    of = [loaded_packs()[pack] for pack in _packs(viewer)]
    packs = [about.place.pack] if about and about.place else of
    if not any(code in matter_kinds(pack) for pack in packs):
        raise NotFound(_("沒有「%(kind)s」這類事項。") % {"kind": code})
    raise Forbidden(_("您的角色不能在這裡提出這類事項；請聯繫主管單位。"))


def places_for(viewer: Viewer, kind: MatterKind) -> QuerySet[Place]:
    """The places at which a viewer may raise matters of a kind."""
    if viewer.everything:
        return Place.objects.order_by("path")
    scopes = tuple(scope for scope in viewer.scopes if scope.role in kind.raised_by)
    narrowed = replace(viewer, scopes=scopes)
    return Place.objects.open_to(narrowed, Permission.MATTER_RAISE, area=kind.area).order_by("path")


def held_of(viewer: Viewer, kind: MatterKind, about: Subject) -> tuple[Held, ...]:
    """The fields of a kind that the register holds of a subject under the same code, or the latest return under the
    measure that the field names; only values that the field would take.
    """
    reported = _reported(viewer, kind, about)
    own = kinds(about.pack)[about.kind]
    found = []
    for field in kind.form.fields:
        same = own.field(field.code)
        value = about.text(field.code) if same and same.type == field.type and same.unit == field.unit else ""
        period = ""
        if not value and field.measure in reported:
            value, period = reported[field.measure]
        if value and check_value(field, value, _known(value)) is None:
            found.append(Held(field, value, value_words(field, value), period))
    return tuple(found)


def _reported(viewer: Viewer, kind: MatterKind, about: Subject) -> Mapping[str, tuple[str, str]]:
    """The latest value in force of each measure that a field names, with its period."""
    measures = {field.measure for field in kind.form.fields if field.measure}
    if not measures:
        return {}
    facts = Fact.objects.visible_to(viewer).known_at(None).filter(subject=about, measure__in=measures)
    facts = facts.filter(value__isnull=False).order_by("ends_on", "number")
    return {fact.measure: (f"{fact.value:f}", fact.period) for fact in facts}


def _known(value: str) -> Known:
    """What stands in the register names what is registered."""
    return Known(places=(value,), organisations=(value,), documents=(value,))
