"""The whole suite against a real PostgreSQL and a real Chromium. Arguments go to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from house import CHECKOUT, passing_database

# The browser's driver keeps an event loop in its process, in which Django refuses queries: it gets a run of its own.
RUNS = (["-m", "not browser", "-n", "2", "--dist", "loadscope"], ["-m", "browser", "-n", "2", "--dist", "load"])
NOTHING_COLLECTED = 5
BROWSER = "chromium-headless-shell"
FONTS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
PROGRAMS = {"soffice": "libreoffice-writer-nogui", "pdffonts": "poppler-utils"}


def missing_packages() -> list[str]:
    """Debian packages that the tests of pages and files need and this machine lacks."""
    has_browser = os.environ.get("DIAODU_CHROMIUM") or shutil.which(BROWSER)
    programs = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return [
        *([] if has_browser else [BROWSER]),
        *([] if FONTS.exists() else ["fonts-noto-cjk"]),
        *programs,
    ]


def install(packages: list[str]) -> None:
    """Install Debian packages when we may, else say which are missing and end."""
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"missing Debian packages: {names}\ninstall them as root: apt-get install {names}")
    print(f"installing Debian packages: {names}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *words], check=True, env=environment, stdin=subprocess.DEVNULL)


def main(arguments: list[str]) -> int:
    packages = missing_packages()
    if packages:
        install(packages)
    with passing_database() as database:
        environment = {**os.environ, **database, "DIAODU_NO_SKIPS": "1"}
        codes = [run(words, arguments, environment) for words in RUNS]
    return verdict(codes)


def run(words: list[str], arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run pytest once and give its exit code."""
    command = [sys.executable, "-m", "pytest", "-q", *words, *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode


def verdict(codes: list[int]) -> int:
    """0 when every run passed; a run that found nothing to do passes if another found something."""
    if all(code == NOTHING_COLLECTED for code in codes):
        return NOTHING_COLLECTED
    return next((code for code in codes if code not in {0, NOTHING_COLLECTED}), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
