"""What the English words around a figure say of it."""

from __future__ import annotations

import re

from diaodu.figures.figure import Found, Qualifier, Role, Sign

_UP = (
    r"grew|grow(?:n|s|ing|th)?|rose|ris(?:e|es|en|ing)|increas\w*|up|gain\w*|climb\w*|expan\w*|higher|surg\w*|jump\w*|accelerat\w*|"
    r"advanc\w*|added|adding|more|above|ahead|faster|soar\w*|widen\w*|exceed\w*"
)
_DOWN = (
    r"fell|fall(?:s|en|ing)?|declin\w*|decreas\w*|down|drop\w*|lower\w*|slid|shr[aiu]nk\w*|contract\w*|slump\w*|reduc\w*|less|fewer|"
    r"below|behind|slower|slow\w*|narrow\w*|lost|loss|cut|contraction"
)
_SHARE = (
    r"unemployment|account(?:s|ed|ing)? for|shares?|proportion|ratio|(?<!growth )rates?|made up|mak(?:es|ing) up|"
    r"represent\w*|equals?|completion|occup\w*|or"
)
_CUE = re.compile(rf"\b(?:(?P<share>{_SHARE})|(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<to> to\b)?", re.IGNORECASE)
_OF = re.compile(r" of (?!growth)|-?share")
_MOVE_BEHIND = re.compile(
    r"[ -](?:year-on-year |annual |yearly )?(?:(?P<up>increase|rise|growth|gain|jump|surge|expansion)"
    r"|(?P<down>decline|drop|fall|decrease|cut|reduction))"
)
_COMPARED_BEHIND = re.compile(
    r" (?:(?P<up>more|higher|above|greater|faster)|(?P<down>less|fewer|lower|below|slower))\b"
)
_VALUED = re.compile(r" (?:from|to|at)(?: about| around| nearly| almost| over| only)? $")  # 5.9% is where it stood
_GROWING = re.compile(r"growth|inflation|increase|expansion|rate of change", re.IGNORECASE)
_SCHEDULE = re.compile(
    r" (?:(?P<up>ahead of|above|faster than)|(?P<down>behind|below|short of)) (?:the )?(?:schedule|plan|target)"
)
_THAN = re.compile(
    r"(?: [a-z]+)? (?:(?P<up>more|higher|above|greater|ahead)|(?P<down>less|fewer|lower|below|short|behind))\b"
    r"(?: than| of)?"
)
_NEARLY = r"(?: (?:about|around|nearly|almost|over|more than|some))?"
_BY = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?: (?:by|of))?{_NEARLY} $", re.IGNORECASE)
_QUALIFIERS = re.compile(
    r"\b(?:(?P<above>more than|over|above|at least|exceed(?:s|ed|ing)|in excess of|topped|surpass(?:ed|ing)|"
    r"no less than)|(?P<below>nearly|almost|less than|under|up to|below|close to|at most|no more than|not more than)|"
    r"(?P<approx>about|around|approximately|some|roughly|an estimated))(?: a)? $",
    re.IGNORECASE,
)
_BEHIND = re.compile(r" or (?:(?P<above>more|above|over)|(?P<below>less|below|under))\b")
_PLANS = re.compile(
    r"\b(?:budget(?:ed)?|planned|plans?|expect(?:s|ed)|forecasts?|targets?|aims?|will|projected|goals?|"
    r"estimated to|set to)\b",
    re.IGNORECASE,
)
WINDOW = 120  # characters of a sentence in which a word of planning governs an amount


def role_of_percent(found: Found, before: Found | None, text: str) -> None:
    """A percent is a growth or a share; the words behind it go before those in front."""
    behind = _MOVE_BEHIND.match(text, found.end)
    if behind:
        _grow(found, Sign.UP if behind["up"] else Sign.DOWN)
        return
    if _VALUED.search(found.gap):
        told = _GROWING.search(text, max(found.lead, found.start - WINDOW), found.start)
        moved = before is not None and before.role is Role.GROWTH and before.sentence == found.sentence
        if not told and not moved:
            found.role = Role.SHARE
        else:
            _grow(found, before.sign or Sign.UP if moved and before is not None else Sign.UP)
        return
    beyond = _COMPARED_BEHIND.match(text, found.end)
    if beyond:
        _grow(found, Sign.UP if beyond["up"] else Sign.DOWN)
        return
    role, sign = _nearest(found.gap)
    if _OF.match(text, found.end) or role == "share":
        found.role = Role.SHARE
    elif sign is not None:
        _grow(found, sign)
    elif before is not None and before.role is Role.GROWTH and before.sentence == found.sentence:
        _grow(found, before.sign or Sign.UP)


def _grow(found: Found, sign: Sign) -> None:
    found.role, found.sign = Role.GROWTH, sign


def _nearest(words: str) -> tuple[str, Sign | None]:
    """The last cue: share, or growth with its sign; what rose to a value says nothing of it."""
    role, sign = "", None
    for match in _CUE.finditer(words):
        if match["share"]:
            role, sign = "share", None
        elif not match["to"]:
            role, sign = "growth", Sign.UP if match["up"] else Sign.DOWN
    return role, sign


def role_of_points(found: Found, text: str) -> None:
    """Points go up unless something says that they fall, behind them or in front."""
    behind = _SCHEDULE.match(text, found.end) or _COMPARED_BEHIND.match(text, found.end)
    told = (Sign.UP if behind["up"] else Sign.DOWN) if behind else _nearest(found.gap)[1]
    found.sign = told or Sign.UP


def tell_amount(found: Found, text: str) -> None:
    """An amount is a change when it is so much more or less than another, or what something rose by."""
    than = _THAN.match(text, found.end)
    match = than if than and than.group().endswith("than") else _BY.search(found.gap)
    if match and not (match.re is _BY and _QUALIFIERS.search(found.gap)):
        found.role, found.sign = Role.CHANGE, Sign.UP if match["up"] else Sign.DOWN


def tell_qualifier(found: Found, text: str) -> None:
    """How exactly the number is meant."""
    match = _BEHIND.match(text, found.end) or _QUALIFIERS.search(found.gap)
    if match and found.qualifier is Qualifier.NONE:
        found.qualifier = Qualifier(match.lastgroup or "none")


def tell_target(found: Found, text: str) -> None:
    """Amounts behind a word of planning in their sentence are plans, growth only right behind it."""
    if found.role is Role.LEVEL:
        found.target = _PLANS.search(text, max(found.lead, found.start - WINDOW), found.start) is not None
    elif found.role is Role.GROWTH:
        found.target = _PLANS.search(found.gap) is not None
