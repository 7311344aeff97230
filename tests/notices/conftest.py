"""A mail server of the tests' own, to which the site is pointed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notices.catcher import Catcher


@pytest.fixture
def catcher(settings: Any) -> Iterator[Catcher]:
    """A running catcher, and the site set up to send by it."""
    with Catcher() as running:
        settings.MAIL_ON = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "office@diaodu.example"
        settings.SITE_ADDRESS = "https://diaodu.example"
        yield running
