"""One correction a second goes into the ledger, and the very next page must show it.

A process of its own beside the site: a reporter fills a prefecture's month anew, a reviewer accepts it, and somebody
signed in at once asks the site for the trail of the figure. A page without the new value counts as stale.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import requests

FORM, PERIOD, INDICATOR = "place_month", "2023-06", "promotion.funds_in_place"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Told:
    """What the process tells at its end; times in seconds."""

    accepted: int = 0
    stale: list[str] = field(default_factory=list)
    accepting: list[float] = field(default_factory=list)


def main() -> int:
    """Accept until the given file is taken away; then print what was done as JSON."""
    host, running = sys.argv[1:]
    given = json.loads(Path(os.environ["LOAD_GIVEN"]).read_text(encoding="utf-8"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.web.settings")
    import django

    django.setup()
    from diaodu.people.models import User

    reporter, reviewer = (User.objects.get(username=each["name"]) for each in given["writing"])
    places, looking = given["prefectures"], given["writing"][0]
    page, told, began = signed_in(host, looking["name"], looking["password"]), Told(), time.monotonic()
    for number in count():
        time.sleep(max(0.0, began + number - time.monotonic()))
        if not Path(running).exists():
            break
        place = places[number % len(places)]
        value = Decimal(400) + Decimal(number) / 100
        told.accepting.append(correct(reporter, reviewer, place, value))
        told.accepted += 1
        if not shows(page, host, place, value):
            told.stale.append(f"{place} {value}")
    print(json.dumps(asdict(told)))
    return 0


def correct(reporter: Any, reviewer: Any, place: str, value: Decimal) -> float:
    """A new round of a place's month with one figure changed; how long its acceptance took."""
    from diaodu.returns.commands.deciding import accept_return, submit_return
    from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return

    found = open_return(actor=reporter, form=FORM, place=place, period=PERIOD)
    lay_out_lines(found)
    cells = {f"{INDICATOR}@全部": str(value), f"{INDICATOR}@省外": str(value - 50), "explanation": "核實後更正"}
    fill_line(actor=reporter, key=found.key, row=2, cells=cells)
    submit_return(actor=reporter, key=found.key)
    began = time.monotonic()
    accept_return(actor=reviewer, key=found.key)
    return time.monotonic() - began


def signed_in(host: str, name: str, password: str) -> requests.Session:
    """A session of somebody who signed in by the form."""
    session = requests.Session()
    token = TOKEN.search(session.get(f"{host}/login/").text)
    assert token, "the sign-in page has no token"
    answer = session.post(
        f"{host}/login/", {"username": name, "password": password, "csrfmiddlewaretoken": token[1]},
        allow_redirects=False,
    )  # fmt: skip
    assert answer.status_code == requests.codes.found, answer.text
    return session


def shows(session: requests.Session, host: str, place: str, value: Decimal) -> bool:
    """Whether the trail of the figure has the value that was just accepted."""
    asked = {"place": place, "period": PERIOD, "facet": "全部"}
    page = session.get(f"{host}/trail/{INDICATOR}/", params=asked, headers={"HX-Request": "true"})
    return page.ok and f"{value:.2f}" in page.text


if __name__ == "__main__":
    sys.exit(main())
