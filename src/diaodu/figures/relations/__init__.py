"""The arithmetic of a text: which of its figures follow from which, and which of them cannot be right.

Published figures nearly always add up, so the check is quiet: a relation is found where words bind its operands and
their digits agree, and an alarm is given only where strong words bind operands that no reading makes agree and that
one slip of the pen would.

>>> from diaodu.figures import read
>>> [str(relation.type) for relation in relations(read("出口23.8億元，進口5.6億元，順差18.2億元"))]
['difference']
"""

from __future__ import annotations

from diaodu.figures.figure import Reading
from diaodu.figures.relations.alarms import alarms
from diaodu.figures.relations.averages import averages
from diaodu.figures.relations.claim import Ruling
from diaodu.figures.relations.growths import growths
from diaodu.figures.relations.hundreds import hundreds
from diaodu.figures.relations.item import Board
from diaodu.figures.relations.points import points
from diaodu.figures.relations.relation import Relation, Slip, SlipKind, Status, Type
from diaodu.figures.relations.shares import shares
from diaodu.figures.relations.sums import sums

__all__ = ["Relation", "Slip", "SlipKind", "Status", "Type", "relations"]


def relations(reading: Reading) -> tuple[Relation, ...]:
    """Every relation found between the figures of a reading, the broken ones last. Pure; linear in the text."""
    board, ruling = Board(reading), Ruling()
    for find in (sums, shares, hundreds, growths, points, averages):
        find(board, ruling)
    return (*ruling.relations(), *alarms(ruling))
