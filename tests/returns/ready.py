"""What the process that workers are forked from imports before the first of them: see ``workers``."""

import django

django.setup()

from procrastinate.contrib.django import app  # noqa: E402

import diaodu.web.jobs  # noqa: E402, F401

assert "returns.run_upload" in app.tasks
