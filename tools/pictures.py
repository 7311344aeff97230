"""Take the pictures of docs/pictures from a running site, in Traditional Chinese, on a desktop and on a phone.

    DIAODU_PASSWORD=... python tools/pictures.py --user NAME [--address http://127.0.0.1:8000] [--to FOLDER]

Fails on any error in the browser's console, so a picture is also a proof.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PAGES = {  # path, and how much of a long page is taken
    "overview": ("/places/620000/", 1500),
    "sample": ("/places/S90000/", 3800),
    "trail": ("/trail/central_local.start_rate_signed/?place=620000&period=2023-01", 2000),
    "projects": ("/register/kinds/project/", 1500),
    "rosters": ("/register/rosters/", 1500),
    "indicators": ("/indicators/", 1500),
    "returns": ("/returns/?period=2023-10&place=S90000", 1500),
    "lights": ("/places/S90000/lights/?period=2023-10", 1500),
    "project": ("/subjects/s-p101/", 1500),
    "deals": ("/deals/?place=S90000", 2000),
    "freight": ("/freight/?place=S90000", 2600),
    "policies": ("/policies/", 1500),
    "desk": ("/", 1500),
    "search": ("/search/?q=lz", 1200),
    "indicator": ("/indicators/promotion.funds_in_place/?place=S90000", 2000),
    "rosters-compared": (
        "/rosters/compare/?roster=s-major-2023&roster=s-central-2023&measure=project.planned_total",
        1200,
    ),
}


def take(browser: Browser, address: str, user: str, password: str, to: Path) -> list[str]:
    """Take every picture; the errors that the console showed."""
    errors: list[str] = []
    for size, (width, height) in SIZES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-TW", reduced_motion="reduce"
        )
        page = context.new_page()
        page.on("console", lambda message: _note(errors, message))
        page.goto(f"{address}/login/")
        _save(page, to / f"login-{size}.png", tallest=height)
        page.fill("#id_username", user)
        page.fill("#id_password", password)
        page.click("main form button.btn-primary")
        page.wait_for_selector("aside")
        for name, (path, tallest) in PAGES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + path, wait_until="networkidle")
            _save(page, to / f"{name}-{size}.png", tallest=tallest)
        context.close()
    return errors


def _note(errors: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        errors.append(f"{message.location.get('url', '')}: {message.text}")


def _save(page: Page, path: Path, *, tallest: int) -> None:
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(300)
    width = (page.viewport_size or {"width": 1440})["width"]
    tall = min(int(page.evaluate("document.documentElement.scrollHeight")), tallest)
    page.set_viewport_size({"width": width, "height": tall})
    page.wait_for_timeout(300)
    page.screenshot(path=path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--user", required=True)
    parser.add_argument("--to", type=Path, default=FOLDER)
    asked = parser.parse_args(arguments)
    asked.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DIAODU_CHROMIUM") or shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        errors = take(browser, asked.address.rstrip("/"), asked.user, os.environ["DIAODU_PASSWORD"], asked.to)
    for error in errors:
        print(error)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
