"""`pecia import`, `export` and `scan` as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

ROWS = [{"name": "a", "text": "Hi {{ x }}"}, {"name": "b", "text": "{% macro %}"}]


def rows(path: str, *lines: object) -> None:
    Path(path).write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def test_an_import_says_what_was_taken_and_what_is_literal(pecia: Shell) -> None:
    rows("in.jsonl", *ROWS)
    said = pecia("import jsonl in.jsonl --prefix shop")
    assert said.code == 0
    assert "new prompt  shop/a#1" in said.out
    assert "kept as literal text: Line 1" in said.out
    assert "2 new prompts and 0 new versions imported" in said.out
    again = pecia("import jsonl in.jsonl --prefix shop --json").json
    assert [line["outcome"] for line in again["lines"]] == ["known", "known"]


def test_what_comes_out_goes_in_again_unchanged(pecia: Shell) -> None:
    rows("in.jsonl", *ROWS)
    pecia("import jsonl in.jsonl")
    for format in ("jsonl", "csv"):
        assert pecia(f"export {format} -o out.{format}").code == 0
        report = pecia(f"import {format} out.{format} --dry-run --json").json
        assert (report["kept"], report["counts"]["known"]) == (False, 2)


def test_a_broken_file_keeps_everything_out_unless_asked_to_go_on(pecia: Shell) -> None:
    Path("in").mkdir()
    Path("in/good.prompty").write_text("system:\nHi\n")
    Path("in/bad.prompty").write_text("---\na: [\n---\n")
    refused = pecia("import prompty in --json")
    assert (refused.code, refused.json["code"]) == (2, "invalid_import")
    assert pecia("list --json").json == []
    told = pecia("import prompty in --keep-going --json")
    assert told.code == 2
    assert [(line["source"], line["outcome"]) for line in told.json["lines"]] == [
        ("good.prompty", "new"),
        ("bad.prompty", "failed"),
    ]
    assert len(pecia("list --json").json) == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("import nope x", 2),
        ("import csv missing.csv", 4),
        ("import prompty .", 2),
        ("import jsonl in.jsonl --column nothing", 2),
        ("export jsonl missing -o x", 4),
        ("scan missing", 4),
        ("scan . --write", 2),
    ],
)
def test_bad_usage_says_so(line: str, code: int, pecia: Shell) -> None:
    assert pecia(line).code == code


def test_export_writes_a_file_for_each_prompt_and_lists_what_stays(pecia: Shell) -> None:
    rows(
        "in.jsonl",
        {"name": "shop/a", "text": "{% if x %}y{% endif %}"},
        {"name": "shop/b", "text": "Hi {{ x }}"},
    )
    pecia("import jsonl in.jsonl")
    said = pecia("export dotprompt -o out")
    assert "more than plain variables" in said.out
    assert [path.name for path in Path("out").rglob("*.prompt")] == ["b.prompt"]


CODE = """\
import openai


def triage(ticket):
    return openai.chat.completions.create(
        messages=[
            {"role": "system", "content": "Sort the ticket into billing or other."},
            {"role": "user", "content": f"Ticket: {ticket.text}"},
        ],
    )
"""


def test_scan_adopts_a_prompt_and_shows_the_patch(pecia: Shell) -> None:
    Path("app.py").write_text(CODE)
    said = pecia("scan app.py --adopt --label production")
    assert '+        messages=pecia.get("app/triage").render(text=str(ticket.text)),' in said.out
    assert "+import pecia" in said.out
    assert Path("app.py").read_text() == CODE
    assert (
        pecia("render app/triage@production -v text=x --json").json["messages"][1]["content"] == "Ticket: x"
    )


def test_scan_writes_only_when_asked_and_what_it_wrote_is_right(pecia: Shell) -> None:
    Path("app.py").write_text(CODE)
    assert pecia("scan app.py --adopt --label production --write").code == 0
    written = Path("app.py").read_text()
    assert 'pecia.get("app/triage").render(text=str(ticket.text))' in written
    compile(written, "app.py", "exec")
    assert pecia("scan app.py --json").json["faults"] == []


def test_a_name_that_is_taken_by_another_prompt_is_not_adopted_onto(pecia: Shell) -> None:
    rows("in.jsonl", {"name": "app/triage", "text": "Something else"})
    pecia("import jsonl in.jsonl")
    Path("app.py").write_text(CODE)
    for _ in range(2):
        assert [one["name"] for one in pecia("scan app.py --adopt --json").json["prompts"]] == [
            "app/triage-2"
        ]
    assert len(pecia("log app/triage --json").json) == 1
    assert len(pecia("log app/triage-2 --json").json) == 1


def test_uses_that_name_what_is_not_there_fail_the_scan(pecia: Shell) -> None:
    rows("in.jsonl", {"name": "a", "text": "Hi {{ x }}", "labels": ["production"]})
    pecia("import jsonl in.jsonl")
    Path("app.py").write_text(
        "import pecia\n"
        'pecia.get("a").render(x=1)\n'
        'pecia.get("b")\n'
        'pecia.get("a", label="beta")\n'
        'pecia.get("a", version=7)\n'
        'pecia.get("a").render(y=1)\n'
        'p = pecia.get("a")\n'
        "p.render()\n"
        'pecia.get("a").render(**values)\n'
    )
    said = pecia("scan . --json")
    assert said.code == 1
    assert [(fault["line"], fault["what"]) for fault in said.json["faults"]] == [
        (3, "there is no such prompt"),
        (4, "it has no label 'beta'"),
        (5, "it has no version 7"),
        (6, "it has no variable 'y'"),
        (6, "it needs 'x'"),
        (7, "it needs 'x'"),
    ]
