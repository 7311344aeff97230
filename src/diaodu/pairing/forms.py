"""The forms of this room, each with the command it carries out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.pairing import commands
from diaodu.pairing.commands.contacts import Told
from diaodu.pairing.declared import PLACE, ContactRule
from diaodu.pairing.models import LONGEST_REASON, LONGEST_TEXT, Contact, Pairing, Person
from diaodu.pairing.queries.offered import Takers
from diaodu.pairing.queries.persons import PersonPage
from diaodu.pairing.queries.subjects import SubjectCard
from diaodu.pairing.words import payer_words, thing_words
from diaodu.people.viewers import Viewer
from diaodu.register.kind_form import CONTROL, finder
from diaodu.register.queries.offered import ORGANISATION, SUBJECT, code_meant
from diaodu.register.queries.pages import name_of

DAY = gettext_lazy("日期")
REQUIRED = {"required": gettext_lazy("請填寫此項。"), "invalid": gettext_lazy("填寫的內容無法識別。")}
SELECT = {"class": "form-select"}


def day_field(label: Any = DAY) -> forms.DateField:
    """A day: today unless said otherwise."""
    widget = forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, initial=clock.today, widget=widget, input_formats=["%Y-%m-%d"], error_messages=REQUIRED
    )


def line_field(label: Any, *, longest: int = 100, required: bool = True) -> forms.CharField:
    """A line of text."""
    widget = forms.TextInput(attrs=CONTROL)
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget, error_messages=REQUIRED)


def text_field(label: Any, *, longest: int = LONGEST_REASON, required: bool = True, hint: Any = "") -> forms.CharField:
    """A text of some lines."""
    widget = forms.Textarea(attrs={**CONTROL, "rows": 2})
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=widget, error_messages=REQUIRED, help_text=hint
    )


def choice_field(label: Any, *, required: bool = True) -> forms.ChoiceField:
    """A choice whose words come later."""
    return forms.ChoiceField(label=label, required=required, widget=forms.Select(attrs=SELECT), error_messages=REQUIRED)


class Asking(forms.Form):
    """A form that knows who fills it in. ``name`` begins the ids of its fields, as several stand on one page."""

    def __init__(self, viewer: Viewer, data: Any = None, *, name: str = "", initial: Any = None) -> None:
        super().__init__(data, auto_id=f"{name}_%s" if name else "id_%s", initial=initial)
        self.viewer = viewer

    def offer(self, name: str, words: Iterable[tuple[str, Any]]) -> None:
        """Fill a choice."""
        field: Any = self.fields[name]
        field.choices = [("", "—"), *words]

    def look_up(self, name: str, what: str, kinds: Iterable[str] = ()) -> None:
        """Let a field find what it names by code or name."""
        query = {"field": name, "kind": list(kinds)}
        self.fields[name].widget = finder(name, reverse("offered", kwargs={"what": what}, query=query))
        self.fields[name].help_text = _("輸入代碼或名稱查找。")

    def meant(self, what: str, typed: str, kinds: tuple[str, ...] = ()) -> str:
        """The code of what was typed; what names nothing is left for the command to refuse."""
        found = code_meant(self.viewer, what, typed, kinds=kinds) if typed else []
        if len(found) > 1:
            listed = "、".join(one.code for one in found)
            raise forms.ValidationError(_("有幾個同名，請改填代碼：%(listed)s") % {"listed": listed})
        return found[0].code if found else typed


def grouped_choices(groups: Iterable[tuple[str, Iterable[Person]]]) -> list[tuple[str, Any]]:
    """Persons to choose from under headings; a heading without anybody is left out."""
    return [(heading, choices) for heading, people in groups if (choices := person_choices(people))]


def person_choices(people: Iterable[Person]) -> list[tuple[str, str]]:
    """Persons to choose from, each with the place of the unit."""
    return [(str(row.key), f"{name_in_language(row.names)} · {name_of(row.place)}") for row in people]


class PairForm(Asking):
    """Who answers for a subject from now on, and in what capacity."""

    capacity = choice_field(gettext_lazy("責任身份"))
    person = choice_field(gettext_lazy("責任人"))
    since = day_field(gettext_lazy("自"))
    reason = text_field(gettext_lazy("原因"))

    def __init__(self, viewer: Viewer, card: SubjectCard, people: Iterable[Person], data: Any = None) -> None:
        super().__init__(viewer, data, name="pair")
        self.subject = card.subject
        self.offer("capacity", ((one.capacity.code, name_in_language(one.capacity.names)) for one in card.held))
        self.offer("person", person_choices(people))

    def carry_out(self) -> None:
        """Pair them."""
        given = {**self.cleaned_data, "person": UUID(self.cleaned_data["person"])}
        commands.pair(actor=self.viewer.user, subject=self.subject.code, **given)


class EndForm(Asking):
    """From when on something is not in force any more, and why."""

    until = day_field(gettext_lazy("至（當天起不再有效）"))
    reason = text_field(gettext_lazy("結束原因"))

    def carry_out_pairing(self, key: UUID) -> Pairing:
        """End a pairing."""
        return commands.end_pairing(actor=self.viewer.user, pairing=key, **self.cleaned_data)

    def carry_out_recusal(self, key: UUID) -> None:
        """End a recusal."""
        commands.end_recusal(actor=self.viewer.user, recusal=key, **self.cleaned_data)


class HandOverForm(Asking):
    """To whom all duties of a person go, or only some."""

    target = choice_field(gettext_lazy("移交給"))
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("移交哪些"), widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages=REQUIRED,
    )  # fmt: skip
    on = day_field()
    reason = text_field(gettext_lazy("移交原因"))

    def __init__(self, viewer: Viewer, shown: PersonPage, takers: Takers, data: Any = None) -> None:
        codes = list(dict.fromkeys(one.pairing.subject.code for one in shown.standing))
        super().__init__(viewer, data, name="over", initial={"subjects": codes})
        self.person = shown.person
        self.offer("target", grouped_choices([(_("同級或上級地區"), takers.near), (_("其他地區"), takers.others)]))
        field: Any = self.fields["subjects"]
        named = {one.pairing.subject.code: name_of(one.pairing.subject) for one in shown.standing}
        field.choices = [(code, named[code]) for code in codes]

    def carry_out(self) -> int:
        """Hand them over; how many pairings."""
        given = {**self.cleaned_data, "target": UUID(self.cleaned_data["target"])}
        return len(commands.hand_over(actor=self.viewer.user, source=self.person.key, **given).pairs)


class RecusalForm(Asking):
    """From what somebody is kept, and by which rule. There is no box for a private reason."""

    rule = choice_field(gettext_lazy("迴避情形"))
    about = choice_field(gettext_lazy("對象類別"))
    code = line_field(gettext_lazy("對象代碼"))
    since = day_field(gettext_lazy("自"))

    def __init__(self, viewer: Viewer, person: Person, rules: Iterable[Any], data: Any = None) -> None:
        super().__init__(viewer, data, name="recusal")
        self.person = person
        self.offer("rule", ((rule.code, f"{name_in_language(rule.names)}（{rule.article}）") for rule in rules))
        self.offer("about", thing_words().items())
        self.fields["code"].help_text = _("登記項、單位、地區的代碼或全名，或行業代碼；不填個人原因。")

    def clean(self) -> dict[str, Any]:
        """Let a whole name stand for its code."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("about") in {SUBJECT, ORGANISATION, PLACE} and given.get("code"):
            given["code"] = self.meant(given["about"], given["code"])
        return given

    def carry_out(self) -> None:
        """Record it."""
        commands.record_recusal(actor=self.viewer.user, person=self.person.key, **self.cleaned_data)


