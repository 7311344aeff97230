"""A remark in words, for reports, comments and refusals: what is meant, what the ledger says, and why."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from diaodu.figure_check.printed import as_printed
from diaodu.figure_check.remarks import Remark
from diaodu.figure_check.verdicts import Candidate
from diaodu.figures import Figure
from diaodu.kit.languages import name_in_language

INDICATOR = "indicator"


def ledger_says(figure: Figure, candidate: Candidate) -> str:
    """The ledger's value as the text would print it; empty where it has none."""
    return "" if candidate.value is None else as_printed(figure, candidate.value)


def meant(candidate: Candidate) -> str:
    """What a candidate is a number of: its name, whose, of when, and of which caliber and source."""
    parts = (name_in_language(candidate.names), name_in_language(candidate.subject_names), candidate.period)
    return " · ".join(part for part in (*parts, candidate.facet, candidate.source) if part)


def query_of(candidate: Candidate) -> str:
    """The command that asks the ledger the same again; for what no command asks, the address of its page."""
    if candidate.kind != INDICATOR:
        return candidate.trail
    asked = {key: values[0] for key, values in parse_qs(urlsplit(candidate.trail).query).items()}
    words = ["diaodu trail", candidate.code, "--place", candidate.subject, "--period", candidate.period]
    for key, option in (("facet", "--facet"), ("source", "--source"), ("known", "--as-known")):
        words += [option, asked[key]] if key in asked else []
    return " ".join(words)


def told(remark: Remark) -> list[str]:
    """A remark in lines: the claim and the slip, or what each candidate is, its value and the reason."""
    if remark.relation is not None:
        return [line for line in (remark.claim, remark.slip) if line]
    return [candidate_told(remark.figure, each) for each in remark.candidates]


def candidate_told(figure: Figure, candidate: Candidate) -> str:
    """One candidate in a line."""
    value = ledger_says(figure, candidate)
    return f"{meant(candidate)}{' = ' if value else ''}{value} {candidate.reason}".rstrip()
