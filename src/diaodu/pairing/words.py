"""What the room's codes are called, in the present language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from diaodu.core.conduct import Flag, Standing
from diaodu.pairing.declared import INDUSTRY, ORGANISATION, PLACE, SUBJECT


def payer_words() -> Mapping[str, str]:
    """Who may have paid for a contact."""
    return {"own_unit": _("所在單位"), "self": _("本人"), "enterprise": _("企業"), "other": _("其他人")}


def thing_words() -> Mapping[str, str]:
    """What a recusal may be about."""
    return {SUBJECT: _("登記項"), ORGANISATION: _("單位或企業"), PLACE: _("地區"), INDUSTRY: _("行業")}


def standing_words() -> Mapping[str, str]:
    """How the record of a contact stands."""
    return {
        Standing.FLAGGED: _("有標記"),
        Standing.INCOMPLETE: _("待補記"),
        Standing.PLANNED: _("計劃中"),
        Standing.COMPLETE: _("完整"),
        Standing.DROPPED: _("未成行"),
    }


def filter_words() -> Mapping[str, str]:
    """By what the list of contacts is filtered: how records stand, and what waits for approval."""
    return {**standing_words(), "waiting": _("待審批")}


def former_words(flag: str, rule: str) -> str:
    """What an earlier version of a record broke; ``rule`` is the name of the item it was recorded under."""
    told = {"rule": rule, "flag": flag_words().get(flag, flag)}
    return _("曾登記為「%(rule)s」（%(flag)s），已更正") % told


def flag_words() -> Mapping[str, str]:
    """What breaks a rule of conduct, or lacks."""
    return {
        Flag.NEGATIVE: _("負面清單事項，移交紀檢監察"),
        Flag.RECUSED: _("應當迴避"),
        Flag.NO_APPROVAL: _("未經審批"),
        Flag.LATE_APPROVAL: _("審批晚於接觸"),
        Flag.OVER_LIMIT: _("費用超標準"),
        Flag.WRONG_PAYER: _("不應由其支付"),
        Flag.TOO_OFTEN: _("走訪過多，企業未提出"),
        Flag.NO_COST: _("費用未填（沒有花費的填 0）"),
        Flag.NO_PAYER: _("支付方未填"),
        Flag.NO_RULE: _("清單中已無此事項"),
    }
