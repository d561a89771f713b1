from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.case_map import ImportedCases, parse_mapping
from pecia.domain.dataset import read_case
from pecia.domain.errors import Invalid
from pecia.imports.case_files import read_cases_file
from pecia.imports.case_writing import write_cases

REVIEWS = 'review,label,extra\n"good, very",positive,x\n"bad\nfilm",negative,\n'


def read(
    tmp_path: Path, name: str, data: str | bytes, **more: Any
) -> tuple[tuple[dict[str, Any], ...], ImportedCases]:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_cases_file(path, **more)


def refused(tmp_path: Path, name: str, data: str | bytes, **more: Any) -> Invalid:
    with pytest.raises(Invalid) as error:
        read(tmp_path, name, data, **more)
    return error.value


def test_columns_go_where_they_are_mapped_and_the_others_are_reported(tmp_path: Path) -> None:
    mapping = parse_mapping(["input.text=review", "expected=label"])
    rows, report = read(tmp_path, "a.csv", REVIEWS, mapping=mapping)
    assert rows[1] == {"input": {"text": "bad\nfilm"}, "expected": "negative"}
    assert (report.read, report.taken) == (2, 2)
    assert report.left == {"the column 'extra'": 1}


def test_without_a_mapping_columns_are_parts_of_the_case_by_name_and_else_inputs(tmp_path: Path) -> None:
    rows, report = read(tmp_path, "a.csv", "id,question,expected\n7,What?,42\n")
    assert rows == ({"id": "7", "input": {"question": "What?"}, "expected": "42"},)
    assert report.fields == {"id": "id", "expected": "expected", "input.question": "question"}


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    error = refused(tmp_path, "a.csv", REVIEWS, mapping={"input.text": "reviw"}, keep_going=True)
    assert error.message == "Line 1: there is no column 'reviw'; there are: review, label, extra."


@pytest.mark.parametrize(
    ("data", "line", "column", "what"),
    [
        (b"a,b\n1,caf\xe9\n", 2, 6, "0xe9 is not utf-8"),
        (b"a,b\n1,x\0y\n", 2, 4, "NUL"),
        (b"a,b\n1\n", 2, None, "1 cells stand under 2 columns"),
        (b"a,a\n1,2\n", 1, 2, "two columns are named 'a'"),
        (b"a,\n1,2\n", 1, 2, "has no name"),
        (b'a,b\n1,"x\n', 2, None, "unexpected end"),
        (b"a:json\n{\n", 2, 1, "is not JSON"),
        (b"", 1, None, "it is empty"),
    ],
)
def test_a_table_that_is_wrong_says_where(
    tmp_path: Path, data: bytes, line: int, column: int | None, what: str
) -> None:
    error = refused(tmp_path, "a.csv", data)
    assert what in error.message
    assert (error.errors[0].line, error.errors[0].column) == (line, column)
    assert error.code == "invalid_dataset"


def test_rows_that_cannot_be_taken_are_left_out_when_asked_so(tmp_path: Path) -> None:
    rows, report = read(tmp_path, "a.csv", "a,b\n1\n1,2\n1,2,3\n", keep_going=True)
    assert len(rows) == report.taken == 1
    assert [detail.line for detail in report.failed] == [2, 4]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("é,b\n".encode("utf-8-sig") + "ü,x\n".encode(), "utf-8"),
        ("é,b\nü,x\n".encode("cp1252"), "cp1252"),
        ("é,b\nü,x\n".encode("utf-16"), "utf-16"),
        ("é;b\nü;x\n".encode(), "utf-8"),
        ("é\tb\nü\tx\n".encode(), "utf-8"),
    ],
)
def test_encodings_and_delimiters_are_read(tmp_path: Path, data: bytes, encoding: str) -> None:
    rows, _ = read(tmp_path, "a.csv", data, encoding=encoding)
    assert rows[0]["input"] == {"é": "ü", "b": "x"}


def test_a_utf_16_file_says_that_it_is_one(tmp_path: Path) -> None:
    assert "utf-16" in (refused(tmp_path, "a.csv", "a,b\n".encode("utf-16")).hint or "")


