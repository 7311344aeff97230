"""Who may open what: every named address, as a stranger, from another place, as a reader, as an editor."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from diaodu.ledger.models import Fact
from diaodu.listing.commands import move_to_reserve, nominate, propose_idea
from diaodu.listing.models import Nomination
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.commands.uploads import queue_import
from diaodu.register.models import Import
from diaodu.returns.commands.filling import lay_out_lines, open_return
from diaodu.returns.commands.intake import keep_row, open_page
from diaodu.returns.commands.uploads import upload_return
from tests.builders import make_user

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"
OPEN_TO_ALL = {"login", "health_live", "health_ready"}
POSTED: dict[str, dict[str, object]] = {
    **{key: {} for key in ("language", "logout", "return_open", "returns_remind", "month_close", "month_reopen")},
    **{
        key: {"key": UUID(int=1)}
        for key in (
            "return_upload",
            "return_explain",
            "return_explain_lines",
            "return_begin_again",
            "return_submit",
            "return_accept",
            "return_back",
        )
    },
    **{key: {"key": UUID(int=1)} for key in ("intake_describe", "intake_add")},
    "intake_remove": {"key": UUID(int=1), "row": 2},
    "nomination_step": {"number": 1, "step": "back"},
}
DAY = date(2023, 1, 2)
CHOSEN = "?place=vm-north&period=2023"
ADDRESSES: dict[str, tuple[str, dict[str, object]]] = {
    "home": ("", {}),
    "kinds": ("", {}),
    "rosters": ("", {}),
    "catalogue": ("", {}),
    "indicator": ("", {"code": "works.members"}),
    "overview": ("", {"code": "vm-north"}),
    "map_shapes": ("", {"code": "vm-north"}),
    "subjects": ("", {"kind": "canal"}),
    "subject": ("", {"code": "c1"}),
    "subjects_export": ("", {"kind": "canal", "form": "csv"}),
    "subjects_import": ("", {"kind": "canal"}),
    "import_progress": ("", {}),
    "roster": ("", {"code": "works-2022"}),
    "nominations": ("", {}),
    "nomination_propose": ("", {"code": "c1"}),
    "nomination": ("", {}),
    "nominations_compare": ("", {"listing": "roll", "roster": "works-2023"}),
    "fact": ("", {}),
    "returns": ("?period=2022-01", {}),
    "return": ("", {}),
    "return_line": ("", {"row": 2}),
    "return_template": ("", {}),
    "upload_progress": ("", {}),
    "upload_marked": ("", {}),
    "intake": ("", {}),
    "intake_page": ("", {}),
    "intake_row": ("", {"row": 2}),
    "intake_subjects": ("?subject=c", {}),
    "trail": (CHOSEN, {"code": "works.members"}),
    "revisions": (CHOSEN, {"code": "works.members"}),
    "lights": ("", {"code": "vm-north"}),
    "search": ("?q=canal", {}),
    "screen": ("", {"code": "vm-north"}),
    "rosters_compare": ("?roster=works-2022&roster=works-2023&measure=levy.collected", {}),
    "help": ("", {}),
    "organisation": ("", {"code": "vm-water-board"}),
    "document": ("", {"code": "veldmark:roll"}),
}
# What a reader of the place itself gets where it is not 200, and what somebody from elsewhere gets.
READER = {
    "intake_row": 403,
    "upload_marked": 404,
    "map_shapes": 404,
    "subjects_export": 403,
    "subjects_import": 403,
    "import_progress": 404,
    "nomination_propose": 403,
}
ELSEWHERE = {
    "intake_page": 404, "intake_row": 404, "intake_subjects": 404,
    "return": 404, "return_line": 404, "return_template": 404, "upload_progress": 404, "upload_marked": 404,
    "overview": 404, "map_shapes": 404, "subject": 404, "roster": 404, "fact": 404, "trail": 404,
    "revisions": 404, "lights": 404, "organisation": 404, "document": 404,
    "screen": 404, "rosters_compare": 404,
    "subjects_export": 403, "subjects_import": 403, "import_progress": 404,
    "nomination_propose": 403, "nomination": 404, "nominations_compare": 404,
}  # fmt: skip
EDITOR = {"upload_marked": 404, "map_shapes": 404}


def names() -> set[str]:
    """The names of all addresses."""
    found: set[str] = set()
    for entry in get_resolver().url_patterns:
        patterns = entry.url_patterns if isinstance(entry, URLResolver) else [entry]
        found.update(str(pattern.name) for pattern in patterns)
    return found


@pytest.fixture
def country(db: None) -> None:
    load_pack(PACKS / "veldmark")


def nominated() -> Nomination:
    """A canal that waits to be scored."""
    given = {"listing": "roll", "roster": "works-2023", "subject": "c4", "reason": "needed", "on": DAY}
    nomination = propose_idea(actor=None, **given)
    move_to_reserve(actor=None, nomination=nomination.number, on=DAY, reason="surveyed")
    nominate(actor=None, nomination=nomination.number, on=DAY, statement="the old one leaks")
    return nomination


def address(name: str, editor: User | None = None) -> str:
    query, arguments = ADDRESSES[name]
    if name == "fact":
        arguments = {"number": Fact.objects.filter(subject__code="c1").first().number}
    if name in {"nomination", "nominations_compare"}:
        nomination = Nomination.objects.first() or nominated()
        arguments = {"number": nomination.number} if name == "nomination" else arguments
    if name == "import_progress":
        owner = editor or make_user("owner", place="vm", permissions=tuple(Permission))
        row = Import.objects.filter(actor=owner).first() or queue_import(
            actor=owner, kind="canal", content=b"code\nc1\n", file_name="canal.csv"
        )
        arguments = {"key": row.key}
    if name.startswith(("return_", "upload_")) or name == "return":
        found = open_return(actor=None, form="levy_month", place="vm-aldor-east", period="2022-01")
        lay_out_lines(found)
        sent = upload_return(actor=None, key=found.key, content=b"subject\n", file_name="levy.csv")
        arguments = {**arguments, "key": sent.key if name.startswith("upload_") else found.key}
    if name.startswith("intake_"):
        head = {"title": "Ledger of the land", "publisher": "The clerk", "published": "2022-02"}
        found = open_page(actor=None, form="printed_page", place="vm-aldor-east", page=head)
        row = {"subject": "vm-aldor-east", "measure": "levy.collected", "period": "2022-01", "value": "1"}
        keep_row(actor=None, key=found.key, cells={**row, "unit": "million crowns"})
        arguments = {**arguments, "key": found.key}
    return reverse(name, kwargs=arguments) + query


def status(client: Client, user: User, name: str, editor: User | None = None) -> int:
    client.force_login(user)
    return client.get(address(name, editor)).status_code


def test_every_address_is_in_the_matrix() -> None:
    assert names() == {*ADDRESSES, *OPEN_TO_ALL, *POSTED}


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_stranger_is_sent_to_sign_in(client: Client, country: None, name: str) -> None:
    found = client.get(address(name))
    assert found.status_code == 302
    assert found["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", sorted(OPEN_TO_ALL))
def test_open_pages_answer_a_stranger(client: Client, country: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_reader_sees_the_own_place(client: Client, country: None, name: str) -> None:
    assert status(client, make_user(place="vm"), name) == READER.get(name, 200)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_somebody_from_elsewhere_finds_nothing(client: Client, country: None, name: str) -> None:
    assert status(client, make_user(place="another"), name) == ELSEWHERE.get(name, 200)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_editor_may_take_in_and_give_out(client: Client, country: None, name: str) -> None:
    editor = make_user("editor", place="vm", permissions=tuple(Permission))
    assert status(client, editor, name, editor) == EDITOR.get(name, 200)


def test_lists_hide_what_lies_elsewhere(client: Client, country: None) -> None:
    client.force_login(make_user(place="vm-south"))
    found = client.get(reverse("subjects", args=["canal"])).content.decode()
    assert reverse("subject", args=["c1"]) not in found
    assert (
        reverse("overview", args=["vm-north"])
        not in client.get(reverse("overview", args=["vm-south"])).content.decode()
    )


def test_a_viewer_of_other_areas_sees_no_tiles_of_this_one(client: Client, country: None) -> None:
    client.force_login(make_user(place="vm", areas=("no-such-area",)))
    found = client.get(reverse("overview", args=["vm"]))
    assert found.status_code == 200
    assert "data-tile" not in found.content.decode()
    assert client.get(reverse("trail", args=["works.members"]) + "?place=vm&period=2023").status_code == 404


def test_a_disabled_account_is_signed_out(client: Client, country: None) -> None:
    user = make_user(place="vm")
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("kinds")).status_code == 302


@pytest.mark.parametrize("name", sorted(POSTED))
def test_what_changes_something_is_posted(client: Client, country: None, name: str) -> None:
    client.force_login(make_user(place="vm"))
    assert client.get(reverse(name, kwargs=POSTED[name])).status_code == 405


def test_a_form_without_its_token_is_explained(country: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editor", place="vm", permissions=tuple(Permission)))
    found = client.post(
        reverse("subjects_import", args=["canal"]), {"file": SimpleUploadedFile("a.csv", b"code\nc1\n")}
    )
    assert found.status_code == 403
    assert "刷新" in found.content.decode() or "reload" in found.content.decode()
