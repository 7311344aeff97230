"""What is said of matters on the page of a subject: the private address of an enterprise."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.boards.beside import Beside
from diaodu.kit import clock
from diaodu.matters.commands.linking import may_link
from diaodu.matters.models import EnterpriseLink
from diaodu.matters.queries.enterprise import standing_link
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject


@dataclass(frozen=True, slots=True)
class LinkBeside:
    """An enterprise, and the link of it that is open (None: there is none)."""

    subject: Subject
    link: EnterpriseLink | None


def link_beside(viewer: Viewer, subject: Subject) -> Beside | None:
    """The private address of an enterprise, for those who may give it out."""
    if not may_link(viewer, subject):
        return None
    return Beside("matters/_beside_link.html", LinkBeside(subject, standing_link(subject, at=clock.now())))
