"""The pages of score sheets and league tables, of the invented province."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from diaodu.indicators.commands import record_adjustment
from diaodu.indicators.models import Adjustment
from tests.builders import make_user

SCORES = "/places/{}/scores/?sheet=drive_2023&period=2023-06"


def text(client: Client, url: str) -> str:
    """What a page says, tags and line breaks left out."""
    found = client.get(url)
    assert found.status_code == 200, url
    return " ".join(re.sub(r"<[^>]+>", " ", found.content.decode()).split())


def adjust(place: str = "S90600", points: str = "-3") -> Adjustment:
    return record_adjustment(
        actor=None, place=place, sheet="drive_2023", period="2023-06", points=Decimal(points),
        reason="兩個項目未入庫", document="sample:supervision-h1",
    )  # fmt: skip


def test_the_ranking_stands_by_peer_class(director: Client) -> None:
    page = director.get(SCORES.format("S90000")).content.decode()
    assert page.count("data-class") == 2
    rows = re.findall(r'data-row="(S\d+)"', page)
    assert rows == ["S90300", "S90100", "S90200", "S90600", "S90500", "S90400"]
    assert "<strong>72.70</strong>" in page
    said = text(director, SCORES.format("S90000"))
    assert "升 1 · 全由自身變化，+1 位" in said
    assert "降 2 · 全由他處變化，-2 位" in said
    assert "權重 -10%" in said


def test_every_point_of_a_place_is_explained(director: Client) -> None:
    said = text(director, SCORES.format("S90100"))
    # 357.95 of a line of 671, of 30 points
    assert "357.95 ÷ 目標 671.00 億元 = 53.35%" in said
    assert "30.00 分 × 53.35% = 16.00 分" in said
    # one more point is a thirtieth of the line, 22.37 (rounded up)
    assert "再得 1.00 分：招商引資到位資金須達到 380.32 億元，還差 22.37 億元" in said
    assert "（44.44 − 最差 41.67 %）÷（最好 60.00 % − 最差 41.67 %）× 40 + 60 = 66.06%" in said
    assert "69.82 / 100" in said
    assert "某一個數若修訂 1%" in said


def test_what_is_left_out_says_so(director: Client) -> None:
    said = text(director, SCORES.format("S90600"))
    assert "未計入：外貿進出口總值" in said
    assert "基數過小，不參加計分" in said


def test_an_adjustment_is_shown_with_reason_and_evidence_and_not_before_it_was_known(director: Client) -> None:
    row = adjust()
    said = text(director, SCORES.format("S90600"))
    assert "61.33 / 100" in said
    assert f"-3 · 2023-06 · 兩個項目未入庫 #{row.number} · 系統操作員" in said
    assert "子虛省2023年上半年督查通報（示例）" in said
    earlier = text(director, SCORES.format("S90600") + f"&known={row.number - 1}")
    assert "64.33 / 100" in earlier
    assert "兩個項目未入庫" not in earlier
    assert "/scores/adjust/" not in director.get(SCORES.format("S90600") + f"&known={row.number - 1}").content.decode()


def test_who_sees_one_place_only_learns_nothing_of_the_others(loaded: None, client: Client, db: None) -> None:
    client.force_login(make_user("city", place="S90100"))
    said = text(client, SCORES.format("S90100"))
    assert "第 2 / 3 位" in said
    assert "357.95 ÷ 目標 671.00 億元 = 53.35%" in said  # their own figure and line
    for hidden in ("鏡花市", "南柯市", "最差 41.67", "最好 60.00", "權重 -10%", "2.88", "若修訂 1%"):
        assert hidden not in said
    assert "/scores/adjust/" not in client.get(SCORES.format("S90100")).content.decode()
    assert "同類中有您範圍之外的地區" in said
    assert client.get(SCORES.format("S90000")).status_code == 404
    assert client.get(SCORES.format("S90200")).status_code == 404
    assert "子虛省（示例）" not in text(client, "/scores/")


def test_who_sees_not_all_areas_sees_no_sheet(loaded: None, client: Client, db: None) -> None:
    client.force_login(make_user("trader", place="S90000", areas=("opening",)))
    assert client.get(SCORES.format("S90000")).status_code == 404
    assert "沒有您可以查看的計分表" in text(client, "/scores/")


def test_real_places_have_no_sheet(director: Client) -> None:
    assert director.get("/places/620000/scores/").status_code == 404


def test_recording_on_the_page(director: Client) -> None:
    url = "/scores/adjust/S90400/drive_2023/?period=2023-06"
    given = {"points": "1.5", "reason": "提前投產", "document": "sample:supervision-h1", "replaces": ""}
    assert director.post(url, {**given, "reason": ""}).status_code == 422
    refused = director.post(url, {**given, "points": "9"})
    assert refused.status_code == 409
    assert "加減分應在 -5 至 5 之間" in refused.content.decode()
    assert not Adjustment.objects.exists()
    found = director.post(url, given)
    assert (found.status_code, found["Location"]) == (
        302,
        "/places/S90400/scores/?sheet=drive_2023&period=2023-06#adjustments",
    )
    row = Adjustment.objects.get()
    again = director.post(url, {**given, "points": "0", "reason": "撤銷", "replaces": str(row.number)})
    assert again.status_code == 302
    assert f"已由第 {row.number + 1} 號更正" in text(director, SCORES.format("S90400"))


def test_evidence_of_an_invented_place_is_no_real_document(director: Client) -> None:
    page = director.get("/scores/adjust/S90400/drive_2023/").content.decode()
    assert "sample:supervision-h1" in page
    assert "gansu:" not in page


@pytest.mark.parametrize("query", ["period=soon", "known=x", "known=999999999"])
def test_what_cannot_be_asked_is_refused(director: Client, query: str) -> None:
    for page in ("scores", "league"):
        assert director.get(f"/places/S90000/{page}/?{query}").status_code == 400


def test_the_league_says_what_moved_and_what_the_next_rank_takes(director: Client) -> None:
    said = text(director, "/places/S90000/league/?indicator=promotion.funds_in_place&period=2023-06")
    assert "第 1 / 6 位" in said
    # 南柯市 234.79 behind 烏有市 357.95
    assert "123.16 億元" in said
    page = director.get("/places/S90000/league/?indicator=trade.total_growth&period=2023-06").content.decode()
    assert page.count("data-row=") == 6
    assert "基數過小，不排位" in page
    assert "league-all" in page


def test_the_league_by_peer_class_ranks_within_it(director: Client) -> None:
    page = director.get("/places/S90000/league/?classes=drive_2023").content.decode()
    assert page.count("data-group") == 2
    assert page.count("第 1 / 3 位") == 2


def test_a_place_stands_among_its_peers_in_the_league(director: Client) -> None:
    page = director.get("/places/S90300/league/").content.decode()
    assert re.search(r'class="table-active" data-row="S90300"', page)
