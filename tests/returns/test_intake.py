"""A published page's way: its head, its rows, the checks, the ledger, a correction; by hand and by file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.ledger.models import Document, Fact
from diaodu.packs.commands import load_pack
from diaodu.returns.commands.closing import close_month
from diaodu.returns.commands.deciding import accept_return, send_back, submit_return
from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return
from diaodu.returns.commands.intake import describe_page, keep_row, open_page, remove_row
from diaodu.returns.commands.uploads import upload_return
from diaodu.returns.jobs import run_upload
from diaodu.returns.models import Line, Return, Upload
from diaodu.returns.refusals import InvalidPage, NotDue, ReasonMissing, ReturnFrozen, ReturnNotReady
from tests.builders import make_user
from tests.returns.orchard import FILL, People, write_orchard

PACKS = Path(__file__).resolve().parents[2] / "packs"
HEAD = {
    "title": "一季度東區到位資金",
    "publisher": "果園日報",
    "url": "https://daily.example/2023/0411/1.html",
    "published": "2023-04-11",
    "mirror": False,
}
ROW = {"subject": "O1", "measure": "funds", "period": "2023-03", "facet": "省外", "value": "1.5", "unit": "億元"}
FULL = {
    **ROW,
    "role": "level",
    "qualifier": "about",
    "section": "要聞",
    "quote": "省外到位資金約1.5億元",
    "as_of": "2023-03-31",
    "note": "版二",
}


def opened(people: People, **head: Any) -> Return:
    return open_page(actor=people.reporter, form="page", place="O1", page={**HEAD, **head})


def entered(people: People, *rows: dict[str, str]) -> Return:
    found = opened(people)
    for row in rows or (FULL,):
        keep_row(actor=people.reporter, key=found.key, cells=row)
    return found


def accepted(people: People, *rows: dict[str, str]) -> Return:
    found = submit_return(actor=people.reporter, key=entered(people, *rows).key)
    return accept_return(actor=people.reviewer, key=found.key)


def rules(people: People, cells: dict[str, str], found: Return | None = None) -> list[tuple[str, str]]:
    found = found or opened(people)
    problems = keep_row(actor=people.reporter, key=found.key, cells=cells)
    return [(problem.column, problem.rule) for problem in problems]


def test_what_a_page_printed_stands_in_the_ledger_with_address_and_quote(people: People) -> None:
    found = accepted(people)
    fact = Fact.objects.get(return_line__isnull=False)
    assert (fact.value, fact.printed, fact.printed_unit) == (Decimal(150_000_000), "1.5", "億元")
    assert (fact.subject.code, fact.measure, fact.period, fact.facet) == ("O1", "funds", "2023-03", "省外")
    assert (fact.source, fact.role, fact.qualifier, fact.note) == ("published", "level", "about", "版二")
    assert (fact.section, fact.quote, str(fact.as_of)) == ("要聞", "省外到位資金約1.5億元", "2023-03-31")
    assert fact.return_line == found.lines.get().pk
    assert fact.document == found.document
    assert fact.document is not None
    assert {key: getattr(fact.document, key) for key in HEAD} == HEAD
    assert (found.first_number, found.last_number) == (fact.number, fact.number)


def test_an_absence_is_taken_with_its_kind(people: People) -> None:
    accepted(people, {**ROW, "value": "", "unit": "", "absence": "not_applicable"})
    fact = Fact.objects.get(return_line__isnull=False)
    assert (fact.value, fact.absence, fact.printed) == (None, "not_applicable", "")


def test_a_period_token_means_its_end_and_the_first_facet_is_the_default(people: People) -> None:
    accepted(people, {**ROW, "period": "2022", "facet": "", "value": "0"})
    fact = Fact.objects.get(return_line__isnull=False)
    assert (fact.period, fact.facet, fact.value) == ("2022-12", "全部", Decimal(0))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"measure": "fund"}, ("measure", "unknown_code")),
        ({"measure": ""}, ("measure", "required")),
        ({"subject": "O9"}, ("subject", "unknown_code")),
        ({"subject": "O2"}, ("subject", "unknown_code")),  # not of this place
        ({"subject": "w1"}, ("subject", "wrong_kind")),
        ({"facet": "國內"}, ("facet", "no_such_facet")),
        ({"period": "2023-13"}, ("period", "not_a_period")),
        ({"unit": "%"}, ("unit", "units_do_not_add")),
        ({"unit": "斤"}, ("unit", "unknown_code")),
        ({"value": "約1.5"}, ("value", "not_a_number")),
        ({"value": "1,500"}, ("value", "not_a_number")),
        ({"value": "-1"}, ("value", "out_of_bounds")),
        ({"value": "0.0000000000000000001"}, ("value", "too_many_digits")),
        ({"value": ""}, ("value", "value_or_absence")),
        ({"absence": "missing"}, ("value", "value_or_absence")),
        ({"value": "", "absence": "lost"}, ("absence", "no_such_absence")),
        ({"quote": "字" * 26}, ("quote", "quote_too_long")),
        ({"section": "字" * 61}, ("section", "too_long")),
        ({"as_of": "2023-02-30"}, ("as_of", "not_a_day")),
    ],
)
def test_a_bad_row_is_told_and_not_kept(people: People, change: dict[str, str], problem: tuple[str, str]) -> None:
    found = opened(people)
    assert rules(people, {**ROW, **change}, found) == [problem]
    assert not found.lines.exists()


def test_one_figure_stands_once_on_a_page(people: People) -> None:
    found = entered(people)
    assert rules(people, {**ROW, "value": "1.6"}, found) == [("", "duplicate")]
    assert rules(people, {**ROW, "facet": "全部"}, found) == []
    assert keep_row(actor=people.reporter, key=found.key, row=2, cells={**ROW, "value": "1.6"}) == []
    assert list(found.lines.values_list("row", "figures__0__p")) == [(2, "1.6"), (3, "1.5")]
    remove_row(actor=people.reporter, key=found.key, row=2)
    assert list(found.lines.values_list("row", flat=True)) == [3]


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"publisher": ""},
        {"published": "昨天"},
        {"published": ""},
        {"url": "javascript:alert(1)"},
        {"title": "字" * 201},
    ],
)
def test_a_head_says_where_and_when(people: People, change: dict[str, str]) -> None:
    with pytest.raises(InvalidPage):
        opened(people, **change)
    found = opened(people)
    with pytest.raises(InvalidPage):
        describe_page(actor=people.reporter, key=found.key, page={**HEAD, **change})


def test_many_pages_are_entered_on_one_day_and_one_page_once(people: People) -> None:
    found = opened(people)
    assert opened(people, title="標題改了").pk == found.pk
    other = opened(people, url="https://daily.example/2.html")
    paper = opened(people, url="")
    assert len({found.pk, other.pk, paper.pk}) == 3
    assert opened(people, url="").pk == paper.pk
    assert opened(people, url="", title="另一版").pk != paper.pk


def test_a_page_without_rows_is_not_ready_and_a_submitted_one_is_frozen(people: People) -> None:
    found = opened(people)
    with pytest.raises(ReturnNotReady):
        submit_return(actor=people.reporter, key=found.key)
    keep_row(actor=people.reporter, key=found.key, cells=ROW)
    submit_return(actor=people.reporter, key=found.key)
    for change in (
        lambda: keep_row(actor=people.reporter, key=found.key, cells=FULL),
        lambda: remove_row(actor=people.reporter, key=found.key, row=2),
        lambda: describe_page(actor=people.reporter, key=found.key, page=HEAD),
    ):
        with pytest.raises(ReturnFrozen):
            change()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Line.objects.filter(owner=found).delete()


def test_a_page_that_was_sent_back_is_mended(people: People) -> None:
    found = submit_return(actor=people.reporter, key=entered(people).key)
    send_back(actor=people.reviewer, key=found.key, reason="口徑應為全部")
    assert keep_row(actor=people.reporter, key=found.key, row=2, cells={**FULL, "facet": "全部"}) == []
    submit_return(actor=people.reporter, key=found.key)
    accept_return(actor=people.second, key=found.key)
    assert Fact.objects.get(return_line__isnull=False).facet == "全部"


def test_another_value_of_the_same_page_is_a_correction_with_a_reason(people: People) -> None:
    first = accepted(people, FULL, {**ROW, "facet": "全部", "value": "3"})
    again = entered(people, {**ROW, "facet": "全部", "value": "30000", "unit": "萬元"})
    assert again.pk != first.pk
    assert rules(people, {**FULL, "value": "1.6"}, again) == [("value", "correction")]
    with pytest.raises(ReturnNotReady, match="更正"):
        submit_return(actor=people.reporter, key=again.key)
    keep_row(actor=people.reporter, key=again.key, row=3, cells={**FULL, "value": "1.6", "reason": "抄錯"})
    submit_return(actor=people.reporter, key=again.key)
    accept_return(actor=people.reviewer, key=again.key)
    again.refresh_from_db()
    assert again.document_id == first.document_id
    assert again.first_number == again.last_number  # three hundred million stands already
    fact = Fact.objects.known_at(None).get(facet="省外")
    assert (fact.value, fact.reason, fact.supersedes_id) == (Decimal(160_000_000), "抄錯", first.first_number)
    assert Fact.objects.known_at(first.last_number).get(facet="省外").value == Decimal(150_000_000)


def test_what_was_accepted_meanwhile_asks_for_a_reason(people: People) -> None:
    found = submit_return(actor=people.reporter, key=entered(people).key)
    above = make_user("above", place="O", permissions=FILL)
    other = open_page(actor=above, form="page", place="O", page=HEAD)
    keep_row(actor=above, key=other.key, cells={**ROW, "value": "2"})
    submit_return(actor=above, key=other.key)
    accept_return(actor=people.reviewer, key=other.key)
    with pytest.raises(ReasonMissing):
        accept_return(actor=people.second, key=found.key)
    assert Fact.objects.filter(return_line__isnull=False).count() == 1


def test_another_page_with_another_value_stands_beside_it(people: People) -> None:
    accepted(people)
    other = opened(people, url="https://other.example/")
    assert rules(people, {**ROW, "value": "1.52"}, other) == []
    submit_return(actor=people.reporter, key=other.key)
    accept_return(actor=people.reviewer, key=other.key)
    values = Fact.objects.known_at(None).filter(facet="省外").values_list("value", "document__url")
    assert {url for _value, url in values} == {HEAD["url"], "https://other.example/"}


def test_pages_of_the_own_place_only(people: People) -> None:
    with pytest.raises(NotFound):
        open_page(actor=people.stranger, form="page", place="O1", page=HEAD)
    with pytest.raises(Forbidden):
        open_page(actor=people.reviewer, form="page", place="O1", page=HEAD)
    found = entered(people)
    with pytest.raises(NotFound):
        keep_row(actor=people.stranger, key=found.key, cells=ROW)
    with pytest.raises(NotFound):
        remove_row(actor=people.stranger, key=found.key, row=2)
    submit_return(actor=people.reporter, key=found.key)
    with pytest.raises(Forbidden):
        accept_return(actor=people.reporter, key=found.key)


def test_a_form_of_pages_is_not_filled_by_period_nor_another_form_by_page(people: People) -> None:
    with pytest.raises(NotDue):
        open_return(actor=people.reporter, form="page", place="O1", period="2023-02")
    with pytest.raises(NotDue):
        open_page(actor=people.reporter, form="work_month", place="O1", page=HEAD)
    month = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    with pytest.raises(NotFound):
        keep_row(actor=people.reporter, key=month.key, cells=ROW)
    found = entered(people)
    lay_out_lines(found)
    assert fill_line(actor=people.reporter, key=found.key, row=2, cells={"explanation": "x"}) != []
    assert found.lines.get().figures[0]["p"] == "1.5"


def test_a_closed_month_does_not_keep_a_page_out(people: People) -> None:
    found = submit_return(actor=people.reporter, key=entered(people).key)
    close_month(actor=people.office, place="O", period="2023-04")
    assert accept_return(actor=people.reviewer, key=found.key).state == "accepted"


def uploaded(people: People, found: Return, text: str, name: str = "page.csv") -> Upload:
    row = upload_return(actor=people.reporter, key=found.key, content=text.encode(), file_name=name)
    run_upload(upload_id=row.pk, language="zh-hant")
    row.refresh_from_db()
    return row


def test_a_csv_with_the_columns_of_facts_goes_the_same_way(people: People) -> None:
    found = opened(people)
    head = ",".join(FULL)
    row = uploaded(people, found, f"{head}\n{','.join(FULL.values())}\nO1,funds,2023-03,全部,3,億元,,,,,,\n")
    assert (row.state, row.rows_total, row.problems) == ("taken", 2, [])
    submit_return(actor=people.reporter, key=found.key)
    accept_return(actor=people.reviewer, key=found.key)
    facts = Fact.objects.filter(return_line__isnull=False).order_by("number")
    assert [(fact.printed, fact.quote) for fact in facts] == [("1.5", "省外到位資金約1.5億元"), ("3", "")]


def test_a_csv_with_mistakes_is_refused_whole(people: People) -> None:
    found = opened(people)
    text = "subject,measure,period,value,unit\nO1,funds,2023-03,1,億元\nO1,funds,2023-03,2,億元\nO1,fund,2023-03,2,%\n"
    row = uploaded(people, found, text)
    assert row.state == "refused"
    assert [(p["row"], p["column"], p["rule"]) for p in row.problems] == [
        (3, "", "duplicate"),
        (4, "measure", "unknown_code"),
    ]
    assert not found.lines.exists()


@pytest.mark.parametrize(
    ("name", "text", "rules"),
    [
        ("page.xlsx", "", {"unknown_format"}),
        (
            "page.csv",
            "subject,measure,period,value,document\nO1,funds,2023-03,1,page\n",
            {"unknown_column", "missing_column"},
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(people: People, name: str, text: str, rules: set[str]) -> None:
    row = uploaded(people, opened(people), text, name)
    assert (row.state, {problem["rule"] for problem in row.problems}) == ("refused", rules)


def test_in_a_generated_pack_a_page_is_generated(db: None, tmp_path: Path) -> None:
    root = write_orchard(tmp_path)
    pack = root / "pack.toml"
    pack.write_text(
        pack.read_text(encoding="utf-8").replace('version = "1"', 'version = "1"\ngenerated = true'), encoding="utf-8"
    )
    sources = (root / "sources.toml").read_text(encoding="utf-8")
    (root / "sources.toml").write_text(sources.replace('"published"', '"generated"'), encoding="utf-8")
    (root / "facts/plan.csv").unlink()
    load_pack(root)
    found = open_page(actor=None, form="page", place="O1", page=HEAD)
    keep_row(actor=None, key=found.key, cells=FULL)
    submit_return(actor=None, key=found.key)
    accept_return(actor=None, key=found.key)
    assert Fact.objects.get(return_line__isnull=False).source == "generated"


class TestRealPages:
    """Figures of pages that the pack has, or could have: its documents are found by their addresses."""

    @pytest.fixture
    def filled(self, db: None) -> None:
        load_pack(PACKS / "gansu")

    def take(self, head: dict[str, Any], *rows: dict[str, str]) -> Return:
        found = open_page(actor=None, form="published_page", place="620000", page=head)
        for row in rows:
            assert [p for p in keep_row(actor=None, key=found.key, cells=row) if p.severity == "refuse"] == []
        submit_return(actor=None, key=found.key)
        return accept_return(actor=None, key=found.key)

    def test_a_page_of_the_pack_is_found_and_its_figures_are_left_alone_or_corrected(
        self, filled: None, tmp_path: Path
    ) -> None:
        head = {
            "title": "兰州一季度执行招商引资省外项目469个",
            "publisher": "甘肃经济日报 (转载)",
            "url": "http://lyslsly.com/lzxw/10892.html",
            "published": "2020-04",
            "mirror": True,
        }
        count = {
            "subject": "620100",
            "measure": "promotion.projects",
            "period": "2020-03",
            "facet": "省外",
            "value": "469",
            "unit": "個",
        }
        documents = Document.objects.count()
        same = self.take(head, {**count, "quote": "兰州一季度执行招商引资省外项目469个"})
        assert (same.document.code, same.first_number) == ("gansu:S13", None)
        funds = {
            "subject": "620100",
            "measure": "promotion.funds_in_place",
            "period": "2020-03",
            "facet": "省外",
            "value": "143.90",
            "unit": "亿元",
        }
        assert self.take(head, funds).first_number is None
        mended = self.take(head, {**funds, "value": "143.91", "reason": "核對原版"})
        assert Document.objects.count() == documents
        fact = Fact.objects.known_at(None).get(
            subject__code="620100", measure="promotion.funds_in_place", period="2020-03", facet="省外"
        )
        assert (fact.number, fact.value, fact.supersedes.ref) == (
            mended.first_number,
            Decimal(14_391_000_000),
            "gansu:GA0158",
        )

    def test_a_page_that_only_the_list_of_pages_has_gives_facts_of_its_own(self, filled: None) -> None:
        head = {
            "title": "2023年甘肃重点推进8大领域287个省列重大项目",
            "publisher": "甘肃文化产业网 (转央广网)",
            "url": "https://gansuci.cn/2023/0214/265015.shtml",
            "published": "2023-02-14",
        }
        rest = {"subject": "620000", "period": "2023", "as_of": "2023-02-11", "qualifier": "exact"}
        self.take(
            head,
            {
                **rest,
                "measure": "major_list.count",
                "value": "287",
                "unit": "個",
                "role": "count",
                "quote": "8大领域287个省列重大项目",
            },
            {**rest, "measure": "major_list.planned_total", "value": "16512", "unit": "亿元", "role": "level"},
            {**rest, "measure": "major_list.annual_plan", "value": "2512", "unit": "亿元", "role": "level"},
        )
        facts = Fact.objects.filter(document__code="gansu:S02", return_line__isnull=False).order_by("number")
        assert [(fact.measure, fact.printed, fact.period) for fact in facts] == [
            ("major_list.count", "287", "2023"),
            ("major_list.planned_total", "16512", "2023"),
            ("major_list.annual_plan", "2512", "2023"),
        ]


def test_a_pack_leaves_a_correction_alone_until_it_says_something_new(people: People, tmp_path: Path) -> None:
    root = tmp_path / "orchard"
    page = f"page,{HEAD['title']},{HEAD['publisher']},{HEAD['url']},{HEAD['published']},,\n"
    (root / "documents.csv").write_text("code,title,publisher,url,published,mirror,note\n" + page, encoding="utf-8")

    def load(*values: str) -> list[str]:
        rows = "".join(f"P1,O1,funds,2023-03,省外,{value},億元,page\n" for value in values)
        text = f"ref,subject,measure,period,facet,value,unit,document\n{rows}"
        (root / "facts/page.csv").write_text(text, encoding="utf-8")
        load_pack(root)
        facts = Fact.objects.known_at(None).filter(measure="funds", facet="省外")
        return [fact.printed for fact in facts]

    assert load("1.4") == ["1.4"]
    accepted(people, {**FULL, "reason": "核對原版"})
    (root / "README.md").write_text("the same rows", encoding="utf-8")
    assert load("1.4") == ["1.5"]
    assert load() == ["1.5"]  # what the pack no longer says was corrected: the correction stands
    assert load("1.4") == ["1.5"]
    assert load("1.7") == ["1.7"]
