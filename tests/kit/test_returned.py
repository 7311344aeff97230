"""Forms that come back: good ones to the digit, broken ones each with its finding or refusal."""

from __future__ import annotations

import pytest

from diaodu.kit.refusals import Refusal
from diaodu.kit.spreadsheets import ReturnedForm, read_form
from tests.kit.broken_workbooks import CASES, READ, TYPED, Broken
from tests.kit.forms import form

REFUSALS = ("broken_spreadsheet", "spreadsheet_too_large", "unknown_format")


def outcome(case: Broken) -> ReturnedForm | Refusal:
    try:
        found = read_form(case.build(form()), case.file_name)
    except Refusal as refusal:
        return refusal
    for row in found.rows:
        assert set(row.cells) == set(found.columns)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_broken_file_gets_an_answer(case: Broken) -> None:
    found = outcome(case)
    if isinstance(found, Refusal):
        assert case.expected in (found.code, TYPED)
        assert str(found)
    else:
        rules = {finding.rule for finding in found.findings}
        assert case.expected == TYPED or (case.expected in rules or (case.expected == READ and not rules))
        assert all(finding.message for finding in found.findings)
