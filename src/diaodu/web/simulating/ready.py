"""What the process that the others are forked from imports before the first of them."""

from __future__ import annotations

import django

django.setup()

import diaodu.web.jobs  # noqa: E402, F401 - the jobs that a worker knows
