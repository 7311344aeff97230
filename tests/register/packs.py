"""Small packs for the register's tests, written into a temporary folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from diaodu.packs.commands import LoadReport, check_pack, load_pack

PACK = """
code = "pear"
version = "1"
names = { hant = "梨", hans = "梨", en = "Pear" }
[[level]]
code = "land"
names = { hant = "國", hans = "国", en = "Land" }
[[level]]
code = "shire"
names = { hant = "郡", hans = "郡", en = "Shire" }
[[area]]
code = "works"
names = { hant = "工程", hans = "工程", en = "Works" }
[[area]]
code = "trade"
names = { hant = "貿易", hans = "贸易", en = "Trade" }
"""
PLACES = """code,level,parent,name_hant,name_hans,name_en
shire-a,shire,LAND,東郡,东郡,East Shire
LAND,land,,梨國,梨国,Pearland
shire-b,shire,LAND,西郡,西郡,West Shire
"""
ORGANISATIONS = """code,kind,parent,place,uscc,name_hant,name_hans,name_en
works-office,department,land-office,shire-a,,工程處,工程处,Works Office
land-office,department,,LAND,91310112087994932F,國務處,国务处,Land Office
"""
KINDS = """
[[kind]]
code = "scheme"
area = "works"
names = { hant = "工程項目", hans = "工程项目", en = "Scheme" }
fields = [
    { code = "cost", type = "money", names = { hant = "造價", hans = "造价", en = "Cost" } },
    { code = "field", type = "choice", choices = ["水利", "交通"], names = { hant = "領域", hans = "领域", en = "Field" } },
    { code = "owner", type = "organisation", names = { hant = "業主", hans = "业主", en = "Owner" } },
    { code = "due_on", type = "date", names = { hant = "期限", hans = "期限", en = "Due" } },
    { code = "permit", type = "project_code", names = { hant = "代碼", hans = "代码", en = "Permit" } },
]
stages = [
    { code = "open", names = { hant = "推進中", hans = "推进中", en = "Open" } },
    { code = "done", closed = true, names = { hant = "完成", hans = "完成", en = "Done" } },
]
milestones = [
    { code = "started", names = { hant = "開工", hans = "开工", en = "Started" } },
    { code = "completed", names = { hant = "竣工", hans = "竣工", en = "Completed" } },
]
links = [
    { code = "part_of", to = ["plan"], names = { hant = "屬於", hans = "属于", en = "Part of" } },
]
groupings = ["field"]

[[kind]]
code = "plan"
area = "trade"
names = { hant = "規劃", hans = "规划", en = "Plan" }
"""
SCHEMES = """code,name_hant,name_hans,name_en,place,organisation,stage,cost,field,owner,due_on,document,section,quote
s1,東渠工程,东渠工程,East Canal,shire-a,works-office,open,12.50,水利,land-office,2023-06-30,page,1,東渠
s2,西橋工程,西桥工程,West Bridge,shire-b,,open,,交通,,,,,
s3,東橋工程,东桥工程,East Bridge,shire-a,,done,3,交通,,,,,
"""
ROSTERS = """
[[roster]]
code = "list-2023"
family = "list"
names = { hant = "重點名冊", hans = "重点名册", en = "List" }
place = "LAND"
period = "2023"
complete = true
classes = [
    { code = "new", names = { hant = "新建", hans = "新建", en = "New" } },
    { code = "old", names = { hant = "續建", hans = "续建", en = "Old" } },
]
"""
FILES: Mapping[str, str] = {
    "pack.toml": PACK,
    "places.csv": PLACES,
    "organisations.csv": ORGANISATIONS,
    "kinds.toml": KINDS,
    "subjects/scheme.csv": SCHEMES,
    "subjects/plan.csv": "code,name_hant,name_hans,place\np1,總規劃,总规划,LAND\n",
    "documents.csv": "code,title\npage,A page\n",
    "links.csv": "from,link,to,note\ns1,part_of,p1,\n",
    "milestones.csv": (
        "subject,milestone,on,evidence,document,standing\n"
        "s1,started,2023-02-11,photo,page,\ns1,started,2023-01-31,,,planned\ns2,completed,2023-12-31,,,planned\n"
    ),
    "rosters.toml": ROSTERS,
    "memberships.csv": (
        "roster,subject,class,action,on,reason\n"
        "list-2023,s1,new,enter,2023-01-01,listed\nlist-2023,s2,new,enter,2023-01-01,listed\n"
        "list-2023,s1,old,move,2023-03-01,carried over\nlist-2023,s2,,exit,2023-05-01,cancelled\n"
    ),
}


def write_pack(folder: Path, *, code: str = "pear", **changed: str | None) -> Path:
    """Write the small pack below ``folder``. ``changed`` gives other texts by file stem; None leaves the file out."""
    path = folder / code
    for name, usual in FILES.items():
        file = path / name
        text = changed.get(file.stem, usual)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
    return path


def load_small_pack(folder: Path, **changed: str | None) -> LoadReport:
    """Write and load the small pack."""
    return load_pack(write_pack(folder, **changed))


def faults(folder: Path, **changed: str | None) -> list[str]:
    """What checking the changed pack reports, as ``file:line: rule``."""
    found = check_pack(write_pack(folder, **changed))
    return [f"{problem.file}:{problem.line}: {problem.rule}" for problem in found]
