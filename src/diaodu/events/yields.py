"""What events and delegations yielded: the leads and deals that link back to them, with their money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import acting
from diaodu.register.models import Link, Subject
from diaodu.register.queries.subjects import all_kinds

DEAL = "deal"
CAME_FROM, SIGNED_AT = "came_from", "signed_at"
