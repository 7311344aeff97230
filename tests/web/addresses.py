"""A sample of every named address, on an invented country: what a request for it must name to find something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from diaodu.editions.commands import approve_edition, draft_edition, release_edition, review_edition
from diaodu.editions.models import Edition
from diaodu.findings.models import Finding
from diaodu.kit import clock
from diaodu.kit.attachments import read_attachment
from diaodu.ledger.models import Fact
from diaodu.listing.commands import move_to_reserve, nominate, propose_idea
from diaodu.listing.models import Nomination
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.by_enterprise import raise_by_link
from diaodu.matters.commands.linking import make_link, open_link
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import EvidenceFile
from diaodu.notices.feeding import open_feed
from diaodu.notices.models import Notice
from diaodu.pairing.commands import pair, record_contact, record_person, record_recusal
from diaodu.pairing.commands.contacts import Told
from diaodu.pairing.models import Person
from diaodu.people.permissions import Permission
from diaodu.register.commands.uploads import queue_import
from diaodu.register.models import Subject
from diaodu.returns.commands.filling import lay_out_lines, open_return
from diaodu.returns.commands.intake import keep_row, open_page
from diaodu.returns.commands.uploads import upload_return
from diaodu.returns.models import Return
from tests.builders import make_user

PLACE, MONTH = "vm-aldor-east", "2022-01"
DAY = date(2023, 1, 2)
CHOSEN = {"place": "vm-north", "period": "2023"}


@dataclass(frozen=True)
class Sample:
    """How an address is asked for: arguments, or what makes them; a query; and what is posted, when it is posted."""

    arguments: dict[str, object] | Callable[[], dict[str, object]] = field(default_factory=dict)
    query: dict[str, str] | None = None
    post: dict[str, object] | None = None

    def url(self, name: str) -> str:
        """The address itself; whatever it needs is made on the way."""
        arguments = self.arguments() if callable(self.arguments) else self.arguments
        return reverse(name, kwargs=arguments, query=self.query)


def given_return() -> Return:
    """A return of the place for the month, begun."""
    found = open_return(actor=None, form="levy_month", place=PLACE, period=MONTH)
    lay_out_lines(found)
    return found


def given_page() -> Return:
    """A published page with one row."""
    head = {"title": "Ledger of the land", "publisher": "The clerk", "published": "2022-02"}
    found = open_page(actor=None, form="printed_page", place=PLACE, page=head)
    row = {"subject": PLACE, "measure": "levy.collected", "period": MONTH, "value": "1", "unit": "million crowns"}
    keep_row(actor=None, key=found.key, cells=row)
    return found


def nomination() -> Nomination:
    """A canal that waits to be scored."""
    given = {"listing": "roll", "roster": "works-2023", "subject": "c4", "reason": "needed", "on": DAY}
    found = propose_idea(actor=None, **given)
    move_to_reserve(actor=None, nomination=found.number, on=DAY, reason="surveyed")
    nominate(actor=None, nomination=found.number, on=DAY, statement="the old one leaks")
    return found


def _of_return(**more: object) -> Callable[[], dict[str, object]]:
    return lambda: {"key": given_return().key, **more}


def _of_page(**more: object) -> Callable[[], dict[str, object]]:
    return lambda: {"key": given_page().key, **more}


def _of_upload() -> dict[str, object]:
    return {"key": upload_return(actor=None, key=given_return().key, content=b"subject\n", file_name="levy.csv").key}


def _of_import() -> dict[str, object]:
    owner = make_user("owner-of-import", place="vm", permissions=tuple(Permission))
    return {"key": queue_import(actor=owner, kind="canal", content=b"code\nc1\n", file_name="canal.csv").key}


def _of_fact() -> dict[str, object]:
    return {"number": Fact.objects.filter(subject__code="c1").first().number}  # type: ignore[union-attr]


def _of_nomination(**more: object) -> Callable[[], dict[str, object]]:
    return lambda: {"number": nomination().number, **more}


def _comparison() -> dict[str, object]:
    nomination()
    return {"listing": "roll", "roster": "works-2023"}


def _edition(state: str = "draft") -> Edition:
    """A letter on its way, as far as asked: drafted, reviewed, approved or released, each step by who may take it."""
    writer, other = (make_user(name, place="vm", permissions=tuple(Permission)) for name in ("drafter", "approver"))
    found = draft_edition(actor=writer, kind="candlemas", place=PLACE, period="2022")
    for step, actor in ((review_edition, writer), (approve_edition, other), (release_edition, writer)):
        if found.state == state:
            break
        found = step(actor=actor, key=found.key)
    return found


def _of_edition(state: str = "draft", **more: object) -> Callable[[], dict[str, object]]:
    return lambda: {"key": _edition(state).key, **more}


def _of_finding() -> dict[str, object]:
    """A finding about a canal."""
    canal = Subject.objects.get(code="c1")
    found = Finding.objects.create(
        key="twice:c1", pack=canal.pack, test="twice", area=canal.area, place_id=canal.place_id, subjects=[canal.pk],
        found_at=clock.now(),
    )  # fmt: skip
    return {"key": found.public}


def _of_notice() -> dict[str, object]:
    """A notice to somebody else: nobody but its reader finds it."""
    user = make_user("told-something", place="vm", permissions=(Permission.SUBJECT_VIEW,))
    row = Notice.objects.create(user=user, key="k", words="w", said={}, address="/", made_at=clock.now())
    return {"number": row.pk}


def _of_person() -> dict[str, object]:
    """Somebody who reads a part of the land."""
    user = make_user("reader-here", place="vm-north", permissions=(Permission.SUBJECT_VIEW,))
    return {"key": user.key}


def _warden() -> Person:
    """Somebody who minds a canal."""
    return record_person(actor=None, name="warden", place="vm-aldor-east")


def _of_warden(**more: object) -> Callable[[], dict[str, object]]:
    return lambda: {"key": _warden().key, **more}


def _of_pairing() -> dict[str, object]:
    person = _warden()
    made = pair(actor=None, person=person.key, subject="c1", capacity="warden", since=DAY, reason="asked")
    return {"key": person.key, "pairing": made.key}


def _of_pairing_person() -> dict[str, object]:
    return {"key": _of_pairing()["key"]}


def _of_recusal() -> dict[str, object]:
    person = _warden()
    made = record_recusal(actor=None, person=person.key, rule="kin", about="subject", code="c1", since=DAY)
    return {"key": person.key, "recusal": made.key}


def _of_contact() -> dict[str, object]:
    told = Told(rule="supper", on=DAY, purpose="the new lock")
    return {"key": record_contact(actor=None, person=_warden().key, subject="c1", told=told).thread}


def _of_matter() -> dict[str, object]:
    """A leak of a canal."""
    new = New("leak", "Water in the meadow", about=Subject.objects.get(code="c1"), fields={"bed": "stone"})
    return {"key": raise_matter(actor=None, new=new, at=clock.now()).public}


def _filed(matter: dict[str, object]) -> dict[str, object]:
    """A matter whose step was ended with a file of evidence."""
    doing = Doing("stopped", files=(read_attachment("wall.pdf", b"%PDF-1.7 a wall %%EOF"),))
    end_step(actor=None, matter=matter["key"], step="stop", doing=doing, at=clock.now())  # type: ignore[arg-type]
    return matter | {"file": EvidenceFile.objects.get(event__matter__public=matter["key"]).key}


def _of_file() -> dict[str, object]:
    return _filed(_of_matter())


def _of_link_file() -> dict[str, object]:
    """A file of a step that does not answer: of no concern to whoever told of the leak."""
    return _filed(_of_link_matter()())


def _of_link(**more: object) -> Callable[[], dict[str, object]]:
    return lambda: {"token": make_link(actor=None, about="c1", at=clock.now()), **more}


def _of_link_matter(**more: object) -> Callable[[], dict[str, object]]:
    """A leak that whoever works the canal told of through its link."""

    def made() -> dict[str, object]:
        token, now = make_link(actor=None, about="c1", at=clock.now()), clock.now()
        leak = {"kind": "leak", "title": "wet feet", "fields": {"bed": "clay"}, "form_key": "k" * 20}
        return {"token": token, "key": raise_by_link(link=open_link(token, at=now), at=now, **leak).public, **more}

    return made


def _of_link_contact() -> dict[str, object]:
    """A walk along the canal, with the link of whoever works it."""
    made = record_contact(
        actor=None, person=_warden().key, subject="c1", told=Told(rule="walk", on=DAY, purpose="the new lock")
    )
    return {"token": make_link(actor=None, about="c1", at=clock.now()), "key": made.thread}


def _of_feed() -> dict[str, object]:
    owner = make_user("owner-of-feed", place="vm", permissions=(Permission.SUBJECT_VIEW,))
    return {"token": open_feed(actor=owner)}


SAMPLES: dict[str, Sample] = {
    # signing in and one's own account
    **{name: Sample() for name in ("health_live", "health_ready", "login", "account_login", "mfa_authenticate")},
    **{name: Sample(post={}) for name in ("logout", "single_sign_on", "sessions_end")},
    "language": Sample(post={"language": "en"}),
    "openid_connect_callback": Sample({"provider_id": settings.OIDC_ID}),
    **{name: Sample() for name in ("account", "mfa_index", "password", "mfa_activate_totp", "mfa_deactivate_totp")},
    **{name: Sample() for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes")},
    **{name: Sample() for name in ("account_reauthenticate", "mfa_reauthenticate", "confirm_single_sign_on")},
    "audit": Sample(),
    # accounts and roles
    **{name: Sample() for name in ("people", "person_new")},
    **{name: Sample(_of_person) for name in ("person", "person_password")},
    "person_grant": Sample(_of_person, post={"role": "lockkeeper", "place": "vm-north"}),
    "person_revoke": Sample(_of_person, post={"role": "role-reader-here", "place": "vm-north"}),
    **{f"person_{act}": Sample(_of_person, post={}) for act in ("disable", "enable", "factor", "sessions", "details")},
    # notices and personal details
    **{name: Sample() for name in ("notices", "mailing", "details", "details_export")},
    "notices_all_seen": Sample(post={}),
    **{f"notice_{act}": Sample(_of_notice, post={}) for act in ("seen", "open")},
    "mailing_choose": Sample(post={"wanted": "digest", "language": "en"}),
    "contact_enter": Sample(post={"kind": "phone", "value": "12345678"}),
    "contact_remove": Sample(post={"kind": "phone"}),
    "email_confirm": Sample({"token": "no-such-token"}),
    "details_erase": Sample(post={}),
    # boards
    **{name: Sample() for name in ("home", "catalogue", "help")},
    "search": Sample(query={"q": "canal"}),
    "screen": Sample({"code": "vm-north"}),
    "organisation": Sample({"code": "vm-water-board"}),
    "document": Sample({"code": "veldmark:roll"}),
    "overview": Sample({"code": "vm-north"}),
    "map_shapes": Sample({"code": "vm-north"}),
    "lights": Sample({"code": "vm-north"}),
    "subject": Sample({"code": "c1"}),
    "fact": Sample(_of_fact),
    "indicator": Sample({"code": "works.members"}),
    "trail": Sample({"code": "works.members"}, query=CHOSEN),
    "revisions": Sample({"code": "works.members"}, query=CHOSEN),
    # rooms of their own
    **{name: Sample(query={"year": "2022"}) for name in ("freight", "freight_plan", "freight_runs")},
    "freight_service": Sample({"code": "bl1"}),
    "sites": Sample(),
    "externals": Sample(),
    "figure_check": Sample(),
    "figure_check_marked": Sample(post={"text": "3 canals"}),
    # register
    **{name: Sample() for name in ("kinds", "rosters")},
    "subjects": Sample({"kind": "canal"}),
    "subjects_export": Sample({"kind": "canal", "form": "csv"}),
    "subjects_import": Sample({"kind": "canal"}),
    "subjects_template": Sample({"kind": "canal"}),
    "import_progress": Sample(_of_import),
    "subject_new": Sample({"kind": "canal"}, query={"link": "feeds", "to": "c1"}),
    "offered": Sample({"what": "subject"}, query={"field": "target", "target": "c"}),
    **{f"subject_{act}": Sample({"code": "c1"}) for act in ("edit", "stage", "link", "merge")},
    "roster": Sample({"code": "works-2022"}),
    "rosters_compare": Sample(query={"roster": "works-2022", "measure": "levy.collected"}),
    # events and cooperation
    "events": Sample(query={"month": "2022-06"}),
    "event": Sample({"code": "r1"}),
    **{name: Sample(query={"year": "2022"}) for name in ("event_yields", "event_map")},
    "calendar_feed": Sample(_of_feed),
    "matters_calendar": Sample(),
    "enterprise": Sample(_of_link()),
    "enterprise_raise": Sample(_of_link(kind="leak"), post={}),
    "enterprise_file": Sample(_of_link_file),
    "enterprise_answer": Sample(_of_link_matter(step=1), post={}),
    "enterprise_contact_answer": Sample(_of_link_contact, post={}),
    "enterprise_reopen": Sample(_of_link_matter(), post={}),
    **{f"enterprise_link_{act}": Sample({"code": "c1"}, post={}) for act in ("make", "close")},
    "workload": Sample(),
    "feed_open": Sample(post={}),
    "feed_close": Sample(post={}),
    **{name: Sample() for name in ("cooperation", "central_groups", "assistance", "cooperation_report")},
    # deals
    **{name: Sample() for name in ("deals", "deal_cohorts", "deal_funds", "deal_shares")},
    "deal": Sample({"code": "k1"}),
    # what the office sees of matters
    **{f"matters_{page}": Sample() for page in ("board", "after", "kanban")},
    "matters_weekly": Sample(query={"week": "2023-W05"}),
    "matters_weekly_file": Sample({"form": "xlsx"}, query={"week": "2023-W05"}),
    # findings
    "findings": Sample(),
    "findings_look": Sample(post={}),
    "finding": Sample(_of_finding),
    "finding_decide": Sample(_of_finding, post={"verdict": "accepted", "reason": "dug once"}),
    # pairing
    **{name: Sample() for name in ("pairing", "pairing_person_new", "contacts", "contact_new")},
    "pairing_export": Sample({"form": "csv"}),
    "pairing_subject": Sample({"code": "c1"}),
    "pairing_person": Sample(_of_warden()),
    "pairing_person_change": Sample(_of_warden(), post={"name": "warden"}),
    "pairing_person_account": Sample(_of_warden(), post={"username": ""}),
    "pairing_end": Sample(_of_pairing, post={"until": "2023-02-01", "reason": "left"}),
    "pairing_hand_over": Sample(_of_pairing_person, post={"on": "2023-02-01", "reason": "left"}),
    "pairing_recuse": Sample(
        _of_warden(), post={"rule": "kin", "about": "subject", "code": "c1", "since": "2023-01-02"}
    ),
    "pairing_recusal_end": Sample(_of_recusal, post={"until": "2023-02-01", "reason": "sold"}),
    "pairing_erase": Sample(_of_warden(), post={"reason": "left"}),
    "contact": Sample(_of_contact),
    "contact_approve": Sample(_of_contact, post={}),
    "contact_correct": Sample(
        _of_contact, post={"rule": "walk", "on": "2023-01-02", "purpose": "x", "reason": "so it was"}
    ),
    # matters
    **{name: Sample() for name in ("matters", "matters_all")},
    "matters_export": Sample({"form": "csv"}),
    "matter_new": Sample(query={"about": "c1"}),
    "matter": Sample(_of_matter),
    "matter_file": Sample(_of_file),
    "matter_file_erase": Sample(_of_file, post={"reason": "asked"}),
    # listing
    "nominations": Sample(),
    "nomination_propose": Sample({"code": "c1"}),
    "nomination": Sample(_of_nomination()),
    "nomination_step": Sample(_of_nomination(step="back"), post={"on": "2023-01-03", "reason": "not yet"}),
    "nominations_compare": Sample(_comparison),
    # the cycle of returns
    "returns": Sample(query={"period": MONTH}),
    "return_open": Sample(post={"form": "levy_month", "place": PLACE, "period": MONTH}),
    "returns_remind": Sample(post={"period": MONTH}),
    "month_close": Sample(post={"place": "vm", "period": MONTH}),
    "month_reopen": Sample(post={"place": "vm", "period": MONTH, "reason": "late"}),
    "return": Sample(_of_return()),
    "return_line": Sample(_of_return(row=2)),
    "return_template": Sample(_of_return()),
    "return_upload": Sample(_of_return(), post={"file": b"subject\n"}),
    "return_explain": Sample(_of_return(), post={"explanation": "a flood"}),
    "return_explain_lines": Sample(_of_return(), post={"explanation": "a flood"}),
    "return_begin_again": Sample(_of_return(), post={}),
    "return_submit": Sample(_of_return(), post={}),
    "return_accept": Sample(_of_return(), post={}),
    "return_back": Sample(_of_return(), post={"reason": "mend"}),
    "upload_progress": Sample(_of_upload),
    "upload_marked": Sample(_of_upload),
    "intake": Sample(),
    "intake_page": Sample(_of_page()),
    "intake_row": Sample(_of_page(row=2)),
    "intake_subjects": Sample(_of_page(), query={"subject": "c"}),
    "intake_describe": Sample(_of_page(), post={"title": "Ledger"}),
    "intake_add": Sample(_of_page(), post={}),
    "intake_remove": Sample(_of_page(row=2), post={}),
    # policies
    **{name: Sample() for name in ("policies", "policies_take_up")},
    "policy_package": Sample({"code": "ch1"}),
    "policy_measure": Sample({"code": "ed-stone"}),
    "policy_tell": Sample({"code": "ed-stone"}, post={}),
    "policy_never": Sample({"code": "ed-stone", "form": "csv"}),
    "policy_matches": Sample({"code": "c1"}),
    # score sheets and league tables
    "score_sheets": Sample(),
    "scores": Sample({"code": "vm-north"}),
    "score_adjust": Sample({"place": "vm-north", "sheet": "reaches"}),
    "league": Sample({"code": "vm"}),
    # circulars
    "editions": Sample(),
    "edition_draft": Sample(
        post={"kind": "candlemas", "place": PLACE, "period": "2022", "language": "zh-hant"},
    ),
    "edition": Sample(_of_edition()),
    "edition_text": Sample(_of_edition()),
    "edition_figure": Sample(_of_edition("released", figure="f1")),
    "edition_file": Sample(_of_edition("released", name="circular.txt")),
    **{f"edition_{step}": Sample(_of_edition(), post={}) for step in ("refresh", "review", "approve", "release")},
    **{f"edition_{step}": Sample(_of_edition("reviewed"), post={"reason": "mend"}) for step in ("back", "withdraw")},
    "edition_correct": Sample(_of_edition("released"), post={}),
    "public_editions": Sample(),
    "public_feed": Sample(),
    "public_edition": Sample(_of_edition("released")),
    "public_file": Sample(_of_edition("released", name="circular.txt")),
}


def named_addresses() -> set[str]:
    """The names of all addresses of the site; one without a name counts as its pattern, which no sample has."""
    found: set[str] = set()
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, URLResolver):
            waiting.extend(entry.url_patterns)
        else:
            found.add(entry.name or str(entry.pattern))
    return found


def ask(client: Any, name: str, url: str) -> int:
    """Ask for an address in the way it is asked for; the status. Bytes are sent as a file."""
    post = SAMPLES[name].post
    if post is None:
        return int(client.get(url).status_code)
    files = {key: SimpleUploadedFile("sent.csv", one) for key, one in post.items() if isinstance(one, bytes)}
    return int(client.post(url, {**post, **files}).status_code)
