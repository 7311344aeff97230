"""``diaodu edition``: circulars drafted, released, taken out, rebuilt and listed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diaodu.kit.aligned import aligned
from diaodu.web.cli.messages import answer

if TYPE_CHECKING:
    from diaodu.editions.models import Edition

NAME = "edition"
HELP = "draft, release and rebuild circulars, and take their files out"
ANSWERED, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    draft = actions.add_parser("draft", help="draft a circular from its pack's template")
    draft.add_argument("kind", help="a circular of the place's pack")
    draft.add_argument("--place", required=True, help="a place's code")
    draft.add_argument("--period", required=True, help="what it reports on, such as 2023-01")
    draft.add_argument("--lang", default="zh-hant", choices=("zh-hant", "zh-hans"), help="its script")
    draft.add_argument("--user", help="sign-in name of whoever drafts (default: the operator)")
    release = actions.add_parser("release", help="review, have another person approve, and release")
    release.add_argument("id", help="the edition's key, or its beginning")
    release.add_argument("--writer", required=True, help="sign-in name of whoever reviewed it and releases it")
    release.add_argument("--approver", required=True, help="sign-in name of whoever approved it: another person")
    release.add_argument("--reason", default="", help="why it is released although numbers of its text are in doubt")
    for name, words in (("files", "write the released files"), ("rebuild", "make the files anew and compare them")):
        action = actions.add_parser(name, help=words)
        action.add_argument("id", help="the edition's key, or its beginning")
        action.add_argument("--out", type=Path, required=True, help="the folder to write them into")
    actions.add_parser("list", help="every edition, newest first")
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", help="plain data instead of words")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session():
        return ACTIONS[args.action](args)


def _draft(args: argparse.Namespace) -> int:
    from diaodu.editions.commands import draft_edition

    actor = _user(args.user) if args.user else None
    made = draft_edition(actor=actor, kind=args.kind, place=args.place, period=args.period, language=args.lang)
    return _tell(args, _plain(made), f"{made.key} {made.state} {made.title}")


def _release(args: argparse.Namespace) -> int:
    from diaodu.editions.commands import approve_edition, release_edition, review_edition
    from diaodu.editions.models import APPROVED, DRAFT, REVIEWED

    found, writer, approver = _edition(args.id), _user(args.writer), _user(args.approver)
    if found.state == DRAFT:
        found = review_edition(actor=writer, key=found.key)
    if found.state == REVIEWED:
        found = approve_edition(actor=approver, key=found.key)
    if found.state == APPROVED:
        found = release_edition(actor=writer, key=found.key, reason=args.reason)
    digests = {name: each["sha256"] for name, each in (found.manifest or {}).get("files", {}).items()}
    return _tell(args, {**_plain(found), "files": digests}, f"{found.key} {found.state} {found.title}")


def _files(args: argparse.Namespace) -> int:
    found = _edition(args.id)
    files = {row.name: bytes(row.content) for row in found.files.all()}
    _write(args.out, files)
    return _tell(args, {**_plain(found), "files": sorted(files)}, "\n".join(str(args.out / name) for name in files))


def _rebuild(args: argparse.Namespace) -> int:
    from diaodu.editions.rebuilding import rebuild

    found = _edition(args.id)
    made = rebuild(found)
    _write(args.out, made.files)
    told = [[name, "identical" if then == now else "differs", now] for name, (then, now) in made.digests.items()]
    told += [[name, "drawn otherwise", f"{then} -> {now}"] for name, (then, now) in made.drawn_otherwise.items()]
    plain = {
        **_plain(found),
        "identical": made.identical,
        "files": {name: {"released": then, "rebuilt": now} for name, (then, now) in made.digests.items()},
        "figures": list(made.figures),
        "renderers": {name: {"released": then, "now": now} for name, (then, now) in made.drawn_otherwise.items()},
    }
    _tell(args, plain, "\n".join([*aligned(told), "identical" if made.identical else "NOT identical"]))
    return ANSWERED if made.identical else FAILED


def _list(args: argparse.Namespace) -> int:
    from diaodu.editions.queries import editions
    from diaodu.people.viewers import OPERATOR

    rows = list(editions(OPERATOR))
    words = [[str(row.key), row.state, row.circular, row.place.code, row.period, row.language] for row in rows]
    return _tell(args, [_plain(row) for row in rows], "\n".join(aligned(words)) if words else "no editions")


def _edition(text: str) -> Edition:
    from diaodu.editions.queries import edition_named
    from diaodu.people.viewers import OPERATOR

    return edition_named(OPERATOR, text)


def _user(name: str) -> Any:
    from diaodu.kit.refusals import NotFound
    from diaodu.people.models import User

    found = User.objects.filter(username=name).first()
    if found is None:
        raise NotFound(f"there is no user {name}")
    return found


def _plain(found: Edition) -> dict[str, Any]:
    people = ("created_by", "reviewed_by", "approved_by", "released_by")
    names = {name: getattr(found, name).username if getattr(found, name) else None for name in people}
    return {
        "id": str(found.key),
        "kind": found.circular,
        "version": found.circular_version,
        "place": found.place.code,
        "period": found.period,
        "language": found.language,
        "state": found.state,
        "number": found.number,
        "dated": found.dated.isoformat(),
        "released_at": found.released_at.isoformat() if found.released_at else None,
        "corrects": str(found.corrects.key) if found.corrects else None,
        **names,
    }


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _tell(args: argparse.Namespace, plain: Any, words: str) -> int:
    answer(json.dumps(plain, ensure_ascii=False, indent=1) if args.json else words)
    return ANSWERED


ACTIONS = {"draft": _draft, "release": _release, "files": _files, "rebuild": _rebuild, "list": _list}
