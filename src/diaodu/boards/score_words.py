"""The methods of a score sheet in words, and the reckoning of one item's points as a page writes it out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence
from diaodu.core.division import HUNDRED
from diaodu.core.rank_moves import RankMove
from diaodu.core.ranking import Ranked
from diaodu.core.rounding import fraction_half_up, fraction_outward
from diaodu.core.score_moves import GROWTH, Need
from diaodu.core.score_sheets import Ends, Item, Method, Part, WhenAbsent
from diaodu.core.units import PERCENT, Unit
from diaodu.indicators.answers import Answer
from diaodu.indicators.scoring.assessing import Read
from diaodu.indicators.scoring.definitions import ScoreItem
from diaodu.kit.languages import name_in_language

PERCENT_DECIMALS = 2


def plainly(value: Decimal) -> str:
    """A declared figure without idle zeros."""
    return f"{value.normalize():f}"


def points_words(value: Fraction, decimals: int) -> str:
    """Points as shown."""
    return f"{fraction_half_up(value, decimals):f}"


def method_words(item: ScoreItem) -> str:
    """How an item is scored, in one sentence."""
    words = {
        "base": plainly(item.base),
        "rest": plainly(HUNDRED - item.base),
        "cap": plainly(item.cap),
        "level": plainly(item.level),
        "growth": plainly(HUNDRED - item.level),
    }
    if item.method is Method.EFFICACY:
        return _("功效係數法：同類最差得 %(base)s%%，最好得滿分，其間按距離分配 %(rest)s%%") % words
    if item.method is Method.LEVEL_AND_GROWTH:
        return _("水平佔 %(level)s%%（與同類最好之比），增長佔 %(growth)s%%（功效係數，最差得 %(base)s%%）") % words
    if item.cap > HUNDRED:
        return _("滿分法：達到目標得滿分，未達按比例計分，超額計到 %(cap)s%% 為止") % words
    return _("滿分法：達到目標得滿分，未達按比例計分，超額不加分") % words


def absent_words(item: ScoreItem) -> str:
    """What the sheet says of an absent figure."""
    if item.absent is WhenAbsent.REWEIGH:
        return _("缺數時不計此項，其餘各項按權重重新攤到總分")
    return _("缺數時不給總分")


def floor_words(item: ScoreItem) -> str:
    """The least that an item gives; empty where there is none."""
    return _("最低計 %(floor)s%%") % {"floor": plainly(item.floor)} if item.floor else ""


def missing_words(read: Read) -> str:
    """Why an item has no points, beyond the absence's own word."""
    if read.small_base:
        return _("基數過小，不參加計分")
    if isinstance(read.figures.level, Absence):
        return read.answer.reason
    if read.growth is not None and isinstance(read.figures.growth, Absence):
        return _("沒有增長數")
    if isinstance(read.figures.target, Absence):
        return _("沒有可比的目標")
    return _("目標或最好水平不是正數，不能按比例計分")


def reckoning(item: Item, part: Part, read: Read, decimals: int) -> Iterator[str]:
    """The lines that lead from the figure to its points. They name the ends of the class."""
    if item.method is Method.FULL_SCORE:
        yield _by_target(item, part, read)
    elif item.method is Method.EFFICACY:
        yield _by_distance(item, part.level, part.percent, read.answer)
    else:
        yield from _by_two(item, part, read)
    words = {
        "full": points_words(part.full, decimals),
        "percent": _percent(min(max(part.percent, Fraction(item.floor)), Fraction(item.cap))),
        "points": points_words(part.points, decimals),
    }
    yield _("%(full)s 分 × %(percent)s%% = %(points)s 分") % words


def _by_target(item: Item, part: Part, read: Read) -> str:
    words = {"value": read.answer.value, "target": shown(read.answer, read.figures.target)}
    words["percent"] = _percent(part.percent)
    if item.higher:
        return _("%(value)s ÷ 目標 %(target)s = %(percent)s%%") % words
    return _("目標 %(target)s ÷ %(value)s = %(percent)s%%（越低越好）") % words


