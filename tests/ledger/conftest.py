"""Concurrent writers need real commits."""

from tests.register.conftest import committing

__all__ = ["committing"]
