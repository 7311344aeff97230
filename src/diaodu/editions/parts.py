"""What rooms above give circulars to print by itself: ``{% name %}``, made as known at the edition's number.

Circulars know no such room; each registers its part when it is loaded. What a part makes must follow from the setting
and from what was recorded up to its number, or a released edition could not be rebuilt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diaodu.editions.composing.setting import Setting
    from diaodu.editions.content import Block

Make = Callable[["Setting"], Iterator["Block"]]
_made: dict[str, Make] = {}


def register(name: str, make: Make) -> None:
    """Let bodies say ``{% name %}``."""
    _made[name] = make


def is_registered(name: str) -> bool:
    """Whether a room gives a part of this name."""
    return name in _made


def made(name: str, setting: Setting) -> Iterator[Block]:
    """The blocks of a registered part."""
    return _made[name](setting)
