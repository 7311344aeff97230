"""An invented land with canals and mills, people who answer for them, and rules of conduct."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diaodu.packs.commands import load_pack
from diaodu.pairing.commands import record_person, tie_account
from diaodu.pairing.models import Person
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.models import Place
from tests.builders import make_user

DAY = date(2023, 3, 1)
FILES = {
    "pack.toml": """
code = "fens"
version = "1"
generated = true
names = { hant = "澤國", hans = "泽国", en = "The Fens" }
[[level]]
code = "land"
names = { hant = "國", hans = "国", en = "Land" }
[[level]]
code = "shire"
names = { hant = "郡", hans = "郡", en = "Shire" }
[[area]]
code = "trade"
names = { hant = "商", hans = "商", en = "Trade" }
[[area]]
code = "works"
names = { hant = "工", hans = "工", en = "Works" }
""",
    "kinds.toml": """
[[kind]]
code = "firm"
area = "trade"
names = { hant = "商號", hans = "商号", en = "Firm" }
fields = [
    { code = "trade", type = "industry", names = { hant = "行當", hans = "行当", en = "Trade" } },
    { code = "legal", type = "organisation", names = { hant = "東家", hans = "东家", en = "Owner" } },
]
stages = [
    { code = "open", names = { hant = "開", hans = "开", en = "Open" } },
    { code = "gone", names = { hant = "歇", hans = "歇", en = "Gone" }, closed = true },
]
[[kind]]
code = "canal"
area = "works"
names = { hant = "渠", hans = "渠", en = "Canal" }
""",
    "pairing.toml": """
[[capacity]]
code = "patron"
names = { hant = "照應", hans = "照应", en = "Patron" }
kinds = ["firm", "canal"]
most = 2
exclusive = true
[[capacity]]
code = "helper"
names = { hant = "幫手", hans = "帮手", en = "Helper" }
kinds = ["firm"]
[[contact_rule]]
code = "call"
names = { hant = "登門", hans = "登门", en = "Call" }
list = "positive"
kinds = ["firm"]
visit = true
[[contact_rule]]
code = "feast"
names = { hant = "赴宴", hans = "赴宴", en = "Feast" }
list = "positive"
kinds = ["firm"]
needs_approval = true
cost_limit = "100"
who_pays = ["own_unit"]
[[contact_rule]]
code = "gift"
names = { hant = "收禮", hans = "收礼", en = "Gift" }
list = "negative"
kinds = ["firm"]
[[visit_limit]]
code = "peace"
names = { hant = "清靜", hans = "清静", en = "Peace" }
kinds = ["firm"]
most = 2
months = 6
[[recusal_rule]]
code = "kin"
names = { hant = "親屬", hans = "亲属", en = "Kin" }
about = ["subject", "organisation", "place", "industry"]
article = "Charter, article 9"
[[retention]]
code = "persons"
purpose = "to reach them"
months = 12
[[retention]]
code = "companions"
purpose = "to check contacts"
months = 12
""",
    "rosters.toml": """
[[roster]]
code = "guild"
family = "guilds"
names = { hant = "行會", hans = "行会", en = "Guild" }
place = "fens"
period = "2023"
complete = true
""",
    "places.csv": "code,level,parent,name_hant,name_hans,name_en,local,lon,lat\n"
    "fens,land,,澤國,泽国,Fens,yes,,\nelm,shire,fens,榆郡,榆郡,Elm,yes,,\noak,shire,fens,櫟郡,栎郡,Oak,yes,,\n",
    "organisations.csv": "code,kind,parent,place,uscc,name_hant,name_hans,name_en\n"
    "house,enterprise,,elm,,大行,大行,House\nbranch,enterprise,house,elm,,分行,分行,Branch\n",
    "subjects/firm.csv": "code,name_hant,name_hans,name_en,place,organisation,stage,trade,legal\n"
    "f1,甲號,甲号,First,elm,,open,C35,branch\nf2,乙號,乙号,Second,elm,,open,C26,\nf3,丙號,丙号,Third,oak,,open,D44,\n"
    "f4,丁號,丁号,Fourth,elm,,gone,C35,\n",
    "subjects/canal.csv": "code,name_hant,name_hans,name_en,place,organisation,stage\nk1,運河,运河,Canal,elm,,\n",
    "memberships.csv": "roster,subject,class,action,on,reason\nguild,f1,,enter,2023-01-01,x\n"
    "guild,f2,,enter,2023-01-01,x\nguild,f3,,enter,2023-01-01,x\nguild,f2,,exit,2023-02-01,x\n",
    "persons.csv": "code,name_hant,name_hans,name_en,post,place,organisation,sector\n"
    "ann,安,安,Ann,reeve,elm,,mills\nbob,博,博,Bob,reeve,elm,,\n",
    "pairings.csv": "person,subject,capacity,since,reason,until,ended_reason\n"
    "ann,f1,patron,2023-01-10,as ever,,\nann,k1,patron,2022-01-01,as ever,2022-06-01,moved\nbob,k1,patron,2022-06-01,new,,\n",
}


def write(folder: Path, **changes: str) -> Path:
    """The land's pack below a folder; ``changes`` replace a file by its name without ending."""
    root = folder / "fens"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changes.get(path.stem, text), encoding="utf-8")
    return root


@pytest.fixture
def land(db: None, tmp_path: Path) -> Path:
    """The land, loaded."""
    root = write(tmp_path)
    load_pack(root)
    return root


@pytest.fixture
def office(land: Path) -> User:
    """Who makes pairings in the whole land and approves contacts."""
    return make_user("office", place="fens", permissions=tuple(Permission))


@pytest.fixture
def person(land: Path) -> Callable[..., Person]:
    """Makes a person, with an account where a user is given."""

    def made(name: str, place: str = "elm", user: Any = None) -> Person:
        row = record_person(actor=None, name=name, place=place)
        return tie_account(actor=None, person=row.key, username=user.username) if user else row

    return made


def own_account(name: str, place: str = "elm") -> User:
    """Somebody who may only record their own contacts and see the register."""
    return make_user(name, place=place, permissions=(Permission.SUBJECT_VIEW, Permission.CONTACT_RECORD))


def place(code: str) -> Place:
    return Place.objects.get(code=code)
