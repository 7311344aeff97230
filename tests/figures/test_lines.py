"""JSON Lines in and out, as a library and as a command."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from diaodu.figures.lines import read_lines

TEXT = "進出口580億元，增長18%；歷時9-10天。"


def test_a_record_comes_back_with_what_was_read() -> None:
    (line,) = read_lines([json.dumps({"id": "a", "text": TEXT}), "\n"])
    record = json.loads(line)
    assert (record["id"], record["text"], record["relations"]) == ("a", TEXT, [])
    money, growth, days = record["quantities"]
    assert (money["value"], money["ulp"], money["unit"], money["role"]) == (58_000_000_000, 100_000_000, "元", "level")
    assert (growth["sign"], growth["kind"], growth["unit"]) == ("+", "percent", "%")
    assert (days["value"], days["low"], days["high"], days["qualifier"]) == (None, 9, 10, "range")
    assert all(TEXT[q["start"] : q["end"]] == q["text"] for q in record["quantities"])


def test_relations_are_told_by_the_names_of_their_quantities() -> None:
    text = "稅收8103萬元，多收1214萬元，增長18.8%。批發業856億元，百貨147億元、燃料521億元，兩項合佔78.0%。"
    (line,) = read_lines([json.dumps({"text": text})])
    share, growth = json.loads(line)["relations"]
    assert (share["type"], share["operands"]) == ("share_of_sum", ["q4", "q7", ["q5", "q6"]])
    assert (share["status"], share["holds"]) == ("exact", True)
    assert (growth["operands"], growth["holds"]) == (["q1", "q2", "q3"], False)
    assert growth["slip"] == {"kind": "digit", "quantity": "q2", "value": 12_840_000}


@pytest.mark.parametrize("line", ["x", "[]", '{"id": "a"}', '{"text": 5}'])
def test_what_is_no_record_is_told_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_lines(['{"text": ""}', line]))


def test_the_command_reads_without_a_database() -> None:
    command = [sys.executable, "-m", "diaodu.web.cli.main", "figures", "read"]
    told = subprocess.run(command, input=json.dumps({"text": TEXT}), capture_output=True, text=True, check=True)
    assert [q["text"] for q in json.loads(told.stdout)["quantities"]] == ["580億元", "18%", "9-10天"]
    refused = subprocess.run(command, input="x", capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "line 1" in refused.stderr
