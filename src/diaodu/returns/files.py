"""Forms as files: the template that goes out, and the rows of what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from diaodu.kit.languages import name_form, name_in_language
from diaodu.kit.spreadsheets import FormRows, ReturnedForm, UnknownFormat, read_form, write_form
from diaodu.register.kinds import PLACE
from diaodu.register.models import Place
from diaodu.returns.checkers import checker_of
from diaodu.returns.columns import columns_of
from diaodu.returns.commands.permits import form_of
from diaodu.returns.forms import PAGE, Form
from diaodu.returns.intake import COLUMNS, REQUIRED, PageChecker
from diaodu.returns.lines import SUBJECT, Checker
from diaodu.returns.models import Return, Upload
from diaodu.returns.problems import NAMED, Problem, Severity
from diaodu.returns.queries import subjects_due

SHEET = "form"


def write_template(found: Return, stream: IO[bytes]) -> None:
    """A workbook for a return: its subjects stand ready, its figures are empty."""
    form = form_of(found)
    head = " · ".join([name_in_language(form.names), _name_of(found.place), found.period])
    write_form(
        stream,
        sheet=SHEET,
        columns=columns_of(form),
        rows=_ready_rows(form, found.place),
        codes={"version": form.template, "place": found.place.code, "period": found.period},
        instructions=[head, *_instructions()],
    )


def _instructions() -> list[str]:
    return [
        gettext("一行一個對象，不要增刪列；單位寫在表頭。"),
        gettext("沒有發生填 0；沒有數的留空，在「說明」欄寫明原因。空白不是零。"),
        gettext("只填數字：不填公式、單位、千分位。"),
        gettext("累計數小於上期、超過計劃總投資、與台賬已有的數不同，都要在「說明」欄寫明原因。"),
        gettext("整個文件要麼全部取用，要麼一行不取；有問題的單元格會標出後發回。"),
    ]


def _ready_rows(form: Form, place: Place) -> Iterator[Sequence[str]]:
    blank = [""] * (len(columns_of(form)) - (2 if form.kind.code == PLACE else 3))
    subjects = subjects_due(form, place).select_related("place")
    for subject in subjects.iterator():
        where = [] if form.kind.code == PLACE else [_name_of(subject.place)]
        yield [subject.code, _name_of(subject), *where, *blank]


def _name_of(thing: object) -> str:
    name = getattr(thing, f"name_{name_form()}", "") or getattr(thing, "name_hant", "")
    return str(name)


def read_rows(upload: Upload) -> tuple[Checker | PageChecker, FormRows, list[Problem]]:
    """The rows of a file with what checks them, and what is wrong with the file itself.

    Raises what ``read_form`` raises.
    """
    found = upload.owner
    form = form_of(found)
    if form.kind.code == PAGE and PurePath(upload.file_name).suffix.lower() != ".csv":
        raise UnknownFormat(gettext("公開版面的數只接受 .csv 文件。"))
    returned = read_form(bytes(upload.content), upload.file_name)
    problems = [*_file_problems(returned), *_wrong_template(form, found, returned)]
    if not returned.codes:
        problems += _wrong_columns(form, returned)
    if not len(returned.rows):
        problems.append(Problem(0, "", "no_rows", Severity.REFUSE, _("文件中沒有數據行。"), _("請填寫後重新上傳。")))
    return checker_of(found), returned.rows, problems


def _file_problems(returned: ReturnedForm) -> Iterable[Problem]:
    """What the reader found odd; a problem of a column that is known is told by its code."""
    codes = {letter: code for code, letter in {**returned.told, **returned.columns}.items()}
    remedy = _("請改好後重新上傳。")
    for finding in returned.findings:
        column = codes.get(finding.column, finding.column)
        yield Problem(finding.row, column, finding.rule, Severity.REFUSE, finding.message, remedy)


def _wrong_template(form: Form, found: Return, returned: ReturnedForm) -> Iterable[Problem]:
    """A workbook made for another form, version, place or period. A .csv says nothing of itself."""
    if not returned.codes:
        return
    for key, wanted, what in (
        ("version", form.template, _("模板版本")),
        ("place", found.place.code, _("地區")),
        ("period", found.period, _("時期")),
    ):
        said = returned.codes.get(key, "")
        if said != wanted:
            told = _("%(what)s不符：文件是「%(said)s」，應為「%(wanted)s」。"), _("請重新下載模板填寫。")
            values = {NAMED: what, "said": said[:60], "wanted": wanted}
            yield Problem(0, "", "wrong_template", Severity.REFUSE, *told, values)


def _wrong_columns(form: Form, returned: ReturnedForm) -> Iterable[Problem]:
    """Columns of a .csv that nobody would read, and those without which nothing can be read."""
    known, required = (COLUMNS, REQUIRED) if form.kind.code == PAGE else (_codes(form), (SUBJECT,))
    for column in (column for column in returned.columns if column not in known):
        told = _("沒有「%(column)s」這一列。"), _("請刪去這一列，或改正列名。")
        yield Problem(1, column[:60], "unknown_column", Severity.REFUSE, *told, {"column": column[:60]})
    for column in (column for column in required if column not in returned.columns):
        told = _("缺少「%(column)s」一列。"), _("請補上這一列。")
        yield Problem(1, column, "missing_column", Severity.REFUSE, *told, {"column": column})


def _codes(form: Form) -> tuple[str, ...]:
    return tuple(column.code for column in columns_of(form))