def test_a_formula_is_text_and_reported(tmp_path: Path) -> None:
    rows, report = read(tmp_path, "a.csv", "a\n=HYPERLINK()\n-5\n'=1\n")
    assert [row["input"]["a"] for row in rows] == ["=HYPERLINK()", "-5", "=1"]
    assert list(report.changed.values()) == [1]


def test_json_lines_may_be_mapped_by_paths_into_objects(tmp_path: Path) -> None:
    data = '{"q": {"text": "Hi"}, "gold": ["a"], "other": 1}\n\n{"q": 5}\n'
    mapping = {"input.text": "q.text", "expected": "gold"}
    rows, report = read(tmp_path, "a.jsonl", data, mapping=mapping, keep_going=True)
    assert rows == ({"input": {"text": "Hi"}, "expected": ["a"]},)
    assert report.failed[0].line == 3
    assert "no column 'q.text'; there are: q" in report.failed[0].detail


def test_promptfoo_tests_bring_their_variables_and_assertions(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("a long text")
    config = """
prompts: [p]
defaultTest: {vars: {tone: kind}, assert: [{type: latency, threshold: 5}]}
tests:
  - description: greets
    vars: {name: [Ada, Grace], text: "file://long.txt"}
    assert: [{type: equals, value: Hello}]
    options: {transform: x}
  - vars: {name: Bob}
"""
    rows, report = read(tmp_path, "promptfooconfig.yaml", config)
    assert [row["input"]["name"] for row in rows] == ["Ada", "Grace", "Bob"]
    assert rows[0]["input"] == {"tone": "kind", "name": "Ada", "text": "a long text"}
    assert (rows[0]["expected"], "expected" in rows[2]) == ("Hello", False)
    assert [one["type"] for one in rows[0]["metadata"]["assert"]] == ["latency", "equals"]
    assert report.left["'options' of a test"] == 2


def test_inspect_samples_are_read(tmp_path: Path) -> None:
    samples = [
        {"input": "2+2?", "target": "4", "id": 1, "metadata": {"m": 1}, "sandbox": "docker"},
        {"input": [{"role": "user", "content": "Hi"}], "target": ["a", "b"], "choices": ["x", "y"]},
        {"target": "nothing"},
    ]
    rows, report = read(tmp_path, "a.json", json.dumps(samples), format="inspect", keep_going=True)
    assert rows[0] == {"input": {"input": "2+2?"}, "expected": "4", "id": 1, "metadata": {"m": 1}}
    assert rows[1]["input"] == {"messages": [{"role": "user", "content": "Hi"}], "choices": ["x", "y"]}
    assert report.left == {"'sandbox'": 1}
    assert "no 'input'" in report.failed[0].detail


def test_langfuse_items_are_read_and_archived_ones_left(tmp_path: Path) -> None:
    items = [
        {"id": "i1", "input": {"q": "Hi"}, "expectedOutput": "Ho", "status": "ACTIVE", "sourceTraceId": "t1"},
        {"id": "i2", "input": "x", "status": "ARCHIVED"},
        {"id": "i3", "input": "plain", "metadata": "note", "createdAt": "2026-01-01"},
    ]
    rows, report = read(tmp_path, "a.json", json.dumps({"data": items}), format="langfuse")
    source = {"source": {"kind": "langfuse", "trace": "t1"}}
    assert rows[0] == {"input": {"q": "Hi"}, "expected": "Ho", "id": "i1", "metadata": source}
    assert rows[1]["input"] == {"input": "plain"}
    assert report.left == {"an archived item": 1, "'createdAt'": 1}


def test_parquet_columns_are_taken_as_json_has_them(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({"q": ["a", "b"], "n": [1.5, float("nan")], "tags": [["x"], []], "raw": [b"\0", None]})
    parquet.write_table(table, tmp_path / "a.parquet")
    rows, report = read_cases_file(tmp_path / "a.parquet", mapping={"metadata.n": "n"})
    assert rows[0] == {"input": {"q": "a", "tags": ["x"], "raw": "AA=="}, "metadata": {"n": 1.5}}
    assert len(report.changed) == 2
    assert "not Parquet" in refused(tmp_path, "b.parquet", "text").message


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(alphabet="aé=-'\"\n,{ "),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"input": st.fixed_dictionaries({"x": st.text(alphabet="aé=-'\"\n,{ \r"), "y": JSONS})},
        optional={"expected": JSONS.filter(lambda value: value not in (None, ""))},
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
@given(rows=ROWS)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, rows: Any
) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow")
    cases = [read_case(row, line=at) for at, row in enumerate(rows, 1)]
    data, _ = write_cases(format, cases, rows)
    path = tmp_path_factory.mktemp("written") / f"cases.{format}"
    path.write_bytes(data)
    again, _ = read_cases_file(path)
    ours = [(case.input.get("x"), case.input.get("y"), case.expected) for case in cases]
    theirs = [read_case(row, line=1) for row in again]
    assert [(case.input.get("x"), case.input.get("y"), case.expected) for case in theirs] == ours


