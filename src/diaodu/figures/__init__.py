"""Figures in texts: `read` finds every figure of a text and says what it is.

>>> [figure.value for figure in read("進出口580億元，增長18%").figures]
[Decimal('58000000000'), Decimal('18')]

The package is pure: it needs nothing else of Diaodu, reads no file and asks no database.
"""

from diaodu.figures.figure import Figure, Kind, Qualifier, Reading, Role, Sign
from diaodu.figures.reading import read

__all__ = ["Figure", "Kind", "Qualifier", "Reading", "Role", "Sign", "read"]
