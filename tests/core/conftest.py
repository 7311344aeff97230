"""One deterministic hypothesis profile for the property tests of the core."""

from hypothesis import settings

settings.register_profile("ci", max_examples=150, deadline=None, derandomize=True, database=None)
settings.load_profile("ci")
