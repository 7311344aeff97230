"""The foreign files we carry: copy them from their npm packages, or check that they are as recorded.

    python tools/vendor.py              recompute every checksum of vendor.json
    python tools/vendor.py --refresh    fetch the packages with npm, check their integrity, copy the files again

The copied files are unmodified. Node is needed for ``--refresh`` only.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WEB = Path("src/diaodu/web")
VENDOR = WEB / "static" / "vendor"
RECORD = ROOT / VENDOR / "vendor.json"
ICONS = (
    "alert-triangle", "arrow-down", "arrow-up", "bell", "book", "chart-bar", "chevron-right", "database", "download",
    "external-link", "file-text", "flag", "history", "home", "language", "list-check", "list-details", "logout",
    "map-pin", "math-function", "moon", "search", "stack-2", "sun", "upload", "user", "users",
)  # fmt: skip
FILES: dict[str, dict[str, Path]] = {
    "@tabler/core": {
        "package/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
        "package/dist/js/tabler.min.js": VENDOR / "tabler.min.js",
    },
    "htmx.org": {
        "package/dist/htmx.min.js": VENDOR / "htmx.min.js",
        "package/LICENSE": VENDOR / "licences" / "htmx.txt",
    },
    "echarts": {
        "package/dist/echarts.min.js": VENDOR / "echarts.min.js",
        "package/LICENSE": VENDOR / "licences" / "echarts.txt",
        "package/NOTICE": VENDOR / "licences" / "echarts-notice.txt",
        "package/licenses/LICENSE-d3": VENDOR / "licences" / "echarts-d3.txt",
    },
    "@tabler/icons": {
        "package/LICENSE": VENDOR / "licences" / "tabler-icons.txt",
        **{f"package/icons/outline/{icon}.svg": WEB / "icons" / f"{icon}.svg" for icon in ICONS},
    },
    "axe-core": {
        "package/axe.min.js": Path("tests/vendor/axe.min.js"),
        "package/LICENSE": Path("tests/vendor/axe-licence.txt"),
    },
}


def read_record() -> dict[str, Any]:
    """The packages and files as recorded."""
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def mistakes() -> Iterator[str]:
    """What differs between the recorded and the carried files; nothing when all is well."""
    recorded = {entry["path"]: entry["sha256"] for entry in read_record()["files"]}
    for path, expected in recorded.items():
        file = ROOT / path
        if not file.exists():
            yield f"{path} is missing"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            yield f"{path} was changed"
    wanted = {str(path) for files in FILES.values() for path in files.values()}
    yield from (f"{path} is not recorded" for path in sorted(wanted - recorded.keys()))
    yield from (f"{path} is recorded but not wanted" for path in sorted(recorded.keys() - wanted))


def refresh() -> None:
    """Fetch every package, check it against the recorded integrity, and copy its files."""
    record = read_record()
    record["files"] = [
        entry for package in record["packages"] for entry in _copy(package, _fetch(package["name"], package["version"]))
    ]
    lines = [
        f'  "{key}": [\n' + ",\n".join(f"    {json.dumps(row)}" for row in record[key]) + "\n  ]" for key in record
    ]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _lines(key: str, rows: list[dict[str, str]]) -> str:
    return f'  "{key}": [\n' + ",\n".join(f"    {json.dumps(row)}" for row in rows) + "\n  ]"


def _fetch(name: str, version: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, stdout=sys.stderr)
        return next(Path(folder).glob("*.tgz")).read_bytes()


def _copy(package: dict[str, str], packed: bytes) -> Iterator[dict[str, str]]:
    found = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
    if found != package["integrity"]:
        raise SystemExit(f"{package['name']}: integrity {found}, expected {package['integrity']}")
    with tempfile.TemporaryFile() as stream:
        stream.write(packed)
        stream.seek(0)
        with tarfile.open(fileobj=stream, mode="r:gz") as tar:
            for inside, path in FILES[package["name"]].items():
                member = tar.extractfile(inside)
                content = member.read() if member else b""
                (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
                (ROOT / path).write_bytes(content)
                digest = hashlib.sha256(content).hexdigest()
                yield {"path": str(path), "package": package["name"], "from": inside, "sha256": digest}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--refresh", action="store_true", help="fetch and copy again (needs npm)")
    if parser.parse_args().refresh:
        refresh()
    found = list(mistakes())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