def test_conversations_of_inspect_come_with_their_calls(tmp_path: Path) -> None:
    call = {"id": "c1", "function": "weather", "arguments": {"city": "Rome"}, "type": "function"}
    said = [{"type": "reasoning", "reasoning": "Hm."}, {"type": "text", "text": "Let me see."}]
    turns = [
        {"id": "m1", "role": "user", "content": "Weather?", "source": "input"},
        {"role": "assistant", "content": said, "tool_calls": [call], "model": "m"},
        {"role": "tool", "content": "30", "tool_call_id": "c1", "function": "weather"},
    ]
    sample = {"input": turns, "target": "30"}
    rows, report = read(tmp_path, "a.json", json.dumps([sample]), format="inspect")
    assert rows[0]["input"]["messages"] == [
        {"role": "user", "content": "Weather?"},
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "Let me see."}],
            "tool_calls": [{"id": "c1", "name": "weather", "arguments": {"city": "Rome"}}],
        },
        {"role": "tool", "content": "30", "tool_call_id": "c1"},
    ]
    assert "what a model thought aloud" in report.left


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("a.csv", 'turns:json,expected\n"[{""role"": ""user"", ""content"": ""Hi""}]",Ho\n', None),
        ("a.yaml", "tests:\n- vars: {turns: [{role: user, content: Hi}]}\n", "promptfoo"),
        ("a.json", '[{"input": {"turns": [{"role": "user", "content": "Hi"}]}}]', "langfuse"),
        ("a.jsonl", '{"input": {"turns": [{"role": "user", "content": "Hi"}]}}\n', None),
    ],
)
def test_messages_are_one_input_in_every_format(
    tmp_path: Path, name: str, text: str, format: str | None
) -> None:
    rows, _ = read(tmp_path, name, text, format=format)
    assert [row["input"] for row in rows] == [{"turns": [{"role": "user", "content": "Hi"}]}]


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        ({"expected": {"tool_calls": [{"arguments": {}}]}}, "/expected/tool_calls/0/name"),
        ({"input": {"t": [{"role": "user", "content": 7}]}}, "/input/t/0/content"),
        ({"input": {"t": [{"role": "user", "tool_calls": [{}]}]}}, "/input/t/0/tool_calls"),
    ],
)
def test_messages_and_calls_that_are_none_are_refused_with_their_place(
    tmp_path: Path, row: dict[str, object], pointer: str
) -> None:
    good = json.dumps({"input": {}})
    with pytest.raises(Invalid) as raised:
        read(tmp_path, "a.jsonl", f"{good}\n{json.dumps({'input': {}, **row})}\n")
    [fault] = raised.value.errors
    assert (fault.line, fault.pointer) == (2, f"/1{pointer}")


def test_a_log_with_other_roles_is_a_value_like_any_other(tmp_path: Path) -> None:
    log = [{"role": "human", "content": 7}]
    rows, _ = read(tmp_path, "a.jsonl", json.dumps({"input": {"log": log}}))
    assert rows[0]["input"] == {"log": log}
