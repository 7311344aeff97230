"""Answers, trails and the catalogue as plain data for the command line, the API and other systems.

The keys are a contract (``docs/contracts.md``): numbers are decimal texts, what is absent is null and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.absences import Absence, Reading
from diaodu.core.target_lines import TargetKind
from diaodu.core.targets import Disagreement
from diaodu.core.units import Unit, from_base
from diaodu.indicators.answers import Answer, LightAnswer, Other, PaceAnswer, TargetAnswer, exact, shown
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.evaluate.outcomes import Implied, Operand
from diaodu.indicators.trails import Trail, TrailFact
from diaodu.ledger.models import Fact

Plain = dict[str, Any]


def plain_answer(answer: Answer) -> Plain:
    """An answer with everything beside it."""
    return {
        "code": answer.code,
        "place": answer.place.code,
        "period": answer.period.token,
        "facet": answer.facet,
        "source": answer.source or None,
        "value": answer.value,
        "unrounded": answer.unrounded,
        "unit": answer.unit.code,
        "basis": answer.basis,
        "operands": [plain_operand(answer, operand) for operand in answer.operands],
        "targets": [_target(answer, target) for target in answer.targets],
        "pace": [_pace(answer, pace) for pace in answer.pace],
        "facts": list(answer.facts),
        "others": [_other(answer, other) for other in answer.others],
        "absence": answer.absence,
        "reason": answer.reason,
        "roster": answer.roster or None,
        "generated": answer.generated,
        "conflict": _conflict(answer),
        "disagreements": [_disagreement(answer, each) for each in answer.disagreements],
        "lights": [_light(light) for light in answer.lights],
        "bound": answer.bound or None,
    }


def plain_operand(answer: Answer, operand: Operand) -> Plain:
    """An operand; its value is the implied one where it is only implied."""
    unit = operand_unit(answer, operand)
    implied = operand.implied
    return {
        "name": operand.name,
        "value": operand_shown(unit, implied.point if implied else operand.reading),
        "unit": unit.code if unit else operand.unit,
        "implied": _implied(implied, unit) if implied else None,
        "facts": list(operand.facts),
        "unrounded": exact(implied.point if implied else operand.reading, unit),
        "absence": _absence(operand.reading),
        "place": operand.place,
        "period": operand.period,
        "facet": operand.facet,
        "coverage": [operand.coverage.reported, operand.coverage.of] if operand.coverage else None,
    }


def operand_unit(answer: Answer, operand: Operand) -> Unit | None:
    """The unit an operand is shown in: the answer's where that is of the same dimension."""
    if operand.unit not in answer.units:
        return None
    own = answer.units[operand.unit]
    return answer.unit if own.dimension == answer.unit.dimension else own


def operand_shown(unit: Unit | None, reading: Reading) -> str | None:
    """An operand's value in its unit; a plain number as it is."""
    return shown(reading, unit, unit.decimals) if unit else exact(reading, None)


def _implied(implied: Implied, unit: Unit | None) -> Plain:
    low, high = implied.interval.low, implied.interval.high
    return {"low": operand_shown(unit, low), "high": operand_shown(unit, high)}


def _absence(reading: Reading) -> str | None:
    return reading.value if isinstance(reading, Absence) else None


def _target(answer: Answer, target: TargetAnswer) -> Plain:
    line = target.line
    is_level = line.kind is TargetKind.LEVEL
    return {
        "code": line.code,
        "tier": line.tier,
        "kind": line.kind.value,
        "comparison": line.comparison.value,
        "value": answer.exact(line.value) if is_level else exact(line.value, None),
        "implied_base": answer.shown(line.implied_base),
        "implied_level": answer.shown(line.implied_level),
        "binding": line.binding,
        "met": line.met.value,
        "gap": answer.shown(line.gap),
        "implied_base_bound": line.implied_base_bound,
        "implied_level_bound": line.implied_level_bound,
        "base_needed": answer.shown(line.base_needed),
        "reason": target.reason,
        "period": target.target.period,
        "facet": target.target.facet,
        "fact": target.fact,
        "children_gap": answer.shown(target.children_gap),
    }


