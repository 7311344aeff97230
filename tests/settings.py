"""The site's own settings, with static files served from where they lie, without collecting them first."""

from diaodu.web.settings import *  # noqa: F403
from diaodu.web.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
