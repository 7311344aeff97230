"""What is said of policies on the page of a subject: which measures fit it, or where a policy has its own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaodu.boards.beside import Beside
from diaodu.kit import clock
from diaodu.people.viewers import Viewer
from diaodu.policies.kinds import FOR_SUBJECT, MATCHED_AT, POLICY_CASE, POLICY_MEASURE, POLICY_PACKAGE
from diaodu.policies.queries.subject import matches_on, may_fit
from diaodu.register.kinds import kinds
from diaodu.register.models import Link, Subject

OWN_PAGES: Mapping[str, str] = {POLICY_MEASURE: "policy_measure", POLICY_PACKAGE: "policy_package"}


@dataclass(frozen=True, slots=True)
class Reasons:
    """Whom a case is for, and the ledger number at which the match was made."""

    subject: Subject
    known: str


def policies_beside(viewer: Viewer, subject: Subject) -> Beside | None:
    """The part of a subject's page that is about policies."""
    part = kinds(subject.pack)[subject.kind].acts_as
    if part in OWN_PAGES:
        return Beside("policies/_beside_policy.html", {"page": OWN_PAGES[part], "code": subject.code})
    if part == POLICY_CASE:
        reasons = _reasons(viewer, subject)
        return Beside("policies/_beside_case.html", reasons) if reasons else None
    if not may_fit(subject.pack, subject.kind):
        return None
    return Beside("policies/_beside_subject.html", matches_on(viewer, subject, on=clock.today()))


def _reasons(viewer: Viewer, case: Subject) -> Reasons | None:
    subject = (
        Subject.objects.visible_to(viewer)
        .filter(links_in__in=Link.objects.filter(code=FOR_SUBJECT, source=case))
        .first()
    )
    return Reasons(subject, case.text(MATCHED_AT)) if subject else None
