"""Make what has no fixed address in the browser tests' site, and print the addresses: a return, a published page, a fact."""

from __future__ import annotations

import django


def main() -> None:
    """Begin a return and a published page; nothing is submitted."""
    django.setup()
    from diaodu.ledger.models import Fact
    from diaodu.returns.commands.filling import lay_out_lines, open_return
    from diaodu.returns.commands.intake import keep_row, open_page
    from diaodu.returns.models import Line

    found = open_return(actor=None, form="project_month", place="S90200", period="2023-11")
    lay_out_lines(found)
    line = Line.objects.filter(owner=found).order_by("row").values_list("row", flat=True)[0]
    head = {"title": "A page", "publisher": "An office", "published": "2023-02"}
    page = open_page(actor=None, form="published_page", place="620000", page=head)
    row = {"subject": "620000", "measure": "trade.total", "period": "2022", "value": "1", "unit": "億元"}
    keep_row(actor=None, key=page.key, cells={**row, "facet": "全部"})
    fact = Fact.objects.filter(ref="gansu:F055").values_list("number", flat=True)[0]
    for address in (
        f"/returns/{found.key}/",
        f"/returns/{found.key}/lines/{line}/",
        f"/returns/page/{page.key}/",
        f"/returns/page/{page.key}/rows/2/",
        f"/facts/{fact}/",
    ):
        print(address)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
