"""Texts made to do harm: scripts in every field that is shown, and bodies of circulars that are no words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diaodu.editions.commands import approve_edition, edit_edition, release_edition, review_edition
from diaodu.editions.models import Edition
from diaodu.kit import clock
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.jobs import run_import
from diaodu.register.models import Import
from tests.attack.standing import nothing_written, within_limits
from tests.builders import make_user
from tests.web.addresses import SAMPLES, given_page, given_return

TAG = "xyzzy"
SCRIPTS = (
    f'"><script>{TAG}()</script>', f"<img src={TAG} onerror=alert(1)>", f"'-alert({TAG})-'", f"</title><svg/onload={TAG}()>",
    f"</script><{TAG}>", f"javascript:{TAG}()", f"{{{{ {TAG} }}}}{{% {TAG} %}}", f"<!--{TAG}", f"&lt;{TAG}&gt;",
)  # fmt: skip
# What a reader's browser would take for a tag, an attribute's end or a link that runs.
ALIVE = re.compile(
    rf'<(?:script|img|svg|{TAG})[^>]*{TAG}|<script>{TAG}|<svg/onload|<{TAG}>|<!--{TAG}|(?:href|src|action)="javascript:', re.IGNORECASE
)  # fmt: skip


def shown(client: Client, *addresses: str) -> None:
    """The pages hold the words, and nothing of them runs."""
    pages = [client.get(address).content.decode() for address in addresses]
    assert all(TAG in page for page in pages), [TAG in page for page in pages]
    assert not [found for page in pages if (found := ALIVE.search(page))]


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_from_a_file_are_words(visitor: Client, script: str) -> None:
    quoted = script.replace('"', '""')
    table = f'code,name_hant,name_hans,name_en,place,bed\nc1,"{quoted}","{quoted}","{quoted}",vm-aldor-east,clay\n'
    name = f"{script.replace('/', '').replace(chr(34), '')}.csv"
    answer = visitor.post(
        reverse("subjects_import", args=["canal"]), {"file": SimpleUploadedFile(name, table.encode())}
    )
    run_import(import_id=Import.objects.latest("pk").pk, language="zh-hant")
    assert Import.objects.latest("pk").state == "done", Import.objects.latest("pk").problems
    subject = reverse("subject", args=["c1"])
    shown(
        visitor,
        answer["Location"],
        subject,
        reverse("subjects", args=["canal"]),
        reverse("roster", args=["works-2022"]),
    )
    shown(visitor, reverse("audit"), reverse("nomination_propose", args=["c1"]))


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_typed_is_words(visitor: Client, script: str) -> None:
    found, page = given_return(), given_page()
    visitor.post(reverse("return_explain", args=[found.key]), {"explanation": script})
    address = f"https://{TAG}.example/?" + script.replace(" ", "+")
    head = {"title": script, "publisher": script, "published": "2022-02", "url": address}
    visitor.post(reverse("intake_describe", args=[page.key]), head)
    row = {"subject": script, "measure": script, "period": script, "value": script, "unit": script, "note": script}
    refused = visitor.post(reverse("intake_add", args=[page.key]), row)
    assert not ALIVE.search(refused.content.decode())
    shown(visitor, reverse("return", args=[found.key]), reverse("intake_page", args=[page.key]), reverse("intake"))
    back = visitor.post(reverse("return_back", args=[found.key]), {"reason": script})
    assert not ALIVE.search(back.content.decode())
    for address in (reverse("subjects", args=["canal"]), reverse("audit"), reverse("catalogue")):
        assert not ALIVE.search(visitor.get(address, {"q": script, "who": script, "period": script}).content.decode())


@pytest.fixture
def draft(attacker: User) -> tuple[Edition, str]:
    url = SAMPLES["edition_text"].url("edition_text")
    return Edition.objects.latest("pk"), url


def edited(visitor: Client, url: str, body: str, **more: str) -> Any:
    return visitor.post(url, {"body": body, "document_number": "", "dated": "2023-01-02", **more})


@pytest.mark.parametrize("script", [one for one in SCRIPTS if "{" not in one and "1" not in one])
def test_a_circular_s_text_is_words(visitor: Client, draft: tuple[Edition, str], script: str) -> None:
    """On its page, on the public page, in the feed and in the file that is handed out, also for its title."""
    edition, _url = draft
    other = make_user("other", place="vm", permissions=tuple(Permission))
    body = f"# {script}\n\n{script}\n\n## {script}\n\n- {script}\n"
    edit_edition(actor=edition.created_by, key=edition.key, body=body, document_number=script, dated=clock.today())
    shown(
        visitor,
        reverse("edition_text", args=[edition.key]),
        reverse("edition", args=[edition.key]),
        reverse("editions"),
    )
    for step, actor in ((review_edition, edition.created_by), (approve_edition, other), (release_edition, other)):
        step(actor=actor, key=edition.key)
    shown(Client(), *[reverse(name) for name in ("public_editions", "public_feed")])
    shown(Client(), reverse("public_edition", args=[edition.key]))
    answer = Client().get(reverse("public_file", args=[edition.key, "circular.html"]))
    assert not ALIVE.search(answer.content.decode())
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]


REACHING = (
    "{{ settings.SECRET_KEY }}", "{{ levy.collected.__class__ }}", "{{ levy.collected, facet=__class__ }}", "{% debug %}",
    '{% include "/etc/passwd" %}', "{% load static %}", "{% table ../../etc/passwd %}", "{% chart ../x %}", "{{ }}", "{% %}",
    '{{ quote "x", source=../../etc/passwd }}', "{% extends x %}", "{{ place|safe }}", "{{ ''.__class__.__mro__ }}",
    "{% if x %}{% endif %}", "{% endif %}", "{% else %}", "{% if levy > 1 %}", "{{ {{ levy.collected }} }}", "{% let __class__ = levy.collected %}",
    "{{ levy.collected, decimals=999999999 }}", "{{ levy.collected, decimals=" + "9" * 5000 + " }}", "{{ levy.collected, decimals=-1 }}",
    "{{ levy.collected, period=year-999 }}", "{{ levy.collected, period=0001-01 }}", "{{ levy.growth, period=9999-12 }}",
    "{{ levy.collected, as=__init__ }}", "{{ levy.collected, place=gansu }}", "x" * 100_001, "{%if a > 1%}" * 8000,
    "{{" * 50_000, "{%" * 50_000, "{{ " + "x" * 99_000, "{%" + "%" * 99_000, "}}" * 50_000, "二" * 90_000 + "成",
    "{{ levy.collected }}" * 4900, "{% commitments %}" * 5000, "{% let a = levy.collected %}" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("body", REACHING, ids=lambda body: f"{body[:40]} {len(body)}")
def test_a_body_that_is_no_text_is_refused_with_its_lines(
    visitor: Client, draft: tuple[Edition, str], body: str
) -> None:
    _edition, url = draft
    with nothing_written(), within_limits():
        answer = edited(visitor, url, body)
    assert answer.status_code == 422
    assert "SECRET" not in answer.content.decode().replace("settings.SECRET_KEY", "")


def test_a_body_of_half_a_megabyte_or_of_controls_is_refused(visitor: Client, draft: tuple[Edition, str]) -> None:
    """Controls would break the Word file, and one title of them the feed for everybody."""
    _edition, url = draft
    with nothing_written(), within_limits():
        assert edited(visitor, url, "x" * 500_000).status_code == 422
        assert edited(visitor, url, "x" * 3_000_000).status_code == 400
        assert edited(visitor, url, "# a\x0bb").status_code == 400
        assert edited(visitor, url, "words", document_number="\x01").status_code == 400
        assert edited(visitor, url, "words", document_number="x" * 61).status_code in {400, 422}
        assert edited(visitor, url, "words", dated="2023-02-30").status_code == 422
