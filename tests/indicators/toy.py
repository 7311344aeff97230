"""A builder of small packs: a realm with shires and wards; a test names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from diaodu.indicators.answers import Answer
from diaodu.indicators.queries import Ask, answer
from diaodu.packs.commands import load_pack
from diaodu.people.viewers import OPERATOR, Viewer

NAMES = 'names = { hant = "名", hans = "名", en = "name" }'
UNITS = (
    ("crown", "crown", "1", 2),
    ("kilocrown", "crown", "1000", 2),
    ("%", "percent", "1", 2),
    ("pp", "percentage_point", "1", 2),
    ("th", "rank", "1", 0),
    ("steps", "none", "1", 0),
    ("mill", "mill", "1", 0),
)
MEASURES = (
    ("toll", "crown", "year_to_date", 'place_rule = "sum"\nfacets = ["all", "north"]'),
    ("sales", "crown", "flow", 'place_rule = "sum"'),
    ("debt", "crown", "stock", ""),
    ("plan", "crown", "flow", "whole_year = true"),
    ("rate", "%", "year_to_date", 'facets = ["all", "north"]'),
    ("line", "crown", "flow", ""),
    ("line_growth", "%", "flow", ""),
    ("built", "crown", "since_start", ""),
    ("mill_cost", "crown", "year_to_date", 'subjects = ["mill"]\nfacets = ["all", "north"]'),
    ("mill_sales", "crown", "flow", 'subjects = ["mill"]'),
    ("mill_debt", "crown", "stock", 'subjects = ["mill"]'),
)
PLACES = """code,level,parent,name_hant,name_hans,name_en,local,lon,lat,valid_from,valid_to
t,realm,,邦,邦,Realm,,,,,
t1,shire,t,東郡,东郡,East,,,,,
t2,shire,t,西郡,西郡,West,,,,,
t3,shire,t,南郡,南郡,South,,,,,
t1a,ward,t1,甲坊,甲坊,Ward A,,,,,
t1b,ward,t1,乙坊,乙坊,Ward B,,,,,
tz,zone,t1,新區,新区,New Zone,yes,,,,
"""
DOCUMENTS = """code,title,publisher,url,published
old,Old leaf,,https://example.org/old,2023-01-01
new,New leaf,,https://example.org/new,2023-06-01
"""
FACT_COLUMNS = "subject", "measure", "period", "value", "unit"
OPTIONAL = "facet", "absence", "source", "role", "qualifier", "document", "supersedes", "reason"


def write_pack(folder: Path, *, code: str = "toy", generated: bool = False, calendar: str = "", **files: str) -> Path:
    """Write a pack with the usual words; ``files`` adds to or replaces them (``_`` stands for ``/`` and ``.``)."""
    path = folder / code
    (path / "facts").mkdir(parents=True, exist_ok=True)
    texts = {
        "pack.toml": _head(code, generated=generated) + calendar,
        "units.toml": "".join(_unit(*row) for row in UNITS),
        "sources.toml": "".join(f'[[source]]\ncode = "{c}"\n{NAMES}\n' for c in ("dispatch", "published", "generated")),
        "measures.toml": "".join(_measure(*row) for row in MEASURES),
        "kinds.toml": _KIND,
        "places.csv": PLACES,
        "documents.csv": DOCUMENTS,
    }
    for name, text in {**texts, **{_file(key): text for key, text in files.items()}}.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


_KIND = f"""[[kind]]
code = "mill"
{NAMES}
area = "works"
fields = [{{ code = "wheel", {NAMES}, type = "text" }}]
stages = [{{ code = "built", {NAMES} }}]
milestones = [{{ code = "started", {NAMES} }}]
"""


def _file(key: str) -> str:
    return {"facts": "facts/facts.csv", "mills": "subjects/mill.csv", "carts": "subjects/cart.csv"}.get(key, "") or (
        f"{key}.csv" if key in {"memberships", "milestones"} else f"{key}.toml"
    )


def _head(code: str, *, generated: bool) -> str:
    levels = "".join(f'[[level]]\ncode = "{level}"\n{NAMES}\n' for level in ("realm", "shire", "ward", "zone"))
    areas = "".join(f'[[area]]\ncode = "{area}"\n{NAMES}\n' for area in ("trade", "works"))
    mark = "generated = true\n" if generated else ""
    return f'code = "{code}"\nversion = "1"\n{NAMES}\n{mark}{levels}{areas}'


def _unit(code: str, dimension: str, factor: str, decimals: int) -> str:
    names = f'names = {{ hant = "{code}", hans = "{code}", en = "{code}" }}'
    return (
        f'[[unit]]\ncode = "{code}"\ndimension = "{dimension}"\nfactor = "{factor}"\ndecimals = {decimals}\n{names}\n'
    )


def _measure(code: str, unit: str, basis: str, more: str) -> str:
    return f'[[measure]]\ncode = "{code}"\n{NAMES}\nunit = "{unit}"\nbasis = "{basis}"\n{more}\n'


def indicators(formulas: Mapping[str, str], **more: Mapping[str, str]) -> str:
    """indicators.toml: code to ``formula | unit``; ``more`` gives further keys by code (``_`` for ``.``)."""
    return "".join(_indicator(code, text, more.get(code.replace(".", "_"), {})) for code, text in formulas.items())


def _indicator(code: str, text: str, more: Mapping[str, str]) -> str:
    formula, _, unit = (part.strip() for part in text.rpartition("|"))
    keys = {"area": '"trade"', "decimals": "2", "direction": '"higher"', **more}
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'[[indicator]]\ncode = "{code}"\n{NAMES}\nformula = \'{formula}\'\nunit = "{unit}"\n{lines}\n'


def facts(rows: Sequence[str | Mapping[str, str]]) -> str:
    """facts.csv of rows ``subject measure period value [unit]``, or of mappings with any column."""
    columns = ("ref", *FACT_COLUMNS, *OPTIONAL)
    lines = [",".join(columns)]
    for number, row in enumerate(rows, start=1):
        cells = dict(zip(FACT_COLUMNS, row.split(), strict=False)) if isinstance(row, str) else dict(row)
        cells = {"ref": f"T{number}", "source": "published", **cells}
        if not cells.get("absence"):
            cells.setdefault("unit", "crown")
        lines.append(",".join(cells.get(column, "") for column in columns))
    return "\n".join(lines) + "\n"


def load(
    folder: Path,
    formulas: Mapping[str, str],
    rows: Sequence[str | Mapping[str, str]],
    more: Mapping[str, Mapping[str, str]] | None = None,
    **files: str,
) -> None:
    """Load a pack with these indicators (``more``: further keys by code) and facts."""
    load_pack(write_pack(folder, indicators=indicators(formulas, **(more or {})), facts=facts(rows), **files))


def ask(
    code: str, place: str, period: str, *, viewer: Viewer = OPERATOR, known: int | None = None, **more: str
) -> Answer:
    """One answer."""
    return answer(viewer, Ask(code, place, period, **more), known=known)


def shown(code: str, place: str, period: str, **more: str) -> str:
    """One answer's value, or its absence."""
    found = ask(code, place, period, **more)
    return found.value if found.value is not None else str(found.absence)
