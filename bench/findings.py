"""How long the tests for what is told twice or invented take over large registers: 100,000 deals and 200,000 runs.

    python bench/findings.py [--deals 100000] [--runs 200000]

The registers are those of `registers.py`, with amounts. Steps: the tests as the packs declare them; then with two tests
more that compare by the place only, as no pack does; then the same after the names lost their numbers, so that nearly
all of a place are alike. Each step prints its time, the peak of memory so far and what was found.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from registers import DEAL, ROOT, RUN, deals, files, runs, step, take_in

from house import passing_database

HARSH = "".join(
    f"""
[[finding]]
code = "bench_{kind}"
names = {{ hant = "同地區名稱相近", hans = "同地区名称相近", en = "Alike in one place" }}
test = "same"
kind = "{kind}"
same = ["place"]
alike = "50"
"""
    for kind in ("deal", "run")
)


def change(statement: str) -> None:
    """Change the invented rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def look(name: str) -> None:
    """Run all tests, and print what they found."""
    from diaodu.findings.models import Overflow
    from diaodu.findings.running import look_everywhere

    with step(name):
        found, new = look_everywhere()
    print(f"  {found:,} listed, {new:,} of them new", flush=True)
    for row in Overflow.objects.all():
        print(f"  {row.pack.code} {row.test}: {row.found:,} found, {row.listed:,} listed", flush=True)


def look_at_all(folder: Path) -> None:
    """The steps."""
    from diaodu.packs.commands import load_pack

    amounts = "fields || jsonb_build_object('signed_amount', round((exp(7 * random()) / 10)::numeric, 4)::text)"
    change(f"UPDATE register_subject SET fields = {amounts} WHERE code LIKE 'bench-deal-%'")  # noqa: S608
    look("findings, as the packs declare them")
    look("the same again")
    shutil.copytree(ROOT / "packs" / "sample", folder / "sample")
    (folder / "sample" / "findings.toml").write_text(HARSH, encoding="utf-8")
    load_pack(folder / "sample")
    look("and names alike in one place")
    change("UPDATE register_subject SET name_hans = regexp_replace(name_hans, '[0-9]+', '') WHERE code LIKE 'bench-%'")
    look("the same, names without numbers")


def main() -> None:
    """Load, look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=200_000)
    asked = parser.parse_args()
    with passing_database() as environment, tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment, DJANGO_SETTINGS_MODULE="diaodu.web.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from diaodu.packs.commands import load_pack

        call_command("migrate", verbosity=0)
        for pack in ("gansu", "sample"):
            load_pack(ROOT / "packs" / pack)
        take_in("deal", files(DEAL, deals(asked.deals), "csv"), "csv")
        take_in("run", files(RUN, runs(asked.runs), "csv"), "csv")
        look_at_all(Path(folder))


if __name__ == "__main__":
    main()
