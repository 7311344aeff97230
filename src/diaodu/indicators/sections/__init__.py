"""The room's sections of a pack: indicators, targets with curves, light rules, score sheets.

All are versioned definitions.
"""

from diaodu.indicators.scoring.definitions import SHEET
from diaodu.indicators.sections.counted import check_counted
from diaodu.indicators.sections.indicators import check_indicators
from diaodu.indicators.sections.lights import check_lights
from diaodu.indicators.sections.scoresheets import check_sheets
from diaodu.indicators.sections.targets import check_targets
from diaodu.packs.sections import Section, register


def install() -> None:
    """Register the sections."""
    register(Section("counted", check_counted), order=395)
    register(Section("indicators", check_indicators, definitions=("indicator",)), order=400)
    register(Section("targets", check_targets, definitions=("target", "curve")), order=410)
    register(Section("lights", check_lights, definitions=("light_rules",)), order=420)
    register(Section("score_sheets", check_sheets, definitions=(SHEET,)), order=430)
