"""Broken files on their way into a return: each gets a clear answer, and none leaves a trace."""

from __future__ import annotations

import io

import pytest

from diaodu.ledger.models import Fact
from diaodu.returns.commands.filling import open_return
from diaodu.returns.files import write_template
from diaodu.returns.jobs import mark_upload
from diaodu.returns.models import Line, Return, Upload
from tests.kit.broken_workbooks import FOUND, FUZZED, REFUSED, TAKEN, Broken
from tests.returns.orchard import People
from tests.returns.test_uploads import upload

# What the rules of the form say to the files that can be read; nothing said is taken.
SAID = {
    "as sent out": "",
    "wrong version": "wrong_template",
    "no rows": "no_rows",
    "dates as text": "not_a_number",
    "full-width digits": "full_width",
    "thousands separators": "not_a_number",
    "number as text": "",
    "number with its unit": "unit_in_cell",
    "date as a serial": "",
    "only spaces": "",
    "number that is none": "not_a_number",
    "a truth": "not_a_number",
    "not a number": "not_a_number",
    "an infinite number": "not_a_number",
    "csv in UTF-8 with its mark": "unknown_column",
    "csv in GB18030": "unknown_column",
    "csv with semicolons": "unknown_column",
    "csv with a formula": "unknown_column",
    "empty csv": "no_rows",
}


@pytest.fixture
def found(people: People) -> Return:
    return open_return(actor=people.reporter, form="ward_month", place="O1", period="2023-02")


def answered(people: People, found: Return, case: Broken) -> tuple[str, set[str]]:
    """State and rules after a file was uploaded, once it is sure that every problem is said and nothing else is done."""
    stream = io.BytesIO()
    write_template(found, stream)
    Line.objects.filter(owner=found).delete()
    row = upload(people, found, case.build(stream.getvalue()), case.file_name)
    assert row.state in {"taken", "refused"}
    assert all(each["rule"] and each["message"] for each in row.problems)
    assert not Fact.objects.filter(return_line__isnull=False).exists()
    assert Line.objects.filter(owner=found).count() == (1 if row.state == "taken" else 0)
    if row.state == "refused":
        assert any(each["severity"] == "refuse" for each in row.problems)
        mark_upload(upload_id=row.pk, language="zh-hant")
    return row.state, {each["rule"] for each in row.problems}


def test_what_cannot_be_read_is_refused_with_its_reason(people: People, found: Return) -> None:
    answers = {case.name: answered(people, found, case) for case in REFUSED}
    assert len(answers) >= 40
    wrong = {case.name: answers[case.name] for case in REFUSED if case.expected != "typed"}
    assert {name: state for name, (state, _rules) in answers.items() if state != "refused"} == {}
    expected = {case.name: case.expected for case in REFUSED}
    assert {name: rules for name, (_state, rules) in wrong.items() if rules != {expected[name]}} == {}


def test_what_is_odd_about_a_file_is_refused_with_its_rule(people: People, found: Return) -> None:
    answers = {case.name: answered(people, found, case) for case in FOUND}
    expected = {case.name: case.expected for case in FOUND}
    wrong = {name: got for name, got in answers.items() if got[0] != "refused" or expected[name] not in got[1]}
    assert wrong == {}


def test_what_can_be_read_is_judged_by_the_rules(people: People, found: Return) -> None:
    answers = {case.name: answered(people, found, case) for case in TAKEN}
    wrong = {
        name: answers[name]
        for name, rule in SAID.items()
        if answers[name][0] != ("refused" if rule else "taken") or (rule and rule not in answers[name][1])
    }
    assert wrong == {}


def test_what_chance_made_of_a_file_is_answered_too(people: People, found: Return) -> None:
    answers = [answered(people, found, case) for case in FUZZED]
    assert {state for state, _rules in answers} <= {"taken", "refused"}


def test_an_empty_file_leaves_the_lines_that_are_there(people: People, found: Return) -> None:
    upload(people, found, "subject,funds@全部,funds@省外\nO1,3,1\n".encode(), "good.csv")
    row = upload(people, found, "subject,funds@全部,funds@省外\n".encode(), "bare.csv")
    assert (row.state, Upload.objects.count(), Line.objects.filter(owner=found).count()) == ("refused", 2, 1)


def test_a_column_that_the_form_does_not_know_is_told_in_a_csv_too(people: People, found: Return) -> None:
    row = upload(people, found, "subject,funds@全部,funds@省份\nO1,3,1\n".encode(), "slip.csv")
    assert row.state == "refused"
    assert [(each["column"], each["rule"]) for each in row.problems] == [("funds@省份", "unknown_column")]
