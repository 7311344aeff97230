"""Texts of our own, labelled by construction, that guard the reader against being fitted to the hand-made ones.

The schema is that of ../shared/figures. Figures are drawn from the observations in ../shared/data, which are read where they lie.
"""

from tests.figures.texts.making import text
from tests.figures.texts.mutation import mutated

__all__ = ["mutated", "text"]
