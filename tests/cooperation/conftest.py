"""The invented country, as in the tests of events."""

from tests.events.conftest import country

__all__ = ["country"]
