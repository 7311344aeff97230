"""What only committed rows can show: a notice and what it tells of, and senders that are killed."""

from __future__ import annotations

import pytest
from django.db import transaction

from diaodu.notices.models import Notice
from tests.builders import make_user
from tests.notices.told import tell

pytestmark = pytest.mark.usefixtures("committing")


def test_a_notice_stands_or_falls_with_what_it_tells_of() -> None:
    user = make_user()
    with pytest.raises(transaction.TransactionManagementError):
        tell(user)
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
