"""Typed builders: a test names only what it is about."""

from __future__ import annotations

import random
import time
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from diaodu.kit import clock
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.models import Fact
from diaodu.packs.models import Pack
from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from diaodu.register.models import Place, Subject


def names(word: str) -> dict[str, str]:
    """The three forms of an invented name."""
    return {"hant": word, "hans": word, "en": word}


def make_pack(code: str = "trial", **values: Any) -> Pack:
    """A pack without contents."""
    defaults = {"version": "1", "names": names(code), "digest": "", "loaded_at": clock.now()}
    return Pack.objects.get_or_create(code=code, defaults=defaults | values)[0]


def make_place(code: str = "P1", *, parent: Place | None = None, pack: Pack | None = None) -> Place:
    """A place below ``parent``."""
    path = f"{parent.path if parent else ''}{code}/"
    return Place.objects.create(
        code=code, pack=pack or make_pack(), parent=parent, path=path, level="level",
        name_hant=code, name_hans=code, name_en=code,
    )  # fmt: skip


def make_subject(code: str = "s1", *, place: Place | None = None, kind: str = "project", **values: Any) -> Subject:
    """A subject in a place."""
    return Subject.objects.create(
        code=code, pack=make_pack(), kind=kind, name_hant=code, name_hans=code, place=place,
        **{"area": "projects"} | values,
    )  # fmt: skip


def new_fact(subject: Subject, value: str | None = "10", **values: Any) -> NewFact:
    """A fact to append: project.investment of January 2023 unless said otherwise."""
    defaults: dict[str, Any] = {
        "subject_id": subject.pk,
        "measure": "project.investment",
        "period": "2023-01",
        "starts_on": date(2023, 1, 1),
        "ends_on": date(2023, 1, 31),
        "source": "dispatch",
        "value": None if value is None else Decimal(value),
    }
    return NewFact(**defaults | values)


def correction(rng: random.Random, **among: Any) -> NewFact:
    """A correction of some fact in force among those that the filters leave."""
    rows = Fact.objects.known_at(None).filter(value__isnull=False, **among).order_by("number")
    fact = rng.choice(list(rows))
    same = {"measure": fact.measure, "source": fact.source, "facet": fact.facet, "subject_id": fact.subject_id}
    days = {"period": fact.period, "starts_on": fact.starts_on, "ends_on": fact.ends_on}
    value = (fact.value or Decimal(0)) + rng.randint(1, 9)
    return NewFact(
        **same, **days, value=value, supersedes=fact.number, reason="counted again", document_id=fact.document_id,
        section=fact.section, quote=fact.quote, printed=fact.printed, printed_unit=fact.printed_unit, ref=fact.ref,
    )  # fmt: skip


def make_user(
    username: str = "reader", *, place: str = "P1", areas: tuple[str, ...] = (), permissions: tuple[str, ...] = ()
) -> User:
    """A user with one role over one place; without ``permissions`` the role may view everything."""
    chosen = list(permissions) or [permission for permission in Permission if permission.endswith(":view")]
    role, _ = Role.objects.get_or_create(
        code=f"role-{username}", defaults={"names": names(username), "permissions": chosen}
    )
    user = User.objects.create(username=username, name=username)
    Grant.objects.create(user=user, role=role, place_code=place, areas=list(areas))
    return user


def sign_in(client: Client, user: User, *, confirmed: bool = True) -> None:
    """Sign a user in without the form; ``confirmed`` as if the password had been typed just now."""
    client.force_login(user)
    if confirmed:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
