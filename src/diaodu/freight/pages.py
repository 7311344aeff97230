"""The page of one service, and what the log of runs offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.freight.nodes import LegRows, leg_rows
from diaodu.freight.plans import PlanRow, drawn, plans_of
from diaodu.freight.routes import legs_of, map_of
from diaodu.freight.runs import Filters, Run, narrowed, told
from diaodu.freight.services import FROM, OF_SERVICE, RUN, SEA, TO, Service, service_shown
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, Word, acting
from diaodu.register.models import Link
from diaodu.register.queries import all_kinds

LATEST = 10


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service: its legs and their drawing, a year against the plan, the latest runs, and what may be written."""

    service: Service
    legs: LegRows
    route: dict[str, Any] | None
    year: int
    plan: PlanRow
    course: dict[str, Any]
    latest: tuple[Run, ...]
    writes: tuple[Kind, ...]

    @property
    def rows(self) -> tuple[PlanRow, ...]:
        """The one row of its table."""
        return (self.plan,)

    @property
    def operates(self) -> str:
        """The days on which it operates, as registered."""
        first, last = self.service.subject.text(FROM), self.service.subject.text(TO)
        return f"{first} – {last}" if first else ""

    @property
    def cargo(self) -> str:
        """What it carries, as registered."""
        return self.service.subject.text("cargo_kinds")

    @property
    def saved(self) -> Decimal | None:
        """Days that its runs saved on the sea route on the mean; None where either is not known."""
        sea, mean = self.service.number(SEA), self.plan.ran.mean_days
        return None if sea is None or mean is None else sea - mean


def service_page(viewer: Viewer, code: str, *, year: int, today: date) -> ServicePage:
    """One service. Raises ``NotFound`` for what is none, and for one out of sight alike."""
    service = service_shown(viewer, code)
    legs = legs_of(viewer, [service])
    plan = plans_of(viewer, [service], year=year, today=today).rows[0]
    runs = narrowed(viewer, Filters(service=code), [service])
    latest = told(viewer, list(runs.values_list("pk", flat=True)[:LATEST]), [service])
    return ServicePage(
        service=service,
        legs=leg_rows(viewer, service, legs.get(service.subject.pk, ()), year=year),
        route=map_of([service], legs),
        year=year,
        plan=plan,
        course=drawn(plan, year),
        latest=tuple(latest),
        writes=_writable(viewer, service),
    )


def log_choices(viewer: Viewer) -> dict[str, Any]:
    """What the log of runs can be narrowed to, and the kinds of runs that the viewer may write or import."""
    kinds = acting(all_kinds(), RUN)
    directions = {word.code: word for kind in kinds for word in kind.choices("direction")}
    stages: dict[str, Word] = {}
    for kind in kinds:
        for stage in kind.stages:
            stages.setdefault(stage.code, stage)
    writes = kinds if viewer.may(Permission.SUBJECT_EDIT) else ()
    imports = kinds if viewer.may(Permission.SUBJECT_IMPORT) else ()
    chosen = {"directions": directions.values(), "stages": stages.values()}
    return {**chosen, "writes": writes, "imports": imports}


def _writable(viewer: Viewer, service: Service) -> tuple[Kind, ...]:
    """The kinds of runs that may be of such a service, for those who may write them: those it has, else all."""
    if not viewer.may(Permission.SUBJECT_EDIT):
        return ()
    linking = ((kind, kind.link(OF_SERVICE)) for kind in acting(all_kinds(), RUN))
    may_be = [kind for kind, link in linking if link and service.kind.code in link.to]
    runs = Link.objects.filter(code=OF_SERVICE, target=service.subject, source__kind__in=[kind.code for kind in may_be])
    had = set(runs.order_by().values_list("source__kind", flat=True).distinct())
    return tuple(kind for kind in may_be if not had or kind.code in had)
