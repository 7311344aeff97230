"""What the tests of circulars share: both packs, a writer, an approver, and the way to a released edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from diaodu.editions.commands import approve_edition, draft_edition, release_edition, review_edition
from diaodu.editions.content import Content
from diaodu.editions.models import Edition
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user

GANSU, SAMPLE = "620000", "S90000"


@dataclass(frozen=True, slots=True)
class Desk:
    """A writer and somebody else who approves."""

    writer: User
    approver: User

    def draft(self, kind: str = "major_projects", place: str = SAMPLE, period: str = "2023-09", **more: Any) -> Edition:
        return draft_edition(actor=self.writer, kind=kind, place=place, period=period, **more)

    def release(self, edition: Edition) -> Edition:
        review_edition(actor=self.writer, key=edition.key)
        approve_edition(actor=self.approver, key=edition.key)
        return release_edition(actor=self.writer, key=edition.key)

    def released(self, *asked: str, **more: Any) -> Edition:
        return self.release(self.draft(*asked, **more))


@pytest.fixture
def desk(loaded: None, db: None) -> Desk:
    return Desk(
        make_user("writer", place="CN", permissions=(Permission.EDITION_WRITE, Permission.EDITION_VIEW)),
        make_user("approver", place="CN", permissions=(Permission.EDITION_APPROVE,)),
    )


Say = Callable[[Edition], str]


def text_of(edition: Edition) -> str:
    """What an edition says, as running text."""
    from diaodu.editions.rendering.text import as_text

    return as_text(Content.from_json(edition.content))
