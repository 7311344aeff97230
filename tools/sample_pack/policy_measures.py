"""The worked policy measures of the invented province; whom they fit stands in packs/sample/eligibility.toml."""

from __future__ import annotations

from dataclasses import dataclass

from sample_pack.files import Name


@dataclass(frozen=True, slots=True)
class Worked:
    """A measure with rules (in eligibility.toml); money in 萬元. ``weight`` is how many of a hundred cases it has."""

    name: Name
    package: int
    area: str
    department: str
    valid: tuple[str, str]
    benefit: str
    amount: int
    per: str
    cap: int
    papers: str
    redemption: str
    weight: int


WORKED = (
    Worked(
        Name("規上製造業穩產獎勵（示例）", "Award for steady production (invented)"), 3,
        "財稅支持", "industry",
        ("2022-01-01", ""),
        "按戶給予穩產獎勵", 20, "每戶", 20, "", "automatic", 8,
    ),
    Worked(
        Name("民營企業貸款貼息（示例）", "Interest subsidy for private companies (invented)"), 5,
        "金融服務", "finance",
        ("2022-03-01", ""),
        "按實付利息的一半貼息", 15, "每戶", 50, "借款合同；付息憑證", "on_application", 12,
    ),
    Worked(
        Name("首次升規獎勵（示例）", "Award for passing the threshold (invented)"), 3,
        "財稅支持", "industry",
        ("2022-01-01", "2024-06-30"),
        "首次升規一次性獎勵", 30, "每戶", 30, "", "automatic", 6,
    ),
    Worked(
        Name("物流企業燃油補貼（示例）", "Fuel subsidy for carriers (invented)"), 9,
        "服務機制", "transport",
        ("2022-05-01", "2024-02-15"),
        "按車輛給予燃油補貼", 8, "每戶", 40, "車輛清單；加油發票", "short", 5,
    ),
    Worked(
        Name("重大項目前期費用補助（示例）", "Grant for preparing projects (invented)"), 1,
        "有效投資", "reform",
        ("2022-01-01", ""),
        "補助規劃、環評等前期費用", 60, "每個項目", 200, "立項批覆；前期費用票據", "on_application", 14,
    ),
    Worked(
        Name("技改設備投資補助（示例）", "Grant for equipment of factories (invented)"), 7,
        "有效投資", "industry",
        ("2022-02-01", ""),
        "按設備投資的一成補助", 120, "每個項目", 500, "設備發票；竣工驗收單", "on_application", 12,
    ),
    Worked(
        Name("當年新開工項目獎勵（示例）", "Award for starts in the year (invented)"), 1,
        "有效投資", "reform",
        ("2023-01-01", "2024-03-31"),
        "當年開工一次性獎勵", 40, "每個項目", 40, "", "automatic", 18,
    ),
    Worked(
        Name("生態環保項目獎補（示例）", "Award for environment projects (invented)"), 4,
        "財稅支持", "ecology",
        ("2022-04-01", ""),
        "按投資額分檔獎補", 80, "每個項目", 300, "環評批覆；施工許可證", "on_application", 12,
    ),
    Worked(
        Name("小微企業擔保費減免（示例）", "Lower guarantee fees for small companies (invented)"), 5,
        "金融服務", "finance",
        ("2022-06-01", ""),
        "擔保費率降至百分之一以下", 3, "每戶", 10, "擔保合同", "short", 9,
    ),
    Worked(
        Name("數據企業用電優惠（示例）", "Cheaper power for data (invented)"), 7,
        "開放創新", "industry",
        ("2022-08-01", "2024-01-31"),
        "到戶電價優惠", 25, "每戶", 100, "用電繳費單", "short", 4,
    ),
    Worked(
        Name("外資企業到資獎勵（示例）", "Award for foreign capital (invented)"), 2,
        "開放創新", "commerce",
        ("2023-03-01", ""),
        "按到位外資比例獎勵", 50, "每戶", 500, "驗資報告；外匯登記", "on_application", 0,
    ),
    Worked(
        Name("設備更新貸款貼息（示例）", "Interest subsidy for new equipment (invented)"), 1,
        "有效投資", "industry",
        ("2022-03-01", "2023-06-30"),
        "設備貸款貼息兩個百分點", 35, "每個項目", 200, "貸款合同；設備清單", "on_application", 10,
    ),
)  # fmt: skip
