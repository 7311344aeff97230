"""Composing a circular: its body evaluated as known at one ledger number, into plain blocks and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.core.periods import Period, PeriodError
from diaodu.editions import parts
from diaodu.editions.circulars import Circular
from diaodu.editions.composing.commitments import commitments
from diaodu.editions.composing.corrections import Printed, corrections
from diaodu.editions.composing.figures import Figures
from diaodu.editions.composing.ledger_figures import LedgerFigures
from diaodu.editions.composing.setting import Setting
from diaodu.editions.composing.tables import Tables
from diaodu.editions.content import HEAD, ITEM, SUBHEAD, TEXT, TITLE, Block, Content, Figure, Paragraph, Piece, Source
from diaodu.editions.periods import period_words
from diaodu.editions.refusals import BodyRefused
from diaodu.editions.template.nodes import (
    Choice,
    Condition,
    FigureSpec,
    Let,
    Named,
    Node,
    Part,
    Quoted,
    Text,
    Word,
)
from diaodu.editions.template.nodes import Figure as FigureNode
from diaodu.editions.template.reading import every
from diaodu.indicators.asking import Desk
from diaodu.kit.languages import speaking
from diaodu.kit.refusals import Refusal
from diaodu.ledger.queries import document_named
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import OPERATOR

_HEADS = (("### ", SUBHEAD), ("## ", HEAD), ("# ", TITLE), ("- ", ITEM))
_MARKS = tuple(mark for mark, _style in _HEADS)
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be composed: a circular's body (its nodes), for a place and period, in a script, at a number.

    ``earlier`` is what released editions printed before. ``sources`` are those of the quotes as they were cited when
    it was composed first: a document has no past.
    """

    circular: Circular
    nodes: Sequence[Node]
    place: str
    period: str
    form: str
    number: int
    dated: date
    document_number: str = ""
    earlier: Sequence[Printed] = ()
    sources: Sequence[Source] = ()


