"""The table of folding has what the grammar names."""

from __future__ import annotations

from pathlib import Path

import opencc

from diaodu import figures
from diaodu.figures.folding import fold


def test_every_traditional_form_of_a_character_of_the_grammar_is_folded() -> None:
    named = {
        character
        for path in Path(figures.__file__).parent.rglob("*.py")
        if path.name != "folding.py"
        for character in path.read_text(encoding="utf-8")
        if "\u4e00" <= character <= "\u9fff"
    }
    simplified = opencc.OpenCC("t2s")
    whole = [chr(code) for code in range(0x4E00, 0xA000)]
    missing = [
        each for each in whole if (plain := simplified.convert(each)) != each and plain in named and fold(each) != plain
    ]
    assert missing in ([], ["著"])  # 著 is both 着 and itself


def test_signs_and_digits_are_half_width() -> None:
    assert fold("８，６９４．５％") == "8,694.5%"
    assert fold("六四○．五億") == "六四〇.五亿"
    assert fold("增長5%，減少") == "增长5%，减少"
