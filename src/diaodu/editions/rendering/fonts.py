"""The fonts that PDF and charts are drawn with: named files, found on this machine and nowhere else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from diaodu.editions.refusals import FilesMissing

SERIF, SANS = "Noto Serif CJK", "Noto Sans CJK"
FILES = ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc")
SUFFIX = {"hant": "TC", "hans": "SC"}


def serif(form: str) -> str:
    """The family of text, for a script."""
    return f"{SERIF} {SUFFIX[form]}"


def sans(form: str) -> str:
    """The family of headings and charts, for a script."""
    return f"{SANS} {SUFFIX[form]}"


def font_files() -> list[Path]:
    """The four files, in the order of their names. Raises ``FilesMissing`` naming those that are not here."""
    found = {path.name: path for path in _in_folder(settings.FONTS_DIR)}
    missing = [name for name in FILES if name not in found]
    if missing:
        words = {"names": "、".join(missing), "package": "fonts-noto-cjk"}
        raise FilesMissing(
            _("缺少字體 %(names)s：請安裝 Debian 軟件包 %(package)s，或用 DIAODU_FONTS 指定目錄。") % words
        )
    return [found[name] for name in FILES]


@cache
def _in_folder(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.rglob("Noto*CJK-*.ttc")) if path.name in FILES)
