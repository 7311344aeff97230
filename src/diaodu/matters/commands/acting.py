"""Ending a step of a matter, by whoever has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.attachments import Attachment
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Forbidden
from diaodu.matters import history
from diaodu.matters.commands.acts import act
from diaodu.matters.commands.effects import apply_effect, end_followers
from diaodu.matters.commands.escalating import catch_up
from diaodu.matters.commands.evidence import bind_files, keep_contents
from diaodu.matters.commands.permits import locked, locked_for, require_fit, require_open, require_step, rules_of
from diaodu.matters.commands.raising import record_raised, said_of
from diaodu.matters.course import Course
from diaodu.matters.fields import checked_fields, require_ahead
from diaodu.matters.kinds import ENTERPRISE, EXTEND, OFFICE, Ending
from diaodu.matters.kinds import Step as Declared
from diaodu.matters.models import Matter, Step
from diaodu.matters.refusals import MatterRefused
from diaodu.matters.saving import save
from diaodu.people.models import User
from diaodu.people.viewers import acting
from diaodu.register.field_types import number_in
from diaodu.register.models import Place, Subject

LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Doing:
    """How a step is ended: in which way, with which words and evidence, the answers to its tests (True: yes), fields
    that are filled in with it, to whom the next steps are assigned, and the files that are attached as evidence.
    ``once`` is the key of a form that may be sent again when its answer was lost: what it did already is not done
    twice.
    """

    ending: str
    words: str = ""
    evidence: str = ""
    tests: Mapping[str, bool] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    assign_to: User | None = None
    assign_place: Place | None = None
    files: Sequence[Attachment] = ()
    once: str = ""


@act
def end_step(*, actor: User | None, matter: UUID, step: str, doing: Doing, at: datetime) -> Matter:
    """End an open step by somebody who has it (None: the operator).

    Raises ``NotFound``, ``Forbidden`` for who does not have it, did what is to be checked by another, or says what only
    the enterprise says, and ``MatterRefused`` for what the step does not allow, with the remedy.
    """
    viewer = acting(actor)
    row = locked(viewer, matter)
    if doing.once and row.events.filter(act=history.ENDED, by=actor, said__once=doing.once).exists():
        return row
    course, found = _course(row, step, at=at, by=actor)
    require_step(viewer, row, found)
    _require_another(course, found, actor)
    return _end(course, found, doing)


@act
def end_step_for_enterprise(*, enterprise: Subject, matter: UUID, step: str, doing: Doing, at: datetime) -> Matter:
    """End an open step by the enterprise that a matter is about, through its link."""
    row = locked_for(enterprise, matter)
    course, found = _course(row, step, at=at, by=None, from_enterprise=True)
    if not found.enterprise:
        raise Forbidden(_("這一環節不由企業辦理。"))
    return _end(course, found, doing, enterprise)


def _course(
    row: Matter, step: str, *, at: datetime, by: User | None, from_enterprise: bool = False
) -> tuple[Course, Step]:
    require_open(row)
    if row.waiting_on:
        raise MatterRefused(_("事項在等待中；請先恢復計時，再辦理環節。"))
    course = Course(row, rules_of(row), at=at, by=by, from_enterprise=from_enterprise)
    catch_up(course)
    found = next((each for each in course.open_steps if each.code == step), None)
    if found is None:
        raise MatterRefused(_("這一環節已經辦完，或還沒有輪到；請刷新頁面再看。"))
    return course, found


def _require_another(course: Course, step: Step, actor: User | None) -> None:
    """Nobody checks what they did themselves."""
    others = course.kind.step(step.code).not_by
    did = {each.ended_by_id for each in course.steps if each.code in others and each.ended_at and not each.void}
    if actor and actor.pk in did:
        raise Forbidden(_("這一環節須由辦理人以外的人覈驗。"))


def _end(course: Course, step: Step, doing: Doing, enterprise: Subject | None = None) -> Matter:
    declared = course.kind.step(step.code)
    ending = _checked(declared, doing)
    _check_hand(course, declared, ending)
    filled = _fill(course, ending, doing)
    _assign(course, declared, doing)
    tests = {code: bool(doing.tests[code]) for code in doing.tests}
    said = said_of(
        {
            "words": doing.words.strip(), "evidence": doing.evidence.strip(), "tests": tests, "fields": filled,
            "once": doing.once,
        }
    )  # fmt: skip
    course.end(step, ending, said)
    apply_effect(course, ending)
    end_followers(course)
    files = keep_contents(doing.files)
    save(course)
    bind_files(files, step, enterprise)
    record_raised([course])
    record(
        actor=course.by, tag="matters:step:end", kind="matter", key=str(course.matter.public),
        new={"step": step.code, "ending": ending.code},
    )  # fmt: skip
    return course.matter


def _checked(step: Declared, doing: Doing) -> Ending:
    """The ending chosen, once everything that the step asks for is there."""
    ending = step.ending(doing.ending)
    if ending is None:
        raise MatterRefused(_("請選擇辦理結果。"))
    if len(doing.words) > LONGEST_WORDS or len(doing.evidence) > LONGEST_WORDS:
        raise MatterRefused(_("說明和佐證各不超過 %(longest)d 字，請縮短。") % {"longest": LONGEST_WORDS})
    if step.evidence and not doing.evidence.strip() and not ending.back:
        raise MatterRefused(
            _("「%(step)s」須寫明佐證，例如文號、照片編號或鏈接。") % {"step": name_in_language(step.names)}
        )
    if ending.back and not doing.words.strip():
        raise MatterRefused(_("退回須說明原因。"))
    _check_tests(step, ending, doing)
    return ending


def _check_hand(course: Course, step: Declared, ending: Ending) -> None:
    """Nobody speaks for the enterprise, nor it for the office; nobody grants what they asked for themselves."""
    if ending.by == ENTERPRISE and not course.from_enterprise:
        others = "、".join(name_in_language(each.names) for each in step.endings_for(enterprise=False))
        message = _("「%(ending)s」只能由企業通過其專用地址作出；企業未答的，請選「%(others)s」。")
        raise Forbidden(message % {"ending": name_in_language(ending.names), "others": others})
    if ending.by == OFFICE and course.from_enterprise:
        raise Forbidden(_("請選擇辦理結果。"))
    if ending.effect == EXTEND and course.by and course.by.pk == course.matter.raised_by_id:
        raise Forbidden(_("延期不能由申請人自己審批。"))


def _check_tests(step: Declared, ending: Ending, doing: Doing) -> None:
    for test in step.tests:
        if test.code not in doing.tests:
            raise MatterRefused(_("請逐項回答：%(test)s") % {"test": name_in_language(test.names)})
    failed = [test for test in step.tests if not doing.tests[test.code]]
    if failed and ending.code == step.passes:
        listed = "、".join(name_in_language(test.names) for test in failed)
        raise MatterRefused(_("「%(tests)s」沒有通過，不能作此結論；請退回辦理。") % {"tests": listed})


def _fill(course: Course, ending: Ending, doing: Doing) -> dict[str, str]:
    """Fill in the fields given with a step, those that its ending needs must be there; gives what was filled in."""
    matter: Matter = course.matter
    given = {code: value for code, value in doing.fields.items() if str(value).strip()}
    if given:
        matter.fields = checked_fields(course.kind, {**matter.fields, **given})
        require_ahead(course.kind, given, course.at)
    for code in ending.needs:
        if not matter.fields.get(code):
            field = course.kind.form.field(code)
            name = name_in_language(field.names) if field else code
            raise MatterRefused(_("作此結論須填「%(field)s」。") % {"field": name})
    _check_equal(course, ending)
    return {code: matter.fields[code] for code in given if code in matter.fields}


def _check_equal(course: Course, ending: Ending) -> None:
    """What is to have come up to something has."""
    if not ending.equal:
        return
    reached, wanted = (course.matter.fields.get(code, "") for code in ending.equal)
    gap = (number_in(wanted) or Decimal(0)) - (number_in(reached) or Decimal(0))
    if gap > 0:
        names = {field.code: name_in_language(field.names) for field in course.kind.form.fields}
        said = {"reached": names[ending.equal[0]], "wanted": names[ending.equal[1]], "gap": gap}
        raise MatterRefused(_("「%(reached)s」還沒有達到「%(wanted)s」，缺口 %(gap)s；請退回辦理。") % said)


def _assign(course: Course, step: Declared, doing: Doing) -> None:
    if not step.assigns or not (doing.assign_to or doing.assign_place):
        return
    if doing.assign_place and course.matter.place.path not in doing.assign_place.path:
        raise MatterRefused(_("只能交給本地區或其下級的單位。"))
    if doing.assign_to:
        require_fit(doing.assign_to, course.matter)
    course.matter.assigned, course.matter.assigned_place = doing.assign_to, doing.assign_place
