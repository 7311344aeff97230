"""What trade.toml may not say: each mistake is told, none ends in a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diaodu.packs.commands import check_pack

PACK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
NAMES = 'names = { hant = "a", hans = "a", en = "a" }'
PAGE = '[[trade_page]]\ncode = "p"\nplace = "vm"\n'
GROUP = f'[[partner_group]]\ncode = "g"\n{NAMES}\n'

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (PAGE, set()),
        (PAGE.replace('"vm"', '"nowhere"'), {"unknown_code"}),
        (PAGE + 'columns = ["gossip"]', {"unknown_code"}),
        (PAGE + 'actions = "p"', {"bad_value"}),
        (PAGE + 'sources = [{ indicator = "works.members", period = "2022" }]', set()),
        (PAGE + 'sources = [{ indicator = "works.members", period = "soon" }]', {"bad_value"}),
        (PAGE + 'sources = ["works.members"]', {"bad_value"}),
        (PAGE + f'breakdowns = [{{ {NAMES}, period = "2022", indicators = 3 }}]', {"required"}),
        (PAGE + f'breakdowns = [{{ {NAMES}, period = "2022", indicators = ["nothing"] }}]', {"unknown_code"}),
        (PAGE + f'growths = [{{ {NAMES}, period = "2022", level = "nothing" }}]', {"unknown_code"}),
        (PAGE + 'growths = [{ period = "2022", level = "works.members" }]', {"required"}),
        (PAGE + 'groups = [{ group = "g", period = "2022" }]', {"unknown_code"}),
        (GROUP + 'members = [{ partner = "a", from = "2018-05-14" }]', set()),
        (GROUP, {"required"}),
        (GROUP + 'members = [{ partner = "a", from = "May" }]', {"bad_value"}),
        (GROUP + 'members = [{ from = "2018-05-14", until = "never" }]', {"required", "bad_value"}),
        (GROUP + 'members = [{ partner = "a", from = "2018-05-14" }]\nnote = 3', {"bad_value"}),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, rules: set[str]) -> None:
    pack = shutil.copytree(PACK, tmp_path / "veldmark")
    (pack / "trade.toml").write_text(text + "\n", encoding="utf-8")
    found = [problem for problem in check_pack(pack) if problem.file == "trade.toml"]
    assert {problem.rule for problem in found} == rules
    assert len(check_pack(pack)) == len(found)