def _pace(answer: Answer, pace: PaceAnswer) -> Plain:
    return {
        "baseline": pace.baseline,
        "expected": answer.shown(pace.expected),
        "actual": answer.shown(pace.actual),
        "gap": answer.shown(pace.gap),
        "required_monthly": answer.shown(pace.required_monthly),
        "target": pace.target,
        "absence": _absence(pace.expected),
    }


def _other(answer: Answer, other: Other) -> Plain:
    value, unrounded = answer.shown(other.reading), answer.exact(other.reading)
    return {"source": other.source, "value": value, "unrounded": unrounded, "facts": list(other.facts)}


def _conflict(answer: Answer) -> Plain | None:
    conflict = answer.conflict
    if conflict is None:
        return None
    published, computed = answer.exact(conflict.published), answer.shown(conflict.computed)
    return {"published": published, "computed": computed, "facts": list(conflict.facts)}


def _disagreement(answer: Answer, each: Disagreement) -> Plain:
    difference = answer.shown(each.difference)
    return {"lower": each.lower, "higher": each.higher, "difference": difference, "bound": each.bound}


def _light(light: LightAnswer) -> Plain:
    return {
        "rules": light.rules,
        "office": light.office,
        "version": light.version,
        "colour": light.colour,
        "words": dict(light.words),
        "inputs": {name: exact(value, None) for name, value in light.inputs.items()},
        "own": light.own,
    }


def plain_definition(indicator: Indicator) -> Plain:
    """An indicator's definition, and where it stands."""
    return {
        "code": indicator.code,
        "names": dict(indicator.names),
        "area": indicator.area,
        "formula": indicator.formula,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "sources": list(indicator.sources),
        "published_as": indicator.published_as or None,
        "lights": indicator.lights or None,
        "note": indicator.note,
        "version": indicator.version,
        "pack": indicator.pack,
        "file": f"{indicator.file}:{indicator.line}",
    }


def plain_trail(trail: Trail) -> Plain:
    """A trail: the definition, the operands with theirs below them, the facts with where they were printed."""
    answer = trail.answer
    return {
        "definition": plain_definition(answer.indicator),
        "operands": [_operand_tree(answer, operand) for operand in answer.operands],
        "facts": [_fact(answer, each) for each in trail.facts],
        "hidden_facts": trail.hidden,
        "answer": {key: value for key, value in plain_answer(answer).items() if key != "operands"},
    }


def _operand_tree(answer: Answer, operand: Operand) -> Plain:
    below = [_operand_tree(answer, inner) for inner in operand.operands]
    return {**plain_operand(answer, operand), "operands": below}


def _fact(answer: Answer, each: TrailFact) -> Plain:
    fact = each.fact
    document = fact.document
    return {
        "number": fact.number,
        "value": fact_shown(answer, fact),
        "source": fact.source,
        "url": document.url if document else "",
        "title": document.title if document else "",
        "section": fact.section,
        "quote": fact.quote,
        "supersedes": fact.supersedes_id,
        "recorded_at": fact.recorded_at.isoformat(),
        "unit": fact.printed_unit,
        "absence": fact.absence or None,
        "subject": fact.subject.code,
        "measure": fact.measure,
        "period": fact.period,
        "facet": fact.facet,
        "role": fact.role,
        "qualifier": fact.qualifier,
        "as_of": fact.as_of.isoformat() if fact.as_of else None,
        "reason": fact.reason,
        "history": [_before(answer, before) for before in each.history],
    }


def _before(answer: Answer, fact: Fact) -> Mapping[str, Any]:
    return {
        "number": fact.number,
        "value": fact_shown(answer, fact),
        "unit": fact.printed_unit,
        "reason": fact.reason,
        "recorded_at": fact.recorded_at.isoformat(),
    }


def fact_shown(answer: Answer, fact: Fact) -> str | None:
    """A fact's value as printed, or in the unit it was given in."""
    if fact.value is None:
        return None
    if fact.printed:
        return str(fact.printed)
    if fact.printed_unit not in answer.units:
        return exact(fact.value, None)
    return exact(from_base(fact.value, answer.units[fact.printed_unit]), None)
