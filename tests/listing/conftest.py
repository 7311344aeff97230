"""A small pack with a listing, loaded, and the people who take a subject through it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user
from tests.listing.walks import write_listing_pack

VIEW = (Permission.SUBJECT_VIEW, Permission.NOMINATION_VIEW)
PROPOSE, SCORE = (*VIEW, Permission.NOMINATION_PROPOSE), (*VIEW, Permission.NOMINATION_SCORE)
DECIDE = (*VIEW, Permission.NOMINATION_DECIDE, Permission.ROSTER_EDIT)


def make_people() -> Mapping[str, User]:
    """Who proposes (in the eastern shire only), who scores, and who decides."""
    return {
        "proposer": make_user("proposer", place="shire-a", permissions=PROPOSE),
        "scorer": make_user("scorer", place="LAND", permissions=SCORE),
        "second": make_user("second", place="LAND", permissions=SCORE),
        "decider": make_user("decider", place="LAND", permissions=DECIDE),
    }


@pytest.fixture
def pear(db: None, tmp_path: Path) -> Path:
    """The folder of the small pack, which is loaded."""
    load_pack(write_listing_pack(tmp_path))
    return tmp_path


@pytest.fixture
def people(pear: Path) -> Mapping[str, User]:
    """Who takes part."""
    return make_people()
