"""Values the property tests draw from: of the size and precision that dispatch figures have."""

from decimal import Decimal

from hypothesis import strategies as st

from diaodu.core.absences import Absence

amounts = st.decimals(Decimal("-1e9"), Decimal("1e9"), places=2)
positive_amounts = st.decimals(Decimal("0.01"), Decimal("1e9"), places=2)
rates = st.decimals(Decimal("-99.99"), Decimal(900), places=2)
absences = st.sampled_from(Absence)
readings = st.one_of(amounts, absences)
