"""The settings of the tests, with a confirmation that lasts: one signed-in browser serves the whole run."""

from tests.settings import *  # noqa: F403

ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
