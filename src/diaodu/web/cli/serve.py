"""``diaodu serve``: the site alone, for a server with its own PostgreSQL, proxy and worker."""

from __future__ import annotations

import argparse

NAME = "serve"
HELP = "serve the site (needs DATABASE_URL; the worker and the tables are your business)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")


def run(args: argparse.Namespace) -> int:
    import django

    from diaodu.web.run.lifeline import end_with_parent
    from diaodu.web.serve import serve

    end_with_parent()
    django.setup()
    serve(address=args.address)
    return 0
