"""Mills on rosters of two years, for what is summed and counted over members in time."""

from __future__ import annotations

from tests.indicators.toy import NAMES

MILLS = """code,name_hant,name_hans,name_en,place,organisation,stage,document,section,quote,wheel
m1,一,一,One,t1a,,built,,,,over
m2,二,二,Two,t1b,,built,,,,under
m3,三,三,Three,t2,,built,,,,over
m4,四,四,Four,t3,,built,,,,under
"""
HEAD = "roster,subject,class,action,on,reason\n"
EVERYBODY = HEAD + "".join(
    f"r{year},{mill},{held},enter,20{year}-01-01,listed\n"
    for year in ("22", "23", "24")
    for mill, held in (("m1", "old"), ("m2", "new"), ("m3", "old"), ("m4", "new"))
)


def rosters(*years: str) -> str:
    """One complete roster of the family ``mills`` for each year."""
    classes = ", ".join(f'{{ code = "{code}", {NAMES} }}' for code in ("new", "old"))
    return "".join(
        f'[[roster]]\ncode = "r{year[2:]}"\nfamily = "mills"\n{NAMES}\nplace = "t"\nperiod = "{year}"\n'
        f"classes = [{classes}]\ncomplete = true\n"
        for year in years
    )


FILES = {"mills": MILLS, "memberships": EVERYBODY, "rosters": rosters("2022", "2023", "2024")}