@dataclass(slots=True)
class _Composer:
    asked: Asked
    setting: Setting
    figures: Figures
    ledger: LedgerFigures
    tables: Tables
    names: dict[str, FigureSpec] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    line: list[Piece] = field(default_factory=list)

    def blocks(self, nodes: Iterable[Node]) -> Iterator[Block]:
        """The blocks that nodes make; text is cut into paragraphs at blank lines and before headings."""
        for node in self._chosen(nodes):
            if isinstance(node, Part):
                yield from self._closed()
                yield from self._part(node)
            elif isinstance(node, Text):
                yield from self._text(node.text)
            else:
                self.line.append(self._piece(node))
        yield from self._closed()

    def _chosen(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """The nodes with every choice made."""
        for node in nodes:
            if isinstance(node, Let):
                self.names[node.name] = node.spec
            elif isinstance(node, Choice):
                taken = (b.nodes for b in node.branches if b.condition is None or self._holds(b.condition))
                yield from self._chosen(next(taken, ()))
            else:
                yield node

    def _holds(self, condition: Condition) -> bool:
        left = self.figure(self.names[condition.name], keep=False)
        if condition.operator == "is":
            return bool(left.absence)
        named = self.names.get(condition.against)
        right = self.figure(named, keep=False).unrounded if named else condition.against
        if left.unrounded is None or right is None:
            return False
        one, two = Decimal(left.unrounded), Decimal(right)
        return {">=": one >= two, "<=": one <= two, ">": one > two, "<": one < two, "==": one == two}[
            condition.operator
        ]

    def figure(self, spec: FigureSpec, *, keep: bool = True) -> Figure:
        """The figure of a spec; one that only decides is not among those printed."""
        ledger = self.ledger if keep else LedgerFigures(Figures(self.setting))
        if spec.target:
            return ledger.target(spec)
        if spec.subject:
            return ledger.fact(spec)
        return ledger.figures.change(spec) if spec.against else ledger.figures.indicator(spec)

    def _piece(self, node: Node) -> Piece:
        if isinstance(node, FigureNode | Named):
            figure = self.figure(self.names[node.name] if isinstance(node, Named) else node.spec)
            return Piece(figure.printed, figure=figure.id)
        if isinstance(node, Quoted):
            self._cite(node.document)
            return Piece(self.setting.say(node.words), source=node.document)
        assert isinstance(node, Word)  # noqa: S101 - the other kinds are taken before
        return Piece(self._word(node))

    def _word(self, node: Word) -> str:
        if node.what == "place":
            return self.setting.name_of(self.setting.place.subject_id)
        if node.what == "dated":
            return dated_words(self.setting)
        return self.setting.words_of(self.setting.asked(node.of))

    def _cite(self, code: str) -> None:
        if code in self.sources:
            return
        page = document_named(loaded_packs()[self.asked.circular.pack], code)
        self.sources[code] = Source(code, page.title, page.publisher, page.published, page.url)

    def _part(self, node: Part) -> Iterator[Block]:
        if node.kind == "table":
            yield self.tables.table(self.asked.circular.tables[node.code])
        elif node.kind == "chart":
            yield self.tables.chart(self.asked.circular.charts[node.code])
        elif node.kind == "commitments":
            yield from commitments(self.setting)
        else:
            yield from parts.made(node.kind, self.setting)

    def _text(self, text: str) -> Iterator[Paragraph]:
        first, *rest = _BLANK.split(text)
        yield from self._lines(first)
        for part in rest:
            yield from self._closed()
            yield from self._lines(part)

    def _lines(self, text: str) -> Iterator[Paragraph]:
        """Lines of one paragraph are joined; one that begins a heading or an item closes what stands before it."""
        for index, line in enumerate(text.split("\n")):
            if index and (line.startswith(_MARKS) or self._in_heading()):
                yield from self._closed()
            if line.strip():
                self.line.append(Piece(self.setting.say(line)))

    def _in_heading(self) -> bool:
        return bool(self.line) and self.line[0].text.startswith(_MARKS[:-1])

    def _closed(self) -> Iterator[Paragraph]:
        pieces = [piece for piece in self.line if piece.text]
        self.line = []
        if not pieces:
            return
        mark, style = next(((m, s) for m, s in _HEADS if pieces[0].text.startswith(m)), ("", TEXT))
        first = Piece(pieces[0].text.removeprefix(mark).lstrip(), pieces[0].figure, pieces[0].source)
        yield Paragraph(style, tuple(piece for piece in (first, *pieces[1:]) if piece.text))


def compose(asked: Asked) -> Content:
    """What a circular says. Raises ``BodyRefused`` for what cannot be asked, ``NotFound`` for a place that is none."""
    with speaking(asked.form):
        composer = _composer(asked)
        _warm(composer)
        blocks = list(_asked(composer))
        changed = corrections(composer.figures, asked.earlier)
        if changed:
            blocks += [Paragraph(HEAD, (Piece(changed.title),)), changed]
        return _content(composer, blocks)


def _asked(composer: _Composer) -> list[Block]:
    try:
        return list(composer.blocks(composer.asked.nodes))
    except (Refusal, PeriodError) as error:
        raise BodyRefused([(0, "bad_value", str(error))]) from error


def _composer(asked: Asked) -> _Composer:
    desk = Desk(OPERATOR, asked.number)
    place = desk.place(asked.place)
    try:
        period = Period.parse(asked.period, desk.answerer(place).regime.calendar)
    except PeriodError as error:
        raise BodyRefused([(0, "bad_value", _("時期「%(period)s」無法識別。") % {"period": asked.period})]) from error
    setting = Setting(desk, place, period, asked.form, asked.dated)
    figures = Figures(setting)
    sources = {source.code: source for source in asked.sources}
    return _Composer(asked, setting, figures, LedgerFigures(figures), Tables(figures), sources=sources)


def _warm(composer: _Composer) -> None:
    """Read at once what the figures, tables and charts will ask for; what cannot be asked is told where it stands."""
    asked = composer.asked
    nodes = every(asked.nodes)
    specs = [node.spec for node in nodes if isinstance(node, FigureNode | Let)]
    for part in (node for node in nodes if isinstance(node, Part)):
        if part.kind == "table":
            specs += composer.tables.specs(asked.circular.tables[part.code])
        elif part.kind == "chart":
            specs += composer.tables.chart_specs(asked.circular.charts[part.code])
    composer.setting.learn(place.subject_id for place in composer.tables.places())
    desk, wanted = composer.setting.desk, []
    for spec in specs:
        for period in {spec.period, spec.against or spec.period}:
            if spec.subject or spec.target:
                continue
            try:
                ask = composer.figures.ask(spec, period)
                answerer, at = desk.at(ask)
            except (Refusal, PeriodError):
                continue
            wanted.append((answerer, ask.code, at))
    desk.warm(wanted)


def _content(composer: _Composer, blocks: Sequence[Block]) -> Content:
    asked, setting = composer.asked, composer.setting
    title = next((b for b in blocks if isinstance(b, Paragraph) and b.style == TITLE), None)
    words = "".join(piece.text for piece in title.pieces) if title else setting.named(asked.circular.names)
    return Content(
        title=words,
        issuer=setting.named(asked.circular.issuer),
        document_number=setting.say(asked.document_number),
        dated=asked.dated.isoformat(),
        dated_words=dated_words(setting),
        form=asked.form,
        place=setting.place.code,
        place_name=setting.name_of(setting.place.subject_id),
        period=setting.period.token,
        period_words=setting.words_of(setting.period),
        number=asked.number,
        generated=setting.place.generated,
        blocks=tuple(block for block in blocks if block is not title),
        figures=tuple(composer.figures.kept.values()),
        sources=tuple(composer.sources[code] for code in sorted(composer.sources)),
    )


def dated_words(setting: Setting) -> str:
    """The day a circular is dated, as printed."""
    return setting.say(period_words(Period.parse(setting.dated.isoformat())))
