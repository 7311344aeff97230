"""Compile every template, so that a broken tag is found before a page is asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.apps import apps
from django.template import TemplateSyntaxError
from django.template.loader import get_template


def our_templates() -> list[str]:
    folders = [Path(config.path, "templates") for config in apps.get_app_configs() if config.name.startswith("diaodu.")]
    return [str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*") if path.is_file()]


def main() -> int:
    django.setup()
    failed = 0
    for name in our_templates():
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            failed += 1
            print(f"{name}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
