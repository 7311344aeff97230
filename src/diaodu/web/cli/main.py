"""The ``diaodu`` command. Exit codes: 0 answered, 1 failed, 2 wrong usage or unknown code, 3 absent."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from keyword import iskeyword
from typing import Protocol, cast

from diaodu.web.cli.messages import say

COMMANDS = (
    "run",
    "serve",
    "worker",
    "pack",
    "indicators",
    "show",
    "trail",
    "edition",
    "import",
    "export",
    "return",
    "matters",
    "figures",
    "check",
    "user",
    "backup",
    "restore",
)

ANSWERED, FAILED, USAGE, ABSENT = 0, 1, 2, 3
INTERRUPTED, TERMINATED = 130, 143


class Command(Protocol):
    """What a module of this folder offers. Django and the database are imported inside ``run``, never on top."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a refusal is one line on standard error."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    args = build_parser(words).parse_args(words)
    command = cast("Command", args.command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.web.settings")
    # Being told to end is no reason to leave the database running: let every block end in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        code = command.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is left must not fail at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except expected_errors() as error:
        say(f"diaodu {command.NAME}: {error}")
        return int(getattr(error, "exit_code", FAILED))
    return code


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the command asked for, or of all of them for help."""
    parser = argparse.ArgumentParser(
        prog="diaodu",
        description="Every number comes in once and can be followed back from the sentence it is printed in.",
        epilog="Exit codes: 0 answered, 1 failed, 2 wrong usage or unknown code, 3 absent.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    asked = [name for name in COMMANDS if words and words[0] == name]
    for name in asked or COMMANDS:
        command = load_command(name)
        child = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_arguments(child)
        child.set_defaults(command=command)
    return parser


def load_command(name: str) -> Command:
    """Import one command's module; a name that Python keeps for itself (import) has an underscore behind it."""
    suffix = "_" if iskeyword(name) else ""
    return cast("Command", importlib.import_module(f"diaodu.web.cli.{name}{suffix}"))


def expected_errors() -> tuple[type[Exception], ...]:
    """Errors that are told in one line; anything else is a bug and shows its traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from diaodu.kit.postgres import ClusterError
    from diaodu.kit.refusals import Refusal

    return (Refusal, ClusterError, ImproperlyConfigured, OperationalError, OSError)


if __name__ == "__main__":
    sys.exit(main())
