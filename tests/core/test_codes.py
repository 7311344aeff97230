import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.codes import CodeCheck, Severity, check_division, check_industry, check_project_code, check_uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALID = [
    "121200004013590816",
    "91152201078377449P",
    "91310116052958608G",
    "913101203509708598",
    "91340600MA2PBNE723",
    "91620100719023721L",
    "9162010567592034XQ",
    "91620105L015101280",
]


@pytest.mark.parametrize("code", VALID)
def test_credit_codes_in_use_pass(code: str) -> None:
    assert check_uscc(code) == CodeCheck(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("9111000060003734", "too_short"),
        ("91620100719023721L0", "too_long"),
        ("9111000060003IOZSV", "letters_not_allowed"),
        ("91A10000600037341L", "bad_letter_in_digits"),
        ("91110000600037341N", "bad_check"),
        ("A1110000600037341L", "bad_check"),
        ("91350211M00013FA1N", "bad_check"),
        ("", "too_short"),
    ],
)
def test_what_is_wrong_with_a_credit_code(code: str, reason: str) -> None:
    check = check_uscc(code)
    assert (check.severity, check.reason, check.ok) == (Severity.REJECT, reason, False)


def test_pasted_codes_are_read() -> None:
    assert check_uscc(" ９１６２０１００7190 23721l\n") == CodeCheck("91620100719023721L")


def test_a_wrong_organisation_part_under_a_right_check_is_only_a_warning() -> None:
    checks = [check_uscc("91620100719023722" + last) for last in ALPHABET]
    found = [check for check in checks if check.severity is not Severity.REJECT]
    assert [(check.severity, check.reason) for check in found] == [(Severity.WARN, "bad_organisation_check")]


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, position: int, character: str) -> None:
    changed = code[:position] + character + code[position + 1 :]
    assert check_uscc(changed).ok == (changed == code)


@given(st.sampled_from(VALID), st.integers(0, 16))
def test_two_neighbours_swapped_are_found(code: str, position: int) -> None:
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert check_uscc(swapped).ok == (swapped == code)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    for check in (check_uscc, check_project_code, check_industry, check_division):
        answer = check(text)
        assert answer.ok == (answer.reason == "")


@pytest.mark.parametrize("code", ["2603-141124-89-05-346948", "2020-451421-88-03-016343"])
def test_project_codes_in_use_pass(code: str) -> None:
    assert check_project_code(code).ok


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("2603141124890534694", "not_4_6_2_2_6_digits"),
        ("2613-141124-89-05-346948", "unlikely_time"),
        ("2600-141124-89-05-346948", "unlikely_time"),
        ("2603-941124-89-05-346948", "unlikely_region"),
    ],
)
def test_an_odd_project_code_is_a_warning(code: str, reason: str) -> None:
    assert check_project_code(code) == CodeCheck(code, Severity.WARN, reason)


@given(st.text(max_size=30))
def test_no_project_code_is_rejected(text: str) -> None:
    assert check_project_code(text).severity is not Severity.REJECT


@pytest.mark.parametrize(
    ("code", "ok"),
    [("C26", True), ("2614", True), ("C2614", True), ("473", True), ("C", False), ("Z26", False), ("26145", False)],
)
def test_industry_classes(code: str, ok: object) -> None:
    assert check_industry(code).ok is ok


@pytest.mark.parametrize(("code", "ok"), [("620000", True), ("62000", False), ("9200001", False), ("020000", False)])
def test_divisions(code: str, ok: object) -> None:
    assert check_division(code).ok is ok
