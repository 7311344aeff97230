"""The newspaper page and other texts on what Gansu publishes, held against the ledger."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import opencc
import pytest

from diaodu.figure_check.queries import check_text
from diaodu.figure_check.verdicts import Checked, CheckedText, Verdict
from diaodu.ledger.models import Fact
from diaodu.people.viewers import OPERATOR
from tests.figure_check.marked import marked_texts

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
PLACE = "620000"
TEXTS = Path(__file__).parent / "texts" / "gansu.txt"
# What the page does not print: the number of areas it names is our count of them.
NOT_PRINTED = {"F023"}
TOLD = {
    "F018": ("major_list.annual_plan", "2511"),
    "F060": ("central_local.plan_completion", "56.31"),
    "F086": ("zone.trade", "77.5"),
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def page() -> str:
    return (SHARED / "page" / "page.txt").read_text(encoding="utf-8")


def check(text: str, *, known: int | None = None) -> CheckedText:
    return check_text(OPERATOR, text, place=PLACE, known=known)


def numbers() -> dict[str, int]:
    refs = Fact.objects.known_at(None).filter(ref__startswith="gansu:").values_list("ref", "number")
    return {ref.partition(":")[2]: number for ref, number in refs}


def everything(checked: CheckedText) -> tuple[Checked, ...]:
    return (*checked.figures, *checked.ordinals)


def confirmed(checked: CheckedText) -> dict[int, Checked]:
    """By ledger number: the figures that were confirmed by it."""
    return {
        number: each
        for each in everything(checked)
        if each.verdict is Verdict.CONFIRMED
        for candidate in each.candidates
        if candidate.verdict is Verdict.CONFIRMED
        for number in candidate.facts
    }


def missing(checked: CheckedText) -> set[str]:
    """The rows of the page that no figure was matched to; one that other pages print too may be matched there."""
    held, found = numbers(), confirmed(checked)
    with (ROOT / "packs" / "gansu" / "facts" / "page.csv").open(encoding="utf-8") as file:
        refs = [row["ref"] for row in csv.DictReader(file)]
    assert len(refs) == 72
    return {ref for ref in refs if held[ref] not in found}


def test_each_figure_of_the_page_is_matched_to_its_row() -> None:
    checked = check(page())
    assert missing(checked) == NOT_PRINTED
    assert not checked.contradicted()


def test_conflicts_of_the_page_are_told() -> None:
    held, found = numbers(), confirmed(check(page()))
    for ref, (code, value) in TOLD.items():
        others = [c for c in found[held[ref]].candidates if c.verdict is Verdict.CONTRADICTED]
        assert (code, Decimal(value)) in [(c.code, c.value) for c in others]
        assert all(c.reason and c.trail for c in others)


def test_the_page_is_read_the_same_in_simplified_characters() -> None:
    checked = check(opencc.OpenCC("t2s").convert(page()))
    assert missing(checked) == NOT_PRINTED
    assert not checked.contradicted()


def changed(text: str) -> str:
    """A number with its first digit made another one."""
    at = next(at for at, sign in enumerate(text) if sign in "123456789")
    return f"{text[:at]}{int(text[at]) % 9 + 1}{text[at + 1 :]}"


def slips(text: str, checked: CheckedText) -> Iterator[tuple[Checked, CheckedText]]:
    for each in checked.figures:
        figure = each.figure
        if (
            each.verdict is Verdict.CONFIRMED
            and figure.norm is None
            and any(sign in "123456789" for sign in figure.text)
        ):
            yield each, check(text[: figure.start] + changed(figure.text) + text[figure.end :])


def test_a_changed_number_is_contradicted_by_its_own_row_and_no_other_is() -> None:
    text, found, wrong = page(), 0, []
    told = list(slips(text, check(text)))
    for right, checked in told:
        contradicted = checked.contradicted()
        found += len(contradicted)
        wrong += [
            (right.figure.text, each.candidates[0])
            for each in contradicted
            if each.figure.start != right.figure.start
            or not {*right.candidates[0].facts} & {n for c in each.candidates for n in c.facts}
        ]
    assert not wrong
    assert found >= 0.85 * len(told), f"{found} of {len(told)}"


def test_what_a_text_says_of_another_province_is_not_matched() -> None:
    for name in ("陝西省", "四川"):
        checked = check(page().replace("甘肅省", name).replace("甘肅", name.removesuffix("省")).replace("全省", ""))
        of_place = [e for e in checked.figures if any(c.subject == PLACE for c in e.candidates)]
        before = [e for e in check(page()).figures if any(c.subject == PLACE for c in e.candidates)]
        assert not checked.contradicted()
        assert len(of_place) < len(before)
    sentence = "%s今年推進287個省列重大項目，總投資16512億元，年度計劃投資2512億元。"
    assert [e.verdict for e in check(sentence % "2023年，甘肅省").figures[-3:]] == [Verdict.CONFIRMED] * 3
    assert [e.verdict for e in check(sentence % "2023年，陝西省").figures[-3:]] == [Verdict.NOT_FOUND] * 3


def test_other_words_for_what_was_published_are_matched_as_well() -> None:
    held, lost, all_ = numbers(), [], 0
    for text, marks in marked_texts(TEXTS):
        checked = check(text)
        assert not checked.contradicted(), text
        for mark in marks:
            all_ += 1
            at_mark = [e for e in checked.figures if e.figure.start < mark.end and e.figure.end > mark.start]
            facts = {n for e in at_mark if e.verdict is Verdict.CONFIRMED for c in e.candidates for n in c.facts}
            lost += [] if held[mark.ref] in facts else [mark.ref]
    assert all_ >= 40
    assert not lost


def test_true_texts_of_other_places_are_not_contradicted() -> None:
    lines = (SHARED / "figures" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        checked = check(json.loads(line)["text"])
        assert not checked.contradicted(), line[:80]
