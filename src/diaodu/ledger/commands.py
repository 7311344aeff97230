"""Appending to the ledger. Only the returns room calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from diaodu.audit.numbers import holds_numbers, last_number, numbers_ahead, settle_numbers, take_numbers
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.ledger import incoming
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.measures import fits_ledger
from diaodu.ledger.models import Document
from diaodu.ledger.queries import document_of
from diaodu.ledger.sections import document_code
from diaodu.packs.models import Pack

MOST_UNDER_LOCK = 20_000  # facts; more are written before the lock is taken, so that nobody waits for them


class AlreadyReported(Refusal):
    """The figure is in the ledger already; a further value must name what it replaces."""

    code, status = "already_reported", 409


class InexactValue(Refusal):
    """A value with more digits than the ledger keeps."""

    code, status = "inexact_value", 422


class WrongCorrection(Refusal):
    """A correction that names no fact, a fact of another figure, or one that is already replaced."""

    code, status = "wrong_correction", 409


@transaction.atomic
def keep_document(*, pack: Pack, code: str, page: Mapping[str, Any]) -> Document:
    """The document that a page is: the one known by its address, or a new one under this code of the pack."""
    Pack.objects.select_for_update(no_key=True).get(pk=pack.pk)  # so that nobody makes the same one meanwhile
    found = document_of(pack, page)
    if found is not None:
        return found
    return Document.objects.create(code=document_code(pack.code, code), pack=pack, **page)


@transaction.atomic
def append(*, recorded_by: str, facts: Sequence[NewFact]) -> range:
    """Append ``facts`` in order and return their ledger numbers.

    Raises ``InexactValue`` for a value that cannot be kept exactly, ``AlreadyReported`` when a fact without
    ``supersedes`` meets its slot taken, and ``WrongCorrection`` when ``supersedes`` does not name a fact in force of
    the same subject, measure, period, source and facet. Nothing is appended then.
    """
    _check_digits(facts)
    incoming.clear()
    incoming.lay_out(facts)
    return _append_laid_out(recorded_by)


@transaction.atomic
def append_query(*, recorded_by: str, select: str, parameters: Mapping[str, Any]) -> range:
    """The same for facts that a query of the caller gives (``incoming.COLUMNS``); its values fit the ledger."""
    incoming.clear()
    incoming.lay_out_query(select, parameters)
    return _append_laid_out(recorded_by)


def _append_laid_out(recorded_by: str) -> range:
    count = incoming.count()
    _refuse_second(incoming.given_twice())
    _refuse_unreasoned(incoming.unreasoned())
    if count > MOST_UNDER_LOCK and not holds_numbers():
        numbers = _append_ahead(count, recorded_by)
    else:
        numbers = _append_at_once(count, recorded_by)
    if count >= incoming.WORTH_ANALYZING:
        incoming.know_ledger()
    return numbers


def _append_at_once(count: int, recorded_by: str) -> range:
    numbers = take_numbers(count)  # from here on no other writer appends until this transaction ends
    if count:
        _check_corrections(below=numbers.start)
        _check_slots(since=0, below=numbers.start)
        incoming.move(numbers, recorded_at=clock.now(), recorded_by=recorded_by)
    return numbers


def _append_ahead(count: int, recorded_by: str) -> range:
    """Write everything first; then, under the lock, look only at what others have committed meanwhile.

    Two corrections of one fact cannot both be written: the database waits for the first and refuses the second.
    """
    numbers = numbers_ahead(count)
    seen = last_number()
    _check_corrections(below=numbers.start)
    _check_slots(since=0, below=numbers.start)
    try:
        incoming.move(numbers, recorded_at=clock.now(), recorded_by=recorded_by)
    except IntegrityError as error:
        if "supersedes" in str(error):
            raise WrongCorrection(_("另有一份更正剛剛入賬，請核對後重試。")) from error
        raise
    incoming.settle_constraints()  # foreign keys are looked up now, not under the lock
    settle_numbers(numbers)
    _check_slots(since=seen, below=numbers.start)
    return numbers


def _check_digits(facts: Sequence[NewFact]) -> None:
    for fact in facts:
        if fact.value is not None and not fits_ledger(fact.value):
            raise InexactValue(_("%(value)s 的位數超過台賬所能保存的。") % {"value": fact.value})


def _check_corrections(*, below: int) -> None:
    wrong = incoming.wrong_correction(below=below)
    if wrong is None:
        return
    number, in_force = wrong
    if in_force:
        raise WrongCorrection(_("更正須與第 %(number)s 號是同一主體、指標、時期、來源和口徑。") % {"number": number})
    raise WrongCorrection(_("台賬第 %(number)s 號不存在，或已被更正；請更正現行的一條。") % {"number": number})


def _check_slots(*, since: int, below: int) -> None:
    _refuse_second(incoming.taken_slot(since=since, below=below))


def _refuse_unreasoned(correction: tuple[str, str] | None) -> None:
    if correction is not None:
        measure, period = correction
        raise WrongCorrection(
            _("%(measure)s %(period)s 台賬已有另一個數，更正須寫明原因。") % {"measure": measure, "period": period}
        )


def _refuse_second(taken: tuple[str, str] | None) -> None:
    if taken is not None:
        measure, period = taken
        raise AlreadyReported(
            _("%(measure)s %(period)s 已有數；如需更改，請以更正方式註明所替代的一條及原因。")
            % {"measure": measure, "period": period}
        )