class ContactForm(Asking):
    """A contact with an enterprise: before it, to have it approved, or afterwards."""

    subject = line_field(gettext_lazy("企業或項目"))
    rule = choice_field(gettext_lazy("接觸事項"))
    on = day_field()
    purpose = text_field(
        gettext_lazy("事由"), longest=LONGEST_TEXT,
        hint=gettext_lazy("企業在其專用地址上會看到日期、單位、身份和事由，並回答是否有用；這裡不寫姓名和內部意見。"),
    )  # fmt: skip
    asked = forms.BooleanField(
        label=gettext_lazy("企業主動提出"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    companions = text_field(gettext_lazy("同行人員"), longest=LONGEST_TEXT, required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("費用（元）"), required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={**CONTROL, "inputmode": "decimal"}), error_messages=REQUIRED,
        help_text=gettext_lazy("沒有花費的填 0；還不知道的先不填，事後補記。"),
    )  # fmt: skip
    payer = choice_field(gettext_lazy("由誰支付"), required=False)

    def __init__(self, viewer: Viewer, rules: Iterable[ContactRule], data: Any = None, *, initial: Any = None) -> None:
        super().__init__(viewer, data, initial=initial)
        self.kinds = tuple(sorted({kind for rule in rules for kind in rule.kinds}))
        self.offer("rule", ((rule.code, name_in_language(rule.names)) for rule in rules))
        self.offer("payer", payer_words().items())
        self.look_up("subject", SUBJECT, self.kinds)

    def clean_subject(self) -> str:
        """Let a whole name stand for its code."""
        return self.meant(SUBJECT, self.cleaned_data["subject"], self.kinds)

    def told(self, **more: Any) -> Told:
        """What was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if name in Told.__dataclass_fields__}
        return Told(**given | more)

    def carry_out(self, person: Person) -> Contact:
        """Record it."""
        subject = self.cleaned_data["subject"]
        return commands.record_contact(actor=self.viewer.user, person=person.key, subject=subject, told=self.told())


class CorrectForm(ContactForm):
    """A later version of a contact's record."""

    dropped = forms.BooleanField(
        label=gettext_lazy("未成行"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    reason = text_field(gettext_lazy("更正原因"))

    def __init__(self, viewer: Viewer, rules: Iterable[ContactRule], data: Any = None, *, initial: Any = None) -> None:
        super().__init__(viewer, rules, data, initial=initial)
        del self.fields["subject"]

    def correct(self, thread: UUID) -> Contact:
        """Write it."""
        reason = self.cleaned_data["reason"]
        return commands.correct_contact(actor=self.viewer.user, contact=thread, told=self.told(), reason=reason)
