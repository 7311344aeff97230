"""What the process that the others are forked from does before the first of them: what each would else do anew."""

from __future__ import annotations

from uuid import UUID

import django

django.setup()

from django.urls import reverse  # noqa: E402
from django.utils.translation import gettext  # noqa: E402

import diaodu.matters.commands.managing  # noqa: E402
import diaodu.web.jobs  # noqa: E402, F401 - the jobs that a worker knows

reverse("matter", kwargs={"key": UUID(int=0)})  # all addresses with their views
gettext("")  # and the words
