"""Who and what there is on the stage, kept in memory: people by role and place, subjects, kinds of matters."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind
from diaodu.packs.models import Pack
from diaodu.people.models import Grant, User
from diaodu.people.permissions import Permission
from diaodu.register.models import Place, Subject


@dataclass(frozen=True)
class Cast:
    """Everybody and everything that the players choose from."""

    kinds: dict[str, MatterKind]
    raised: tuple[MatterKind, ...]
    subjects: dict[str, list[Subject]]
    places: list[Place]
    users: dict[int, User]
    roles: dict[tuple[str, str], list[User]]
    managers: dict[str, list[User]]

    @classmethod
    def of(cls, pack_code: str) -> Cast:
        """The cast of a pack."""
        pack = Pack.objects.get(code=pack_code)
        kinds = matter_kinds(pack)
        chased = {rung.raises for kind in kinds.values() for each in kind.others.values() for rung in each.rungs}
        chased |= {kind.extension.kind for kind in kinds.values() if kind.extension}
        subjects: dict[str, list[Subject]] = defaultdict(list)
        roles: dict[tuple[str, str], list[User]] = defaultdict(list)
        managers: dict[str, list[User]] = defaultdict(list)
        for subject in Subject.objects.filter(code__startswith="rehearsed-").select_related("place__pack"):
            subjects[subject.kind].append(subject)
        for grant in Grant.objects.select_related("user", "role").order_by("id"):
            roles[grant.role.code, grant.place_code].append(grant.user)
            if Permission.MATTER_MANAGE in grant.role.permissions:
                managers[grant.place_code].append(grant.user)
        return cls(
            kinds=kinds,
            raised=tuple(kind for kind in kinds.values() if kind.code not in chased),
            subjects=subjects,
            places=list(
                {each.place.pk: each.place for every in subjects.values() for each in every if each.place}.values()
            ),
            users={user.pk: user for user in User.objects.all()},
            roles=roles,
            managers=managers,
        )

    def holder(self, role: str, path: str, rng: random.Random) -> User | None:
        """Somebody who holds a role at the nearest place on a path."""
        return self._nearest(lambda code: self.roles.get((role, code), []), path, rng)

    def manager(self, path: str, rng: random.Random) -> User | None:
        """Somebody who manages matters at the nearest place on a path."""
        return self._nearest(lambda code: self.managers.get(code, []), path, rng)

    def _nearest(self, at: Callable[[str], list[User]], path: str, rng: random.Random) -> User | None:
        found = (at(code) for code in reversed(path.strip("/").split("/")))
        users = next((each for each in found if each), None)
        return rng.choice(users) if users else None
