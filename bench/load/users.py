"""What a user of the site does all day, for locust: signs in by the form, then looks at one page after the other.

Half the users work in a prefecture and begin at its overview, the others in the province. Each waits between two pages
so that all together ask for RATE pages a second.
"""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

from accepting import INDICATOR, PERIOD, TOKEN
from locust import FastHttpUser, events, task

GIVEN: dict[str, Any] = json.loads(Path(os.environ["LOAD_GIVEN"]).read_text(encoding="utf-8"))
PAUSE = len(GIVEN["people"]) / GIVEN["rate"]  # seconds from a person's click to their next
WAITING: list[dict[str, str]] = list(GIVEN["people"])
INDICATORS = ("major_list.plan_completion", "major_list.start_rate_planned", "promotion.signed", "trade.total")
COMPARED = ("major_list.plan_completion", "promotion.funds_in_place", "trade.total_growth")
SEARCHED = ("工程", "高速公路", "产业园", "水")

SEEN: list[tuple[str, float, float, str]] = []
"""Every request: what of, when it began (seconds), how long it took (milliseconds), and why it failed."""


@events.request.add_listener
def see(name: str, start_time: float, response_time: float, exception: Exception | None, **_others: object) -> None:
    """Keep each request: locust's own summary mixes the time of signing in with the time after it."""
    SEEN.append((name, start_time, response_time, str(exception or "")))


@events.quit.add_listener
def keep(**_others: object) -> None:
    """Write them down for who started this."""
    Path(os.environ["LOAD_SEEN"]).write_text(json.dumps(SEEN), encoding="utf-8")


class Person(FastHttpUser):
    """Somebody with an account of their own and a place."""

    def wait_time(self) -> float:
        """Until the next click, on average PAUSE after the last. Locust begins people on the second: with pauses of one
        length they would click at the same moment ever after.
        """
        self.next_click += self.rng.uniform(0.5, 1.5) * PAUSE
        return max(0.0, self.next_click - time.time())

    def on_start(self) -> None:
        """Sign in as a browser does: the page, then its form."""
        person = WAITING.pop()
        self.place, self.reports = person["place"], person["role"] in GIVEN["reporting"]
        self.rng = random.Random(person["name"])  # noqa: S311
        self.client.client.default_headers["Accept-Language"] = "zh-TW"
        with self.client.get("/login/", name="sign-in page", catch_response=True) as page:
            token = TOKEN.search(page.text or "")
        if token is None:
            return
        words = {"username": person["name"], "password": person["password"], "csrfmiddlewaretoken": token[1]}
        with self.client.post(
            "/login/", data=words, name="sign-in", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:  # noqa: PLR2004
                answer.failure(f"not signed in: {answer.status_code}")
        self.next_click = time.time()

    def look(self, name: str, address: str, headers: dict[str, str] | None = None) -> None:
        """One page; anything but the page itself is an error."""
        with self.client.get(address, name=name, headers=headers, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:  # noqa: PLR2004
                answer.failure(f"{answer.status_code} {address}")

    @property
    def wide(self) -> bool:
        """Whether this person works in the province and sees all of it."""
        return self.place in GIVEN["provinces"]

    @task(8)
    def overview(self) -> None:
        self.look("overview", f"/places/{self.rng.choice(GIVEN['provinces']) if self.wide else self.place}/")

    @task(4)
    def trail(self) -> None:
        """A click on a figure opens its trail in a panel."""
        self.look("trail, panel", self.trail_address(), headers={"HX-Request": "true"})

    @task(1)
    def whole_trail(self) -> None:
        """Now and then somebody goes on to the whole page."""
        self.look("trail, page", self.trail_address())

    def trail_address(self) -> str:
        """The trail of some figure in sight."""
        place = self.rng.choice(GIVEN["prefectures"]) if self.wide else self.place
        return f"/trail/{self.rng.choice((*INDICATORS, INDICATOR))}/?place={place}&period={PERIOD}"

    @task(3)
    def register(self) -> None:
        self.look("register, searched", f"/register/kinds/project/?q={self.rng.choice(SEARCHED)}")

    @task(3)
    def subject(self) -> None:
        self.look("subject", f"/subjects/{self.rng.choice(GIVEN['subjects'][self.place])}/")

    @task(2)
    def returns(self) -> None:
        if self.reports:
            self.look("returns", f"/returns/?period={PERIOD}")
        else:
            self.trail()

    @task(1)
    def map(self) -> None:
        if self.wide:  # a prefecture of the invented province has no map of its own
            self.look("map", f"/places/{self.place}/map.json")
        else:
            self.trail()

    @task(2)
    def league(self) -> None:
        if self.wide:  # who sees one prefecture has nothing to compare it with
            self.look("league", f"/places/{self.place}/league/?indicator={self.rng.choice(COMPARED)}")
        else:
            self.trail()

    @task(1)
    def editions(self) -> None:
        self.look("editions", "/editions/")

    @task(1)
    def edition(self) -> None:
        self.look("edition", f"/editions/{self.rng.choice(GIVEN['editions'][self.place])}/")

    @task(1)
    def public(self) -> None:
        self.look("public page", "/public/")
