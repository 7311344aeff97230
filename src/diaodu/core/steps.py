"""The order of steps that wait for one another: which are ready, which come after, how long the whole takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

After = Mapping[str, tuple[str, ...]]
"""By the code of a step: the steps that must be done before it, in the order in which steps are declared."""


def ready(after: After, *, done: Collection[str], open_: Collection[str] = ()) -> list[str]:
    """The steps that can be opened: neither done nor open, and everything they wait for is done."""
    waiting = (code for code in after if code not in done and code not in open_)
    return [code for code in waiting if all(before in done for before in after[code])]


def following(after: After, first: Iterable[str]) -> set[str]:
    """Some steps and all that wait for them, at any distance."""
    found = set(first)
    while more := {code for code, before in after.items() if code not in found and found.intersection(before)}:
        found |= more
    return found


def circle(after: After) -> list[str]:
    """The steps that wait for themselves, directly or through others; empty where every step can come to its turn."""
    done: set[str] = set()
    while more := ready(after, done=done):
        done.update(more)
    return [code for code in after if code not in done]


@dataclass(frozen=True, slots=True)
class Span:
    """When a step may start and end at the earliest and must at the latest, in units of its length from the start."""

    starts: Fraction
    ends: Fraction
    latest_end: Fraction

    @property
    def slack(self) -> Fraction:
        """How long the step may last over without moving the end of the whole; 0 on the critical path."""
        return self.latest_end - self.ends


def spans(after: After, lengths: Mapping[str, Fraction]) -> dict[str, Span]:
    """The spans of all steps by the critical path method (forward and backward pass).

    Raises ``ValueError`` where steps wait for one another in a circle.
    """
    order = _in_order(after)
    ends: dict[str, Fraction] = {}
    for code in order:
        ends[code] = max((ends[before] for before in after[code]), default=Fraction(0)) + lengths[code]
    whole = max(ends.values(), default=Fraction(0))
    latest = dict.fromkeys(order, whole)
    for code in reversed(order):
        for before in after[code]:
            latest[before] = min(latest[before], latest[code] - lengths[code])
    return {code: Span(ends[code] - lengths[code], ends[code], latest[code]) for code in order}


def critical_path(found: Mapping[str, Span], after: After) -> list[str]:
    """One chain of steps without slack from the start to the end of the whole, in order; the first declared of ties."""
    end = max((span.ends for span in found.values()), default=Fraction(0))
    chain: list[str] = []
    here = [code for code in after if found[code].ends == end]
    while here:
        chain.append(here[0])
        starts = found[here[0]].starts
        here = [code for code in after[here[0]] if found[code].ends == starts]
    return chain[::-1]


def _in_order(after: After) -> list[str]:
    done: list[str] = []
    while more := ready(after, done=done):
        done += more
    if len(done) < len(after):
        raise ValueError(f"steps wait for one another: {', '.join(circle(after))}")
    return done
