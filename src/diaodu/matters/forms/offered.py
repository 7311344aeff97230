"""Which forms the page of a matter shows to a viewer, and which one was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diaodu.matters.forms.ending import EndForm
from diaodu.matters.forms.managing import FORMS, ActForm
from diaodu.matters.models import Step
from diaodu.matters.queries.allowed import END, EXTEND, HAND
from diaodu.matters.queries.pages import MatterPage
from diaodu.matters.refusals import MatterRefused
from diaodu.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Offered:
    """The form that ends a step (None: the viewer has none to end), and the others."""

    end: EndForm | None
    others: tuple[ActForm, ...]


def offered_forms(
    viewer: Viewer, shown: MatterPage, *, step: str = "", sent: EndForm | ActForm | None = None
) -> Offered:
    """The forms of a page; the one that was ``sent`` stands as it was filled in. Of several steps that the viewer may
    end the one asked for is shown, or the first.
    """
    ends = shown.allowed.ends
    chosen = next((each for each in ends if each.code == step), ends[0] if ends else None)
    end = sent if isinstance(sent, EndForm) else EndForm(viewer, shown, chosen) if chosen else None
    others = list(_others(shown))
    if isinstance(sent, ActForm):
        others = [sent, *(form for form in others if (form.act, form.step) != (sent.act, sent.step))]
    return Offered(end, tuple(others))


def _others(shown: MatterPage) -> Iterator[ActForm]:
    for act, form in FORMS.items():
        steps: Mapping[str, tuple[Step, ...]] = {EXTEND: shown.allowed.extends, HAND: shown.allowed.hands}
        if act in steps:
            yield from (form(shown, step) for step in steps[act])
        elif act in shown.allowed.acts:
            yield form(shown)


def sent_form(viewer: Viewer, shown: MatterPage, data: Mapping[str, str], files: Any = None) -> EndForm | ActForm:
    """The form that was sent. It need not be one that the page offers: the command says why it may not be done."""
    act, code = str(data.get("act", "")), str(data.get("step", ""))
    step = next((each for each in reversed(shown.steps) if each.code == code and each.ended_at is None), None)
    if act in {END, EXTEND, HAND} and step is None:
        step = _ended(shown, code)
    if act == END:
        return EndForm(viewer, shown, step, data, files)  # type: ignore[arg-type]
    if act not in FORMS:
        raise MatterRefused(_("沒有這一操作；請刷新頁面再試。"))
    return FORMS[act](shown, step if act in {EXTEND, HAND} else None, data)


def _ended(shown: MatterPage, code: str) -> Step:
    """A step that has ended meanwhile: the command refuses it, and says so on the page."""
    found = next((each for each in reversed(shown.steps) if each.code == code), None)
    if found is None:
        raise MatterRefused(_("這一環節已經辦完，或還沒有輪到；請刷新頁面再看。"))
    return found