def _by_distance(item: Item, found: Ends | None, percent: Fraction, answer: Answer) -> str:
    if found is None or found.best == found.worst:
        return _("同類各地相同，都算最好：100%")
    words = {
        "value": answer.value,
        "best": shown(answer, found.best),
        "worst": shown(answer, found.worst),
        "base": plainly(item.base),
        "rest": plainly(HUNDRED - item.base),
        "percent": _percent(percent),
    }
    return (
        _("（%(value)s − 最差 %(worst)s）÷（最好 %(best)s − 最差 %(worst)s）× %(rest)s + %(base)s = %(percent)s%%")
        % words
    )


def _by_two(item: Item, part: Part, read: Read) -> Iterator[str]:
    level, growth = part.level_percent or Fraction(), part.growth_percent or Fraction()
    best = shown(read.answer, part.level.best) if part.level else ""
    words = {"value": read.answer.value, "best": best, "percent": _percent(level)}
    if item.higher:
        yield _("水平：%(value)s ÷ 最好 %(best)s = %(percent)s%%") % words
    else:
        yield _("水平：最好 %(best)s ÷ %(value)s = %(percent)s%%（越低越好）") % words
    if read.growth is not None:
        yield _("增長：%(reckoning)s") % {"reckoning": _by_distance(item, part.growth, growth, read.growth)}
    of_level, of_growth = (plainly(share) for share in (item.level_share, HUNDRED - item.level_share))
    yield f"{_percent(level)}% × {of_level}% + {_percent(growth)}% × {of_growth}% = {_percent(part.percent)}%"


def _percent(value: Fraction) -> str:
    return points_words(value, PERCENT_DECIMALS)


def shown(answer: Answer, reading: Decimal | Absence) -> str:
    """A value of an answer's indicator with its unit."""
    value = answer.shown(reading)
    return f"{value} {name_in_language(answer.unit.names)}" if value is not None else ""


def need_words(found: Need | None, read: Read, item: Item, decimals: int) -> str:
    """What one more point, or what is left to full marks, takes in the figure's own unit; empty where nothing does."""
    answer = read.growth if found and found.of == GROWTH else read.answer
    if found is None or answer is None or not isinstance(answer.reading, Decimal):
        return ""
    factor = Fraction(answer.unit.factor)
    value = fraction_outward(found.value / factor, answer.decimals, up=item.higher)
    gap = fraction_outward((found.value - Fraction(answer.reading)) / factor, answer.decimals, up=item.higher)
    words = {
        "points": points_words(found.points, decimals),
        "name": name_in_language(answer.indicator.names),
        "value": f"{value:,f}",
        "gap": f"{abs(gap):,f}",
        "unit": name_in_language(answer.unit.names),
        "apart": distance_unit(answer.unit),
    }
    if item.higher:
        return _("再得 %(points)s 分：%(name)s須達到 %(value)s %(unit)s，還差 %(gap)s %(apart)s") % words
    return _("再得 %(points)s 分：%(name)s須降到 %(value)s %(unit)s，還多 %(gap)s %(apart)s") % words


def distance_unit(unit: Unit) -> str:
    """What the distance of two values is measured in: two rates lie percentage points apart."""
    return _("百分點") if unit.measures == PERCENT else name_in_language(unit.names)


def rank_words(ranked: Ranked | None) -> str:
    """A rank with how many are ranked, and whether it is shared; empty for none."""
    if ranked is None:
        return ""
    words = _("第 %(rank)s / %(of)s 位") % {"rank": ranked.rank, "of": ranked.of}
    return words + _("（並列）") if ranked.tied else words


def move_words(move: RankMove[str] | None) -> str:
    """The change of rank on the period before; empty where there is none to tell."""
    if move is None:
        return ""
    if not move.change:
        return _("位次不變")
    return (_("升 %(places)s") if move.change > 0 else _("降 %(places)s")) % {"places": abs(move.change)}


def cause_words(move: RankMove[str] | None) -> str:
    """Whose figures moved the rank; empty where nobody's did."""
    if move is None or not (move.own or move.others):
        return ""
    words = {"own": f"{move.own:+d}", "others": f"{move.others:+d}"}
    if not move.others:
        return _("全由自身變化，%(own)s 位") % words
    if not move.own:
        return _("全由他處變化，%(others)s 位") % words
    return _("自身變化 %(own)s 位，他處變化 %(others)s 位") % words
