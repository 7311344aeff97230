"""What every act on matters is: one transaction, in which the same question is asked once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from diaodu.kit.once import one_look

P = ParamSpec("P")
T = TypeVar("T")


def act(command: Callable[P, T]) -> Callable[P, T]:
    """Make a command one transaction and one look: nothing that it asks by ``once`` does it change itself."""

    @wraps(command)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with transaction.atomic(), one_look():
            return command(*args, **kwargs)

    return done
