"""What is said of freight on the page of a subject: the stations that a run reached, beside the plan."""

from __future__ import annotations

from diaodu.boards.beside import Beside
from diaodu.freight.runs import told
from diaodu.freight.services import RUN, services_of
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds
from diaodu.register.models import Subject


def freight_beside(viewer: Viewer, subject: Subject) -> Beside | None:
    """The part of a run's page that follows it along its route; None of what is no run, or of one that never left."""
    if kinds(subject.pack)[subject.kind].acts_as != RUN or subject.on is None:
        return None
    (run,) = told(viewer, [subject.pk], services_of(viewer, subject))
    return Beside("freight/_beside_run.html", run)
