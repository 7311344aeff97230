"""The ledger's words: units, sources and measures, as the packs declare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any

from diaodu.core.bounds import Bounds
from diaodu.core.periods import Calendar, Period
from diaodu.core.units import Unit, UnitBook
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

BASES = ("flow", "year_to_date", "since_start", "stock")
CUMULATIVE = ("year_to_date", "since_start")
PLACE_RULES = ("own", "sum")
DIGITS, DECIMALS = 38, 10  # what the ledger's column holds
LAST_DIGIT = Decimal(1).scaleb(-DECIMALS)
EXACTLY = Context(prec=DIGITS, traps=[Inexact, InvalidOperation])


def fits_ledger(value: Decimal) -> bool:
    """Whether the ledger can keep ``value`` exactly; otherwise the database would round it in silence."""
    try:
        return EXACTLY.quantize(value, LAST_DIGIT).is_finite()
    except (Inexact, InvalidOperation):
        return False


RAISED, CLOSED = "raised", "closed"


@dataclass(frozen=True, slots=True)
class CountedMatters:
    """Which matters are counted, and ``what`` of them: those of some ``kinds`` whose day, that on which they were
    raised or closed (``day_by``), lies in the period. ``step`` is the one that answers, or by which an enterprise
    rates, in one of its ``endings``; ``test`` is the one that says "solved".
    """

    kinds: tuple[str, ...]
    what: str = ""
    day_by: str = RAISED
    step: str = ""
    endings: tuple[str, ...] = ()
    test: str = "solved"

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> CountedMatters:
        """Build from a checked declaration."""
        return cls(
            kinds=tuple(str(kind) for kind in body["matters"]),
            what=str(body.get("what", RAISED)),
            day_by=str(body.get("day_by", RAISED)),
            step=str(body.get("step", "")),
            endings=tuple(str(ending) for ending in body.get("endings", ())),
            test=str(body.get("test", "solved")),
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """How a place's number is counted from a register instead of being reported.

    ``roster`` is the family of a roster that lists a kind by rule; counted are its subjects in some ``stages`` (none:
    in any), each with the number of its ``field`` (none: as one). ``facet_by`` is the field whose values are the
    measure's facets, of which the default one means all. The number is from ``source``. With ``matters`` no roster is
    counted but what they say, or the ``field`` of what they are about.
    """

    roster: str
    field: str
    facet_by: str
    stages: tuple[str, ...]
    source: str
    matters: CountedMatters | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Counted:
        """Build from a checked declaration."""
        texts = {key: str(body.get(key, "")) for key in ("roster", "field", "facet_by", "source")}
        matters = CountedMatters.of(body) if "matters" in body else None
        return cls(**texts, stages=tuple(str(stage) for stage in body.get("stages", ())), matters=matters)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is reported: its unit, basis, the kinds it is reported on, its facets (first is the default), its rules."""

    code: str
    names: Mapping[str, str]
    area: str
    unit: str
    basis: str
    subjects: tuple[str, ...]
    facets: tuple[str, ...]
    facets_open: bool
    place_rule: str
    bounds: Bounds
    whole_year: bool = False
    counted: Counted | None = None

    @classmethod
    def of(cls, code: str, body: Mapping[str, Any]) -> Measure:
        """Build from a checked declaration."""
        return cls(
            code=code,
            names=body["names"],
            area=str(body.get("area", "")),
            unit=str(body["unit"]),
            basis=str(body["basis"]),
            subjects=tuple(body.get("subjects", ("place",))),
            facets=tuple(body.get("facets", ())),
            facets_open=bool(body.get("facets_open", False)),
            place_rule=str(body.get("place_rule", "own")),
            bounds=Bounds.parse(str(body.get("values", "any"))),
            whole_year=bool(body.get("whole_year", False)),
            counted=Counted.of(body["counted"]) if "counted" in body else None,
        )

    def allows_facet(self, facet: str) -> bool:
        """Whether values may be given for ``facet``; the empty one only where no facets are declared."""
        return self.facets_open or facet in (self.facets or ("",))

    @property
    def cumulative(self) -> bool:
        """Whether a value holds all that came before it, so that it should not fall."""
        return self.basis in CUMULATIVE

    def default_facet(self) -> str:
        """The facet meant when none is named."""
        return self.facets[0] if self.facets else ""

    def period(self, asked: Period) -> Period:
        """The period a value is kept under: its own for a flow, the last month for what runs up to an end.

        A ``whole_year`` flow (an annual plan) is that of the year which the asked period lies in.
        """
        if self.whole_year:
            return Period.year_of(asked.year, asked.calendar)
        return asked if self.basis == "flow" else asked.last_month()


def unit_of(code: str, body: Mapping[str, Any]) -> Unit:
    """Build a unit; its other spellings count as names. Raises ``UnitError`` or ``ArithmeticError``."""
    names = dict(body["names"]) | {f"also{index}": word for index, word in enumerate(body.get("also", ()))}
    return Unit(code, str(body["dimension"]), Decimal(str(body["factor"])), int(body.get("decimals", 0)), names)


def calendar_of(pack: Pack) -> Calendar:
    """The pack's year."""
    return Calendar(pack.year_starts, "end" if pack.labelled_by == "end" else "start")


@remembered
def unit_book(pack: Pack, *, known: int | None = None) -> UnitBook:
    """The units a pack may use, as declared at a ledger number."""
    return UnitBook(unit_of(code, declared.body) for code, declared in definitions(pack, "unit", known=known).items())


@remembered
def measures(pack: Pack, *, known: int | None = None) -> dict[str, Measure]:
    """The measures a pack may use, as declared at a ledger number."""
    return {code: Measure.of(code, d.body) for code, d in definitions(pack, "measure", known=known).items()}


@remembered
def facets(pack: Pack, *, known: int | None = None) -> dict[str, Mapping[str, str]]:
    """The names of the facets that a pack gives names to; the others are shown as they are written."""
    return {code: declared.body["names"] for code, declared in definitions(pack, "facet", known=known).items()}


@remembered
def sources(pack: Pack, *, known: int | None = None) -> dict[str, Mapping[str, str]]:
    """The sources a pack may use: code to names."""
    return {code: declared.body["names"] for code, declared in definitions(pack, "source", known=known).items()}
