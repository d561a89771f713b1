"""CSV and JSON Lines: what goes out comes back, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import Invalid
from pecia.domain.message import Message
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content, ModelSettings
from pecia.imports.formats import FORMATS
from pecia.imports.rows import disarm, disarm_undone
from pecia.imports.writing import Export, Writable
from tests.imported import gathered, imported

HOSTILE = [
    *('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1", "'=1", "''+", "'plain"),
    'a "quoted" one\r\nwith a line, and a comma',
]


def out_and_in(format: str, prompts: list[Writable], folder: Path) -> list[Content]:
    path = folder / f"prompts.{format}"
    [data] = FORMATS[format].write(prompts, Export()).values()
    path.write_bytes(data)
    found = gathered(format, path)
    assert not found.broken
    assert [item.prompt for item in found.items] == [prompt.name for prompt in prompts]
    return [item.content for item in found.items]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_every_content_comes_back_as_it_was(format: str, tmp_path: Path) -> None:
    contents = [
        *(Content(template=text) for text in HOSTILE),
        Content(
            template="{{ a }}", inputs={"a": {"type": "string", "default": "="}}, output={"type": "object"}
        ),
        Content(template="{% set %}", syntax="none"),
        Content(
            type="chat",
            messages=(Message(role="system", content="=1"), Message(role="placeholder", content="turns")),
            model=ModelSettings(name="a/b", params={"temperature": 0.5}),
        ),
    ]
    prompts = [Writable(name=f"p/{at}", version=1, content=c) for at, c in enumerate(contents)]
    assert out_and_in(format, prompts, tmp_path) == contents


def test_no_cell_of_a_csv_begins_a_formula() -> None:
    prompts = [
        Writable(name=f"p{at}", version=1, content=Content(template=text), fields=PromptFields(title=text))
        for at, text in enumerate(HOSTILE)
    ]
    [data] = FORMATS["csv"].write(prompts, Export()).values()
    cells = [cell for row in csv.reader(io.StringIO(data.decode(), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


@given(st.text(alphabet="'=+-@\t\r＝a", max_size=6))
def test_a_cell_made_safe_is_made_whole_again(cell: str) -> None:
    assert disarm_undone(disarm(cell)) == cell


def test_columns_of_a_foreign_table_are_mapped_and_the_rest_is_listed(tmp_path: Path) -> None:
    item = imported(
        "csv", tmp_path / "x.csv", "act,body,rank\nPoet,Write a poem,3\n", columns=(("text", "body"),)
    )
    assert (item.prompt, item.fields.title, item.content.template) == ("poet", "Poet", "Write a poem")
    assert item.left == ("the column 'rank'",)


def test_dollar_variables_become_variables_with_their_defaults(tmp_path: Path) -> None:
    text = json.dumps({"id": "a", "text": "Speak ${Language:French} to ${name} ${Language:French}"})
    plain = imported("jsonl", tmp_path / "x.jsonl", text)
    assert plain.content == Content(template="Speak ${Language:French} to ${name} ${Language:French}")
    item = imported("jsonl", tmp_path / "x.jsonl", text, convert=True)
    assert item.content.template == "Speak {{ language }} to {{ name }} {{ language }}"
    assert item.content.inputs == {
        "language": {"type": "string", "default": "French"},
        "name": {"type": "string"},
    }


def test_what_is_no_template_is_literal_and_says_why(tmp_path: Path) -> None:
    item = imported("jsonl", tmp_path / "x.jsonl", json.dumps({"id": "a", "text": "Use {% macro %} so"}))
    assert item.content == Content(template="Use {% macro %} so", syntax="none")
    assert item.changed[0].startswith("kept as literal text: Line 1")


@pytest.mark.parametrize(
    ("format", "text", "says"),
    [
        ("csv", "name,text\na\n", "line 2"),
        ("csv", 'name,text\na,"b\n', "x.csv, line"),
        ("csv", "name,text\na,b\n\xff", "not UTF-8"),
        ("jsonl", '{"text": "a"}\n[1]\n', "line 2"),
        ("jsonl", '{"id": "a"}\n', "no text"),
        ("jsonl", '{"text": "a", "content": {"v": 1, "type": "text", "no": 1}}\n', "its content is none"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(format: str, text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=says):
        imported(format, tmp_path / f"x.{format}", text.encode("latin-1"))
