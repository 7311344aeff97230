"""``diaodu export``: subjects of the register as a table, which ``diaodu import`` takes back."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from diaodu.web.cli.messages import say

NAME = "export"
HELP = "write the subjects of a kind to a table (.xlsx or .csv)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="a kind of the loaded packs, such as project")
    parser.add_argument("file", type=Path, help="where to; its ending chooses the format")
    parser.add_argument("--text", default="", help="only those whose code or name contains this, in either script")
    parser.add_argument("--place", default="", help="only this place and all below it (a code)")
    parser.add_argument("--stage", default="", help="only this stage (a code)")
    parser.add_argument("--organisation", default="", help="only this organisation (a code)")
    parser.add_argument("--roster", default="", help="only the present members of this roster (a code)")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session():
        return _export(args)


def _export(args: argparse.Namespace) -> int:
    from diaodu.kit.refusals import NotFound
    from diaodu.kit.spreadsheets import FORMATS, UnknownFormat
    from diaodu.people.viewers import OPERATOR
    from diaodu.register.exports import export_subjects
    from diaodu.register.queries import SubjectFilters

    file_format = args.file.suffix.lower().lstrip(".")
    if file_format not in FORMATS:
        raise UnknownFormat(f"{args.file}: the ending must be one of {', '.join(FORMATS)}")
    if not args.file.parent.is_dir():
        raise NotFound(f"there is no folder {args.file.parent}")
    chosen = {name: getattr(args, name) for name in ("kind", "text", "place", "stage", "organisation", "roster")}
    # written beside its place and then put there, so that a broken-off export leaves no half file
    with tempfile.TemporaryDirectory(dir=args.file.parent) as folder:
        path = Path(folder) / args.file.name
        with path.open("wb") as stream:
            filters = SubjectFilters(**chosen)
            count = export_subjects(viewer=OPERATOR, filters=filters, stream=stream, file_format=file_format)
        path.replace(args.file)
    say(f"wrote {count} to {args.file}")
    return 0
