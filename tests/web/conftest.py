"""What the tests of the site share: a provider of single sign-on that runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from diaodu.web.environment import single_sign_on
from tests.provider import provider_running


@pytest.fixture(scope="session")
def running_provider() -> Iterator[str]:
    """One provider for the whole run."""
    with provider_running() as issuer:
        yield issuer


@pytest.fixture
def issuer(running_provider: str, settings: Any) -> str:
    """The site with single sign-on switched on."""
    settings.OIDC_ISSUER = running_provider
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(settings.OIDC_ID, running_provider, "diaodu", "a-secret")
    return running_provider
