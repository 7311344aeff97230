"""Take pictures of a circular's Word file, as LibreOffice opens it, and of its PDF, first pages side by side.

    python tools/document_pictures.py FOLDER [--to docs/pictures]

FOLDER is what ``diaodu edition files ID --out FOLDER`` wrote. Needs libreoffice-writer-nogui and poppler-utils.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PAGES = "3"
DOTS = "60"


def take(pdf: Path, stem: Path) -> list[Path]:
    """The first pages of a PDF as PNG files beside ``stem``."""
    command = ["pdftoppm", "-png", "-r", DOTS, "-l", PAGES, str(pdf), str(stem)]
    subprocess.run(command, check=True)
    return sorted(stem.parent.glob(f"{stem.name}-*.png"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=PICTURES)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        profile = f"-env:UserInstallation=file://{made}/office"
        word = str(given.folder / "circular.docx")
        subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", made, word], check=True)
        taken = take(Path(made) / "circular.pdf", given.to / "circular-word")
    taken += take(given.folder / "circular.pdf", given.to / "circular-pdf")
    print("\n".join(map(str, taken)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
