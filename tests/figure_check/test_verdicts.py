"""What a check says of a figure: precision, bounds, calibers, periods, places, corrections, scope and refusals."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diaodu.core.units import Unit, UnitBook
from diaodu.figure_check.agreement import Agreement, agreement
from diaodu.figure_check.queries import check_text
from diaodu.figure_check.verdicts import Checked, Verdict
from diaodu.figures import Kind, read
from diaodu.indicators.asking import UnknownPeriod
from diaodu.kit.asking import BadNumber
from diaodu.kit.refusals import NotFound
from diaodu.ledger.commands import append
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.models import Fact
from diaodu.people.permissions import Permission
from diaodu.people.viewers import NOBODY, OPERATOR, Viewer, viewer_of
from tests.builders import make_user

PLACE = "620000"
CONFIRMED, CONTRADICTED, NOT_COMPARABLE = Verdict.CONFIRMED, Verdict.CONTRADICTED, Verdict.NOT_COMPARABLE


def last(
    text: str, *, viewer: Viewer = OPERATOR, place: str = PLACE, period: str | None = None, known: int | None = None
) -> Checked:
    """The last figure of a text that is no date."""
    checked = check_text(viewer, text, place=place, period=period, known=known)
    return [each for each in checked.figures if each.figure.kind is not Kind.DATE][-1]


@pytest.mark.parametrize(
    ("printed", "held", "told"),
    [
        ("進出口580億元", "58000000000", Agreement.SAME),
        ("進出口580億元", "58040000000", Agreement.SAME),  # printed to whole 億
        ("進出口580億元", "58240000000", Agreement.OTHER),
        ("項目十個", "10", Agreement.SAME),
        ("項目十個", "12", Agreement.OTHER),  # 十 is counted out
        ("項目超過500個", "561", Agreement.BOUND),
        ("項目超過500個", "490", Agreement.OTHER),
        ("項目超過500個", "1561", Agreement.OTHER),  # so far off that another thing must be meant
        ("增長18%", "18.3", Agreement.SAME),
        ("下降18%", "18", Agreement.OTHER),
        ("下降18%", "-18", Agreement.SAME),
        ("貨值約1960萬元", "19500000", Agreement.SAME),
        ("時效9-10天", "9", Agreement.SAME),
        ("時效9-12天", "10", Agreement.BOUND),
        ("時效9-12天", "13", Agreement.OTHER),
    ],
)
def test_a_figure_agrees_within_what_was_printed(printed: str, held: str, told: Agreement) -> None:
    assert agreement(read(printed).figures[0], Decimal(held)) is told


def test_a_ledger_printed_coarser_than_the_text_does_not_contradict_it() -> None:
    units = UnitBook([Unit("億元", "CNY", Decimal(10**8), 2)])
    assert units
    figure = read("進出口579.8億元").figures[0]
    assert agreement(figure, Decimal(58 * 10**9), ledger_digit=Decimal(10**8)) is Agreement.COARSE


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestOnGansu:
    """Texts on what packs/gansu publishes."""

    @pytest.mark.parametrize(
        ("text", "verdict"),
        [
            ("2022年，全省進出口總值增長18%。", CONFIRMED),
            ("2022年，全省進出口總值增長30%。", CONTRADICTED),
            ("2022年，全省進出口總值按可比口徑增長30%。", NOT_COMPARABLE),
            ("2022年1-6月，全省進出口總值300億元。", CONTRADICTED),
            ("2022年6月，全省進出口總值300億元。", Verdict.NOT_FOUND),  # a month, and the year so far
            ("2023年1月，全省招商引資到位資金120億元。", NOT_COMPARABLE),  # held of other provinces' money only
            ("2023年1月，全省招商引資到位資金99.95億元。", NOT_COMPARABLE),
            ("2022年，全省生產總值增長5.3%。", NOT_COMPARABLE),  # preliminary
            ("2022年，甘肅省省列重大項目約230個。", CONFIRMED),
            ("2022年，甘肅省省列重大項目超過250個。", CONTRADICTED),
            ("2023年，甘肅省力爭省列重大項目300個。", NOT_COMPARABLE),  # a plan, not what is
            ("2022年，蘭州市進出口580億元。", Verdict.NOT_FOUND),  # that is the province's
            ("2022年，陝西省進出口580億元。", Verdict.NOT_FOUND),
            ("2022年，全國進出口580億元。", Verdict.NOT_FOUND),
            ("2022年，全省養老機構床位580張。", Verdict.NOT_FOUND),
        ],
    )
    def test_verdicts(self, text: str, verdict: Verdict) -> None:
        assert last(text).verdict is verdict

    @pytest.mark.parametrize(
        "text", ["全年計劃舉辦省級招商活動18場、市州招商活動342場。", "計劃舉辦18場省級招商活動、342場市州招商活動。"]
    )
    def test_each_item_of_a_list_has_its_own_facet(self, text: str) -> None:
        checked = check_text(OPERATOR, "2023年，全省" + text, place=PLACE)
        facets = [each.candidates[0].facet for each in checked.figures if each.verdict is CONFIRMED]
        assert facets == ["省級", "市州"]

    def test_the_whole_year_is_meant_beside_a_quarter(self) -> None:
        start = "2023年一季度集中開工項目900個，"
        assert last(f"{start}全年安排省列重大項目287個。").verdict is CONFIRMED

    def test_a_contradiction_tells_value_unit_reason_and_trail(self) -> None:
        (candidate,) = last("2022年，全省進出口總值680億元。").candidates
        assert (candidate.value, candidate.unit, candidate.code) == (Decimal(580), "億元", "trade.total")
        assert "580" in candidate.reason
        assert candidate.trail.startswith("/trail/trade.total/?place=620000&period=2022")

    def test_two_pages_that_disagree_are_both_told(self) -> None:
        for said, other in (("2512", "2511"), ("2511", "2512")):
            found = last(f"2023年，甘肅省省列重大項目年度計劃投資{said}億元。")
            assert found.verdict is CONFIRMED
            assert [str(each.value) for each in found.candidates[:2]] == [said, other]
        found = last("2023年，甘肅省省列重大項目年度計劃投資2600億元。")
        assert found.verdict is CONTRADICTED
        assert {str(each.value) for each in found.candidates} == {"2511", "2512"}

    def test_the_asked_period_is_meant_where_the_text_says_none(self) -> None:
        assert last("省外招商引資到位資金99.95億元。", period="2023-01").verdict is CONFIRMED
        assert last("省外招商引資到位資金89.95億元。", period="2023-01").verdict is CONTRADICTED
        assert last("省外招商引資到位資金89.95億元。").verdict is Verdict.NOT_FOUND

    def test_a_number_that_was_corrected_is_confirmed_as_of_then(self) -> None:
        fact = Fact.objects.known_at(None).get(ref="gansu:GA0010")
        kept = ("subject_id", "measure", "period", "starts_on", "ends_on", "source", "facet", "printed_unit", "role")
        columns = {name: getattr(fact, name) for name in kept}
        corrected = NewFact(**columns, value=Decimal(236), printed="236", supersedes=fact.number, reason="漏計兩個")
        append(recorded_by="t", facts=[corrected])
        text = "2022年，甘肅省省列重大項目234個。"
        found = last(text)
        assert found.verdict is Verdict.CONFIRMED_EARLIER
        assert all(word in found.candidates[0].reason for word in ("236", "漏計兩個", str(fact.number)))
        assert last(text.replace("234", "236")).verdict is CONFIRMED
        assert last(text, known=fact.number).verdict is CONFIRMED
        assert last(text.replace("234", "236"), known=fact.number).verdict is CONTRADICTED

    def test_what_is_out_of_sight_is_not_found(self) -> None:
        viewer = viewer_of(make_user("city", place="620100"))
        found = last("2022年，全省進出口總值580億元。", viewer=viewer, place="620100")
        assert (found.verdict, found.candidates) == (Verdict.NOT_FOUND, ())
        areas = viewer_of(make_user("projects", place=PLACE, areas=("projects",), permissions=tuple(Permission)))
        assert last("2022年，全省進出口總值580億元。", viewer=areas).verdict is Verdict.NOT_FOUND
        assert last("2022年，甘肅省省列重大項目234個。", viewer=areas).verdict is CONFIRMED

    def test_refusals(self) -> None:
        for viewer, place in ((OPERATOR, "nowhere"), (NOBODY, PLACE)):
            with pytest.raises(NotFound):
                check_text(viewer, "1", place=place)
        with pytest.raises(UnknownPeriod):
            check_text(OPERATOR, "1", place=PLACE, period="soon")
        with pytest.raises(BadNumber):
            check_text(OPERATOR, "1", place=PLACE, known=10**12)

    def test_a_longer_text_costs_no_more_queries(self) -> None:
        text = "2022年，全省進出口總值580億元，增長18%。省列重大項目234個，總投資13071億元。\n\n"
        counts = []
        for times in (1, 1, 20):
            with CaptureQueriesContext(connection) as queries:
                check_text(OPERATOR, text * times, place=PLACE)
            counts.append(len(queries))
        assert counts[1] == counts[2]

    def test_any_text_is_checked(self) -> None:
        rng = random.Random(7)  # noqa: S311 - drawn texts, no secret
        pieces = [
            "2022年",
            "其中",
            "億元",
            "580",
            "%",
            "進出口",
            "甘肅",
            "陝西",
            "\n",
            "。",
            "，",
            "# ",
            "第",
            "屆",
            "9-10天",
            "\u3000",
            "🙂",
            "é",
            "(",
            "約",
        ]
        for _ in range(60):
            text = "".join(rng.choices(pieces, k=60))
            checked = check_text(OPERATOR, text, place=PLACE)
            assert len(checked.figures) == len(checked.reading.figures)
