"""Hostile requests that change nothing of their own: what is asked, and with what status it is answered."""

from __future__ import annotations

from typing import NamedTuple

LONG = "9" * 5000


class Asked(NamedTuple):
    """A request for an address; ``status`` are the answers that will do."""

    name: str
    path: str
    query: dict[str, str | list[str]]
    status: tuple[int, ...]


SQL = "' UNION SELECT password FROM people_user --"
TEMPLATE = "{{ settings.SECRET_KEY }}{% debug %}${7*7}"
LIST = "/register/kinds/canal/"

ASKED = (
    # text that would be taken for a language
    Asked("SQL in a search", LIST, {"q": SQL}, (200,)),
    Asked("SQL in an order", LIST, {"order": "name; DROP TABLE register_subject"}, (200,)),
    Asked("a field's lookup in an order", LIST, {"order": "-created_by__password"}, (200,)),
    Asked("SQL in a place", LIST, {"place": SQL}, (200,)),
    Asked("SQL in a code", f"/subjects/{SQL}/", {}, (404,)),
    Asked("SQL in the audit", "/audit/", {"who": SQL, "what": SQL, "about": SQL}, (200,)),
    Asked("a pattern in a search", LIST, {"q": "%_\\" * 30}, (200,)),
    Asked("a template in a search", LIST, {"q": TEMPLATE}, (200,)),
    Asked("a template in a code", f"/register/rosters/{TEMPLATE}/", {}, (404,)),
    Asked("a script in a search", LIST, {"q": '"><script>alert(1)</script>'}, (200,)),
    Asked("a script in a ledger number", "/places/vm/", {"known": "<script>alert(1)</script>"}, (400, 404)),
    # bytes that are no text
    Asked("NUL in a path", "/register/kinds/canal%00/", {}, (404,)),
    Asked("NUL in a query", LIST, {"q": "a\0b"}, (404,)),
    Asked("overlong letters in a path", "/register/kinds/%c0%af%c0%ae/", {}, (404,)),
    Asked("overlong letters in a query", f"{LIST}?q=%c0%af%ed%a0%80%ff", {}, (200,)),
    Asked("turned letters", LIST, {"q": "\u202e\u2066\ufeff"}, (200,)),
    # paths and formats
    Asked("a path in a format", "/register/kinds/canal/export...%2f..%2fetc%2fpasswd", {}, (404,)),
    Asked("a path in a kind", "/register/kinds/..%2f..%2fetc%2fpasswd/", {}, (404,)),
    Asked("a path below static", "/static/..%2f..%2fsettings.py", {}, (404,)),
    Asked("a path below static, twice encoded", "/static/%252e%252e/settings.py", {}, (404,)),
    Asked("another site as a path", "//evil.example/login", {}, (301, 404)),
    Asked("a file of the checkout", "/.git/config", {}, (404,)),
    # numbers
    Asked("a page of five thousand digits", "/audit/", {"page": LONG}, (200,)),
    Asked("a page below nothing", LIST, {"page": "-1"}, (200,)),
    Asked("a page that is no number", LIST, {"page": "NaN"}, (200,)),
    Asked("a page in other digits", "/audit/", {"page": "٣"}, (200,)),
    Asked("a ledger number too large", "/register/rosters/works-2022/", {"known": "9" * 19}, (200, 400)),
    Asked("a ledger number of another kind", "/indicators/works.members/trail/", {"place": "vm", "period": "2023", "known": "1e9"}, (400, 404)),
    Asked("a fact below nothing", "/facts/-1/", {}, (404,)),
    Asked("a fact too large", f"/facts/{'9' * 30}/", {}, (404,)),
    Asked("the last day of all", "/audit/", {"until": "9999-12-31", "since": "0001-01-01"}, (200,)),
    Asked("a day that is none", "/register/rosters/works-2022/", {"at": "2023-02-30"}, (200,)),
    Asked("a period beyond all", "/places/vm/", {"period": "9999-12"}, (200, 400, 404)),
    Asked("a period in other digits", "/places/vm/", {"period": "٢٠٢٢"}, (200, 400, 404)),
    # too much
    Asked("a query of a megabyte", LIST, {"q": "x" * 2**20}, (200,)),
    Asked("a thousand of one name", LIST, {"q": ["x"] * 900, "place": ["vm", "vm-south"]}, (200,)),
    Asked("more names than are read", LIST, {f"n{number}": "1" for number in range(3000)}, (400,)),
    Asked("a path of a hundred thousand", f"/subjects/{'x' * 100_000}/", {}, (404,)),
)  # fmt: skip
