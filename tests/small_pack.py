"""A pack of a few lines, written into a folder, for tests that change one thing at a time."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "pack.toml": """
code = "{code}"
version = "1"
names = {{ hant = "小", hans = "小", en = "Small" }}
[[level]]
code = "land"
names = {{ hant = "地", hans = "地", en = "Land" }}
[[area]]
code = "works"
names = {{ hant = "工", hans = "工", en = "Works" }}
""",
    "units.toml": """
[[unit]]
code = "元"
dimension = "CNY"
factor = "1"
decimals = 0
names = {{ hant = "元", hans = "元", en = "yuan" }}
[[unit]]
code = "億元"
dimension = "CNY"
factor = "100000000"
decimals = 2
names = {{ hant = "億元", hans = "亿元", en = "100 million yuan" }}
[[unit]]
code = "%"
dimension = "percent"
factor = "1"
decimals = 2
names = {{ hant = "%", hans = "%", en = "per cent" }}
""",
    "sources.toml": """
[[source]]
code = "published"
names = {{ hant = "公開", hans = "公开", en = "published" }}
[[source]]
code = "generated"
names = {{ hant = "生成", hans = "生成", en = "generated" }}
""",
    "measures.toml": """
[[measure]]
code = "works.spent"
names = {{ hant = "完成", hans = "完成", en = "spent" }}
area = "works"
unit = "億元"
basis = "year_to_date"
subjects = ["place"]
facets = ["全部", "省外"]
values = ">= 0"
""",
    "places.csv": """code,level,parent,name_hant,name_hans,name_en,local,lon,lat,valid_from,valid_to
{place},land,,甲地,甲地,Alpha,yes,,,,
""",
    "documents.csv": """code,title,publisher,url,published,mirror,note
page,A page,,,2023-02,,
""",
    "facts/page.csv": """ref,subject,measure,period,facet,value,unit,document,section,quote
F1,{place},works.spent,2023-01,全部,99.95,億元,page,lead,資金99.95億元
F2,{place},works.spent,2023,省外,0,億元,page,lead,
""",
}


def write_pack(folder: Path, *, code: str = "small", place: str = "X1", **changes: str) -> Path:
    """Write the pack below ``folder`` and return its own folder; ``changes`` replace files by name (``facts_page``)."""
    root = folder / code
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(code=code, place=place), encoding="utf-8")
    for key, text in changes.items():
        (root / KEYS[key]).write_text(text, encoding="utf-8")
    return root


KEYS = {"facts_page": "facts/page.csv", "measures": "measures.toml", "units": "units.toml"}
