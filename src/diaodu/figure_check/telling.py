"""A remark in words, for reports, comments and refusals: what is meant, what the ledger says, and why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from diaodu.figure_check.remarks import Remark
from diaodu.figure_check.verdicts import Candidate
from diaodu.kit.languages import name_in_language
from diaodu.kit.once import once
from diaodu.ledger.measures import sources
from diaodu.packs.remembering import loaded_packs

INDICATOR = "indicator"


def ledger_says(candidate: Candidate) -> str:
    """The ledger's value in the unit of the text; empty where it has none."""
    return "" if candidate.value is None else f"{plain(candidate.value)} {candidate.unit}".rstrip()


def plain(value: Decimal) -> str:
    """A value as exactly as it is held, without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def meant(candidate: Candidate) -> str:
    """What a candidate is a number of: its name, whose, of when, and of which caliber."""
    parts = (name_in_language(candidate.names), name_in_language(candidate.subject_names), candidate.period)
    return " · ".join(part for part in (*parts, candidate.facet) if part)


def origin(candidate: Candidate) -> str:
    """Where a candidate's number is from: the page it was printed on, else whose number it is."""
    if candidate.document or not candidate.source:
        return candidate.document
    names = once("figure_check.sources", _source_names).get(candidate.source)
    return name_in_language(names) if names else candidate.source


def _source_names() -> Mapping[str, Mapping[str, str]]:
    return {code: names for pack in loaded_packs().values() for code, names in sources(pack).items()}


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
    return [candidate_told(remark, each) for each in remark.candidates]


def candidate_told(remark: Remark, candidate: Candidate) -> str:
    """One candidate in a line; of several that disagree each says where it is from."""
    value = ledger_says(candidate)
    said = "" if value in candidate.reason else f" = {value}"
    where = f"（{origin(candidate)}）" if len(remark.candidates) > 1 else ""
    return f"{meant(candidate)}{said}{where} {candidate.reason}".rstrip()
