"""Second pass: how exactly each number is meant."""

from __future__ import annotations

import re

from diaodu.figures.figure import Found, Kind, Qualifier

_BEFORE = re.compile(
    r"(?:(?P<below>不超过|不到|不足|不多于|不高于|低于|少于|最多|至多|(?<![最附靠就相接临远])近|将近|接近|逼近)"
    r"|(?P<above>超过|突破|超出|逾|不低于|不少于|不小于|至少|高于|多于|(?<![反赶出入])超|破|跨越|跨过|站上|迈上|跃上|越过)"
    r"|(?P<approx>大约|(?<![节签契条合违履预])约|约为|约合|约占|约有|约达|估约|上下))"
    r"(?:了|为|达|有|占|合|共|计|人民币)?$"
)
_BEHIND = re.compile(
    r" ?(?:的?(?P<above>以上|之多|及以上|有余|开外|或以上)"
    r"|(?P<below>以内|以下|之内|及以下|或以下)|(?P<approx>左右|上下|前后))"
)
_LISTED = frozenset({"、", "和", "及", "与", "，", "以及"})
_NOT_BELOW = frozenset({Kind.DURATION, Kind.DATE})
_COMPARING = ("高于", "低于", "多于", "少于")
_RECENT = ("近", "将近", "接近")


def tell_qualifiers(found: list[Found], folded: str) -> None:
    """Set the qualifier from 餘, the words right before and the words right behind; 超过 governs a list."""
    before: Found | None = None
    governed = False
    for each in found:
        if each.kind is not Kind.DATE and each.qualifier is Qualifier.NONE:
            said = _said(each, folded)
            governed = said[1] or (
                governed and before is not None and folded[before.end : each.start].strip() in _LISTED
            )
            each.qualifier = said[0]
            if said[0] is Qualifier.NONE and governed and before is not None and before.kind is not Kind.DATE:
                each.qualifier = before.qualifier
        before = each


def _said(found: Found, folded: str) -> tuple[Qualifier, bool]:
    """The qualifier, and whether it was said before, so that it may govern what follows."""
    if found.open:
        return Qualifier.ABOVE, False
    behind = _BEHIND.match(folded, found.end)
    if behind:
        return Qualifier(behind.lastgroup or "none"), False
    match = _BEFORE.search(found.gap[-8:])
    if match is None or (found.kind in _NOT_BELOW and match["below"] in _RECENT):
        return Qualifier.NONE, False
    if match.group().startswith(_COMPARING) and (found.kind is Kind.PP or folded.startswith("的", found.end)):
        return Qualifier.NONE, False  # 高于全国 and by how much
    return Qualifier(match.lastgroup or "none"), True
