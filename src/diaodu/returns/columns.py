"""The columns of a form: what the template shows, what the web form asks, and what a .csv is headed with."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import FormColumn
from diaodu.register.kinds import PLACE
from diaodu.returns.forms import Figure, Form
from diaodu.returns.lines import EXPLANATION, MILESTONE, MILESTONE_ON, SUBJECT

NAME, WHERE = "name", "place"


def columns_of(form: Form) -> tuple[FormColumn, ...]:
    """The columns of a form in their order, in the present language."""
    return (*_identity(form), *(_figure_column(figure) for figure in form.figures), *_word_columns(form))


def _identity(form: Form) -> Iterator[FormColumn]:
    yield FormColumn(SUBJECT, _("代碼"), "key")
    yield FormColumn(NAME, _("名稱"), "label")
    if form.kind.code != PLACE:
        yield FormColumn(WHERE, _("地區"), "label")


def _figure_column(figure: Figure) -> FormColumn:
    """A number in the form's unit, within what the measure allows."""
    bounds = figure.measure.bounds
    note = _("沒有發生填 0；沒有數的留空，在「說明」欄寫明原因。")
    return FormColumn(figure.code, figure_title(figure), "number", low=bounds.low, high=bounds.high, note=note)


def figure_title(figure: Figure) -> str:
    """A figure's name with its facet and unit."""
    facet = f" · {figure.facet}" if "@" in figure.code else ""
    return f"{name_in_language(figure.measure.names)}{facet}（{name_in_language(_unit_names(figure))}）"


def _unit_names(figure: Figure) -> dict[str, str]:
    names = figure.unit.names
    return {form: names.get(form, figure.unit.code) for form in ("hant", "hans", "en")}


def _word_columns(form: Form) -> Iterator[FormColumn]:
    if form.milestones:
        choices = tuple(name_in_language(word.names) for word in form.milestones)
        yield FormColumn(MILESTONE, _("新達到的節點"), "choice", choices=choices, required=False)
        yield FormColumn(MILESTONE_ON, _("節點日期"), "date", required=False)
    for word in form.words:
        yield FormColumn(word.code, name_in_language(word.names), "text", required=False)
    yield FormColumn(EXPLANATION, _("說明"), "text", required=False, note=_("數值異常、更正或空白的，在此寫明原因。"))
