"""`pecia judge`: a blind sheet comes out, labels go in, and an unfit judge is told by the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

EXPERIMENT = """\
name: replies
dataset: cases.jsonl
variants: {plain: ./plain.prompt.md, loud: ./loud.prompt.md}
models: {echo: {model: scripted/echo}}
scorers: {quality: {type: judge, model: scripted/echo, votes: 1}}
"""


@pytest.fixture
def judged(pecia: Shell) -> Shell:
    """An experiment of four answers whose judge only repeats what it is asked."""
    Path("plain.prompt.md").write_text("{{ text }}\n")
    Path("loud.prompt.md").write_text("{{ text }}!\n")
    Path("cases.jsonl").write_text("".join(f'{{"input": {{"text": "{t}"}}}}\n' for t in "abcdef"))
    Path("replies.yaml").write_text(EXPERIMENT)
    assert pecia("experiment run replies.yaml").code == 0
    return pecia


def test_a_result_with_a_judge_says_that_it_is_unverified(judged: Shell) -> None:
    shown = judged("experiment show replies")
    assert "QUALITY (unverified judge)" in shown.out
    assert judged("experiment show replies --json").json["judges"]["quality"]["says"] == "unverified judge"
    assert "Judges are asked 12 questions at most." in judged("experiment run replies.yaml --plan").err


def test_a_sheet_goes_out_blind_and_comes_back_with_labels(judged: Shell) -> None:
    lines = [json.loads(line) for line in judged("judge sheet replies --size 10").out.splitlines()]
    assert len(lines) == 10
    assert all(set(line) == {"id", "question", "answer", "grade"} for line in lines)
    assert judged("judge sheet replies --json").json["items"][0]["run"]["experiment"] == 1
    Path("sheet.jsonl").write_text("".join(f"{json.dumps({**line, 'grade': 4})}\n" for line in lines))
    measured = judged("judge passport replies sheet.jsonl --json")
    assert (measured.code, measured.json["standing"]) == (1, "unfit")
    assert "Unfit judge" in judged("judge show 1").out
    assert "unfit" in judged("judge list").out
    assert "unfit judge" in judged("experiment show replies").out
    assert judged("judge passport replies.yaml sheet.jsonl").code == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("judge show 9", 4),
        ("judge sheet nothing", 4),
        ("judge passport replies missing.jsonl", 2),
        ("judge passport replies bad.jsonl", 2),
        ("judge passport replies empty.jsonl --metric other", 2),
    ],
)
def test_what_cannot_be_measured_is_told(judged: Shell, line: str, code: int) -> None:
    Path("bad.jsonl").write_text('{"id": "1", "question": "?", "answer": "!", "grade": 9}\n')
    Path("empty.jsonl").write_text('{"id": "1", "question": "?", "answer": "!"}\n')
    assert judged(line).code == code


def test_functions_of_a_file_judge_in_this_process(judged: Shell) -> None:
    Path("own.py").write_text(
        "import pecia\n\n\n@pecia.scorer\ndef loud(answer: str) -> bool:\n    return answer.endswith('!')\n"
    )
    Path("own.yaml").write_text(EXPERIMENT.replace("{quality:", "{own: {type: python, name: loud}, quality:"))
    result = judged("experiment run own.yaml --scorers own.py --json").json
    assert [arm["metrics"]["own"]["estimate"]["mean"] for arm in result["arms"]] == [0.0, 1.0]
    assert judged("experiment run own.yaml --scorers nowhere.py").code == 2


def test_every_type_of_scorer_is_listed_with_the_fields_it_takes(pecia: Shell) -> None:
    assert "    truncated, choices*, expected" in pecia("judge scorers").out
    kinds = pecia("judge scorers --json").json
    assert [kind["type"] for kind in kinds if kind["asks_model"]] == ["judge", "preference"]
