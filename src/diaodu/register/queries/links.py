"""To what subjects are linked, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from diaodu.kit.sql import among_texts
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import LinkKind
from diaodu.register.models import Link, Subject


def standing_links(
    viewer: Viewer, sources: Iterable[str], links: Sequence[LinkKind]
) -> dict[tuple[str, str], frozenset[str]]:
    """The codes of what some subjects are linked to by some links, by source and link, as far as it is in sight."""
    rows = Link.objects.filter(code__in=[link.code for link in links], source__code__in=among_texts(sources))
    if not viewer.everything:
        rows = rows.filter(target__in=Subject.objects.visible_to(viewer).order_by().values("pk"))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, code, target in rows.values_list("source__code", "code", "target__code"):
        found[source, code].add(target)
    return {key: frozenset(targets) for key, targets in found.items()}
