"""``diaodu worker``: works on jobs kept in the database."""

from __future__ import annotations

import argparse

NAME = "worker"
HELP = "work on background jobs (needs DATABASE_URL)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(args: argparse.Namespace) -> int:
    del args
    import django

    from diaodu.web.run.lifeline import end_with_parent

    end_with_parent()
    django.setup()
    from diaodu.web.jobs import run_worker

    run_worker()
    return 0
