"""Reading a formula: recursive descent from text to nodes."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from diaodu.core.formula.errors import FormulaError
from diaodu.core.formula.lexing import Token, tokens
from diaodu.core.formula.nodes import (
    FUNCTIONS,
    Apply,
    Binary,
    Count,
    Growth,
    Indicator,
    Members,
    Negate,
    Node,
    Number,
    Percent,
    Sum,
    Value,
)

DEEPEST = 20
MOST_NODES = 100
ABOVE = "above"
YEARS = tuple(str(years) for years in range(2, 21))

Options = Mapping[str, Token]


def parse(text: str) -> Node:
    """Read a formula. Raises ``FormulaError`` with the column of the first mistake."""
    return _Parser(text).formula()


class _Parser:
    """Holds the place in the text, and how much has been built: hostile input ends at a limit, not in the stack."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0
        self._nodes = 0

    def formula(self) -> Node:
        node = self._sum()
        if self._peek.kind != "end":
            raise self._unexpected(self._peek, "the end")
        return node

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._peek
        self._next += 1
        return token

    def _is(self, *signs: str) -> bool:
        return self._peek.kind == "sign" and self._peek.text in signs

    def _expect(self, kind: str, text: str = "") -> Token:
        token = self._peek
        if token.kind != kind or (text and token.text != text):
            raise self._unexpected(token, repr(text) if text else f"a {kind}")
        return self._take()

    def _unexpected(self, token: Token, wanted: str) -> FormulaError:
        found = repr(token.text) if token.text else "the end"
        return FormulaError("bad_formula", token.at, f"expected {wanted}, found {found}")

    def _built(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise FormulaError("bad_formula", node.at, f"a formula has at most {MOST_NODES} parts")
        return node

    def _sum(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError("bad_formula", self._peek.at, f"brackets go at most {DEEPEST} deep")
        node = self._chain(("+", "-"), lambda: self._chain(("*", "/"), self._unary))
        self._depth -= 1
        return node

    def _chain(self, signs: tuple[str, str], part: Callable[[], Node]) -> Node:
        node = part()
        while self._is(*signs):
            sign = self._take()
            node = self._built(Binary(sign.text, node, part(), sign.at))
        return node

    def _unary(self) -> Node:
        signs: list[Token] = []
        while self._is("-"):
            signs.append(self._take())
        node = self._atom()
        for sign in reversed(signs):
            node = self._built(Negate(node, sign.at))
        return node

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return self._built(Number(Decimal(token.text), token.at))
        if token.kind == "sign" and token.text == "(":
            node = self._sum()
            self._expect("sign", ")")
            return node
        if token.kind == "name":
            return self._built(self._call(token) if self._is("(") else Indicator(token.text, token.at))
        raise self._unexpected(token, "a number, a name or a bracket")

    def _call(self, name: Token) -> Node:
        self._expect("sign", "(")
        if name.text in {"value", "sum", "count"}:
            node = getattr(self, f"_{name.text}_of")(name)
        elif name.text == "percent":
            node = self._percent_of(name)
        elif name.text == "growth":
            node = self._growth_of(name)
        elif name.text in FUNCTIONS:
            node = self._applied(name)
        else:
            raise FormulaError("bad_formula", name.at, f"there is no function {name.text!r}")
        self._expect("sign", ")")
        return node  # type: ignore[no-any-return]

    def _value_of(self, name: Token) -> Node:
        measure = self._expect("name").text
        options = self._options("facet")
        return Value(measure, _text(options, "facet"), name.at)

    def _sum_of(self, name: Token) -> Node:
        measure = self._expect("name").text
        self._expect("sign", ",")
        family = self._expect("name").text
        return Sum(measure, _members(family, self._options("class", "where")), name.at)

    def _count_of(self, name: Token) -> Node:
        family = self._expect("name").text
        options = self._options("class", "where", "reached", "planned")
        return Count(_members(family, options), _text(options, "reached"), _text(options, "planned"), name.at)

    def _percent_of(self, name: Token) -> Node:
        part = self._sum()
        self._expect("sign", ",")
        return Percent(part, self._sum(), name.at)

    def _growth_of(self, name: Token) -> Node:
        of = self._sum()
        options = self._options("base", "years", "comparable")
        comparable, years = options.get("comparable"), options.get("years")
        if comparable and _text(options, "comparable") != "yes":
            raise FormulaError("bad_formula", comparable.at, 'comparable is "yes" or left out')
        if years and "base" in options:
            raise FormulaError("bad_formula", years.at, "a growth has a base or years, not both")
        return Growth(of, _year(options.get("base")), _years(years), comparable is not None, name.at)

    def _applied(self, name: Token) -> Node:
        of = self._sum()
        if name.text != ABOVE:
            return Apply(name.text, of, at=name.at)
        options = self._options("level")
        if "level" not in options:
            raise FormulaError("bad_formula", name.at, 'above needs a level="..." of places')
        return Apply(name.text, of, _text(options, "level"), name.at)

    def _options(self, *allowed: str) -> Options:
        found: dict[str, Token] = {}
        while self._is(","):
            self._take()
            name = self._expect("name")
            if name.text not in allowed:
                raise FormulaError("bad_formula", name.at, f"{name.text!r} is not one of {', '.join(allowed)}")
            if name.text in found:
                raise FormulaError("bad_formula", name.at, f"{name.text!r} is given twice")
            self._expect("sign", "=")
            found[name.text] = self._expect("text")
            if found[name.text].text == '""':
                raise FormulaError("bad_formula", found[name.text].at, f"{name.text!r} is empty")
        return found


def _text(options: Options, name: str) -> str:
    return options[name].text[1:-1] if name in options else ""


def _members(family: str, options: Options) -> Members:
    field, equals, value = _text(options, "where").partition("=")
    if "where" in options and not (field.strip() and equals and value.strip()):
        raise FormulaError("bad_formula", options["where"].at, 'where is written "field=value"')
    return Members(family, _text(options, "class"), field.strip(), value.strip())


def _year(token: Token | None) -> int | None:
    if token is None:
        return None
    text = token.text[1:-1]
    if not (len(text) == 4 and text.isascii() and text.isdigit() and text[0] != "0"):  # noqa: PLR2004 - a year
        raise FormulaError("bad_formula", token.at, f"base is a year, not {text!r}")
    return int(text)


def _years(token: Token | None) -> int | None:
    """Over how many years a mean is taken; one year has none."""
    if token is None:
        return None
    text = token.text[1:-1]
    if text not in YEARS:
        raise FormulaError("bad_formula", token.at, f"years is a number from {YEARS[0]} to {YEARS[-1]}, not {text!r}")
    return int(text)
