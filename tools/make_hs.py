"""Make packs/gansu/facets/hs.toml: the chapters of the Harmonized System as facets.

    python tools/make_hs.py hs_2_4.csv      the list of github.com/datasets/harmonized-system (PDDL)

The list is in English only; the Chinese names are the chapters' usual short ones.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from opencc import OpenCC

TARGET = Path(__file__).resolve().parent.parent / "packs" / "gansu" / "facets" / "hs.toml"
LONGEST = 100  # characters of an English name
# chapter 77 is kept free
SHORT = (
    "活動物", "肉及食用雜碎", "水產品", "乳蛋蜂蜜", "其他動物產品", "活植物及花卉", "食用蔬菜", "食用水果及堅果",
    "咖啡茶及香料", "穀物", "製粉產品", "油籽及雜項籽仁", "樹膠及植物汁液", "編結用植物材料", "動植物油脂",
    "肉及水產製品", "糖及糖食", "可可及其製品", "穀物及乳製品糕點", "蔬菜水果製品", "雜項食品", "飲料酒及醋",
    "食品殘渣及飼料", "煙草", "鹽硫磺及石料", "礦砂礦渣及礦灰", "礦物燃料", "無機化學品", "有機化學品", "藥品",
    "肥料", "鞣料染料及油漆", "精油及化妝品", "肥皂及洗滌劑", "蛋白類物質及酶", "炸藥及煙火製品", "照相及電影用品",
    "雜項化學產品", "塑料及其製品", "橡膠及其製品", "生皮及皮革", "皮革製品及箱包", "毛皮及其製品", "木及木製品",
    "軟木及其製品", "編結材料製品", "紙漿", "紙及紙板", "書籍及印刷品", "蠶絲", "羊毛及動物毛", "棉花",
    "其他植物紡織纖維", "化學纖維長絲", "化學纖維短纖", "絮胎氈呢及繩索", "地毯", "特種機織物", "工業用紡織品",
    "針織物", "針織服裝", "非針織服裝", "其他紡織製成品", "鞋靴", "帽類", "傘杖鞭", "羽毛製品及人造花",
    "石料水泥製品", "陶瓷產品", "玻璃及其製品", "珠寶及貴金屬", "鋼鐵", "鋼鐵製品", "銅及其製品", "鎳及其製品",
    "鋁及其製品", "", "鉛及其製品", "鋅及其製品", "錫及其製品", "其他賤金屬", "賤金屬工具", "賤金屬雜項製品",
    "機械器具", "電機電氣設備", "鐵道車輛及設備", "車輛及其零件", "航空器", "船舶", "光學及醫療儀器", "鐘錶",
    "樂器", "武器彈藥", "家具寢具燈具", "玩具及運動用品", "雜項製品", "藝術品及古物",
)  # fmt: skip
HEAD = "# The chapters of the Harmonized System, made by tools/make_hs.py. The code is the word that measures list.\n"


def chapters(source: Path) -> Iterator[str]:
    """The facet of each chapter that has a name."""
    simplify = OpenCC("t2s").convert
    with source.open(encoding="utf-8", newline="") as stream:
        english = {row["hscode"]: row["description"] for row in csv.DictReader(stream) if row["level"] == "2"}
    for number, hant in enumerate(SHORT, start=1):
        if hant:
            code = f"{number:02}"
            named = f"HS{code} {english[code].replace(chr(34), chr(39))}"
            cut = named if len(named) <= LONGEST else f"{named[: LONGEST - 1].rstrip()}…"
            names = f'hant = "HS{code} {hant}", hans = "HS{code} {simplify(hant)}", en = "{cut}"'
            yield f'[[facet]]\ncode = "HS{code}"\nnames = {{ {names} }}\n'


def main() -> None:
    """Write the file anew."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join([HEAD, *chapters(Path(sys.argv[1]))]), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
