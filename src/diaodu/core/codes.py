"""Checks of the codes that identify firms, projects, industries and divisions.

A check says what is wrong and how much it matters; it never changes more than spaces, case and width.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    OK = "ok"
    WARN = "warn"
    """Odd, but such codes are in use: say so and accept."""
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The code as it is kept, how far it can be trusted, and the reason as a stable word."""

    code: str
    severity: Severity = Severity.OK
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.severity is Severity.OK


_USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_LENGTH = 18
_USCC_DIVISION = slice(2, 8)
_USCC_ORGANISATION = slice(8, 17)

# The organisation part is older than the code around it and counts its letters without gaps (GB 11714).
_ORGANISATION_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0123456789X"

_PROJECT = re.compile(r"(?P<time>[0-9]{4})-(?P<region>[0-9]{6})-[0-9]{2}-[0-9]{2}-[0-9]{6}")
# Years in which the time part was a full year; since the end of 2020 it is year and month.
_PROJECT_FULL_YEARS = range(2013, 2021)

# The division digits by section letter are data of the classification and its amendments, not of this check.
_INDUSTRY = re.compile(r"[A-T]?[0-9]{2,4}")
_DIVISION = re.compile(r"[1-8][0-9]{5}")
_MONTHS = range(1, 13)


def check_uscc(code: str) -> CodeCheck:
    """A unified social credit code (GB 32100-2015): characters, division part and check character.

    A first letter is no fault: departments other than those with digits (N for agriculture) give out codes too.
    """
    kept = _kept(code)
    reason = _uscc_fault(kept)
    if reason:
        return CodeCheck(kept, Severity.REJECT, reason)
    organisation = kept[_USCC_ORGANISATION]
    if organisation[-1] != _organisation_check_character(organisation[:-1]):
        return CodeCheck(kept, Severity.WARN, "bad_organisation_check")
    return CodeCheck(kept)


def check_project_code(code: str) -> CodeCheck:
    """A national project code (GB/T 40058-2021): 4-6-2-2-6 digits.

    The algorithm of its last digit is not published, so the shape is all that can be tested and nothing is rejected.
    """
    kept = _kept(code)
    match = _PROJECT.fullmatch(kept)
    if match is None:
        return CodeCheck(kept, Severity.WARN, "not_4_6_2_2_6_digits")
    if int(match["time"]) not in _PROJECT_FULL_YEARS and int(match["time"][2:]) not in _MONTHS:
        return CodeCheck(kept, Severity.WARN, "unlikely_time")
    if not check_division(match["region"]).ok:
        return CodeCheck(kept, Severity.WARN, "unlikely_region")
    return CodeCheck(kept)


def check_industry(code: str) -> CodeCheck:
    """A GB/T 4754 class: two to four digits, with or without the letter of its section."""
    return _shape_check(code, _INDUSTRY, "not_an_industry_class")


def check_division(code: str) -> CodeCheck:
    """A GB/T 2260 division: six digits."""
    return _shape_check(code, _DIVISION, "not_a_division")


def _uscc_fault(code: str) -> str:
    if len(code) != _USCC_LENGTH:
        return "too_short" if len(code) < _USCC_LENGTH else "too_long"
    if not set(code) <= set(_USCC_CHARACTERS):
        return "letters_not_allowed"
    if not code[_USCC_DIVISION].isdigit():
        return "bad_letter_in_digits"
    return "" if code[-1] == _uscc_check_character(code[:-1]) else "bad_check"


def _uscc_check_character(body: str) -> str:
    total = _weighted(body, _USCC_CHARACTERS, _USCC_WEIGHTS)
    return _USCC_CHARACTERS[-total % len(_USCC_CHARACTERS)]


def _organisation_check_character(body: str) -> str:
    total = _weighted(body, _ORGANISATION_CHARACTERS, _ORGANISATION_WEIGHTS)
    return _ORGANISATION_CHECKS[-total % len(_ORGANISATION_CHECKS)]


def _weighted(body: str, characters: str, weights: tuple[int, ...]) -> int:
    pairs = zip(body, weights, strict=True)
    return sum(characters.index(character) * weight for character, weight in pairs)


def _shape_check(code: str, shape: re.Pattern[str], reason: str) -> CodeCheck:
    kept = _kept(code)
    return CodeCheck(kept) if shape.fullmatch(kept) else CodeCheck(kept, Severity.REJECT, reason)


def _kept(code: str) -> str:
    """Full-width characters and stray spaces come in with pasted cells; they are no part of the code."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()
