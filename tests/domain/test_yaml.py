from __future__ import annotations

import itertools
from typing import Any

import pytest
import yaml
from hypothesis import example, given

from pecia.domain.errors import Detail, Invalid
from pecia.domain.plain_yaml import locate, read_yaml
from pecia.domain.value import Json
from pecia.domain.yaml_writer import write_yaml
from tests.domain.contents import json_data, texts


def refused(text: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_yaml(text)
    assert caught.value.code == "invalid_yaml"
    assert caught.value.hint
    return caught.value


def same(one: Json, other: Json) -> bool:
    """Equal in types and in the order of keys too."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


# ---------------------------------------------------------------- the core schema


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# nothing", "---", "\n\n"])
def test_null_has_its_spellings(text: str) -> None:
    assert read_yaml(text).value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("true", True), ("True", True), ("FALSE", False)),
        *(
            ("0", 0),
            ("-0", 0),
            ("+12", 12),
            ("010", 10),
            ("0o17", 15),
            ("0x1F", 31),
            ("9007199254740992", 2**53),
        ),
        *(("1e3", 1000.0), ("-2.50", -2.5), (".5", 0.5), ("1.", 1.0), ("+12e-1", 1.2), ("1E+2", 100.0)),
    ],
)
def test_booleans_and_numbers_are_those_of_the_core_schema(text: str, value: object) -> None:
    assert same(read_yaml(text).value, value)  # pyright: ignore[reportArgumentType] - any of Json


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "no", "yes", "on", "Off", "y", "N", "tRue", "nULL", "None"),
        *(
            "2026-11-22",
            "2001-12-14t21:59:43.10-05:00",
            "12:30:45",
            "190:20:30",
            "1_000",
            "0b11",
            "0O7",
            "-0x1",
        ),
        *("1e", "e3", ".", "+", "=", "1.2.3", "0x", "0o8", "inf", "nan", "a#b", "http://a/b?c=d"),
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert read_yaml(text).value == text


@pytest.mark.parametrize("text", ["'true'", '"1e3"', "'~'", '"0x1f"'])
def test_what_is_quoted_is_text(text: str) -> None:
    assert read_yaml(text).value == text[1:-1]


def test_blocks_and_flow_make_lists_and_objects() -> None:
    text = "a:\n  - 1\n  - {b: [x, 'y'], c: }\nd: |\n  two\n  lines\ne: >-\n  one\n  line\n"
    assert read_yaml(text).value == {
        "a": [1, {"b": ["x", "y"], "c": None}],
        "d": "two\nlines\n",
        "e": "one line",
    }


@pytest.mark.parametrize("text", ["a: 1\r\nb: 2\r\n", "\ufeffa: 1\nb: 2"])
def test_windows_line_ends_and_a_byte_order_mark_are_taken(text: str) -> None:
    assert read_yaml(text).value == {"a": 1, "b": 2}


# ---------------------------------------------------------------- what is refused: X36


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a: !!python/object/apply:os.system ['ls']", 1, 4, "tag"),
        ("a: !x 1", 1, 4, "tag"),
        ("a: ! b", 1, 4, "tag"),
        ("!!str a: 1", 1, 1, "tag"),
        ("x: 1\na: &a 1\nb: *a", 2, 4, "anchor"),
        ("a: [*b]", 1, 5, "alias"),
        ("a: {<<: {b: 1}}", 1, 5, "merge"),
        ("a: 1\nb: 2\na: 3", 3, 1, "again, after line 1, column 1"),
        ('{"a": 1, "\\x61": 2}', 1, 10, "again"),
        ("1: a", 1, 1, "not text"),
        ("true: a", 1, 1, "not text"),
        ("~: a", 1, 1, "not text"),
        ("? [a]\n: b", 1, 3, "key"),
        ("a: {{ text }}", 1, 5, "key"),
        ("a: 1\n---\nb: 2", 2, 1, "second document"),
        ("%YAML 1.1\n---\na", 1, 1, "directives"),
        ("%TAG ! tag:x,2000:\n--- a", 1, 1, "directives"),
        ("a: .inf", 1, 4, "finite"),
        ("a: -.INF", 1, 4, "finite"),
        ("a: .nan", 1, 4, "finite"),
        ("a: 1e999", 1, 4, "too large"),
        ("a: 9007199254740993", 1, 4, "2^53"),
        ("a: -0" + "9" * 5000, 1, 4, "2^53"),
        ("a: 0x20000000000001", 1, 4, "2^53"),
        ("a: b: c", 1, 5, "mapping values"),
        ("a: [1, 2", 2, 1, "expected"),
        ("a:\n\tb: 1", 2, 1, "token"),
        ("a: @b", 1, 4, "token"),
        ("a: 'b", 1, 6, "end of stream"),
        ("a: \x00", 1, 4, "U+0000"),
        ("ab\nc: \x1b[0m", 2, 4, "U+001B"),
        ('a: "\u2028"', 1, 5, "U+2028"),
        ("a: \ud83d", 1, 4, "U+D83D"),
        ('a: "\\0"', 1, 4, "U+0000"),
        ('a: "\\ud83d"', 1, 7, "escape"),
    ],
)
def test_what_is_not_plain_is_refused_where_it_stands(text: str, line: int, column: int, said: str) -> None:
    error = refused(text)
    assert said in error.message
    assert error.message.startswith(f"Line {line}, column {column}: ")
    assert (error.errors[0].line, error.errors[0].column) == (line, column)


def test_a_billion_laughs_end_at_the_first() -> None:
    names = "abcdefghi"
    laughs = "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in itertools.pairwise(names))
    assert "anchor" in refused(f"a: &a [lol]\n{laughs}").message


@pytest.mark.parametrize("text", ["[" * 20_000, "[" * 20_000 + "]" * 20_000, "- " * 20_000, '{"a":' * 20_000])
def test_no_depth_exhausts_the_stack(text: str) -> None:
    assert "nested deeper than 64" in refused(text).message


def test_64_levels_are_read_and_65_are_not() -> None:
    assert read_yaml("[" * 64 + "]" * 64).value is not None
    assert refused("[" * 65 + "]" * 65).errors[0].column == 65


def test_a_text_of_more_than_5_megabytes_is_refused() -> None:
    assert read_yaml("#" * 5_000_000).value is None
    assert "5,000,000" in refused("é" * 2_500_001).message


def test_invisible_characters_are_spelled_in_messages() -> None:
    assert "⟨U+202E⟩" in refused('"a\u202e": 1\n"a\u202e": 2').message


# ---------------------------------------------------------------- where things stand

TEXT = """\
name: x
scorers:
  accuracy: {type: choice, choices: [a, b]}
"a/b~":
  - 1
  - c:
      d: 2
"""


@pytest.mark.parametrize(
    ("pointer", "code", "line", "column"),
    [
        ("/name", "invalid_parameter", 1, 7),
        ("/name", "unknown_field", 1, 1),
        ("/scorers", "invalid_parameter", 2, 1),
        ("/scorers/accuracy/type", "invalid_parameter", 3, 20),
        ("/scorers/accuracy/choices/1", "invalid_parameter", 3, 41),
        ("/scorers/accuracy/missing/too", "invalid_parameter", 3, 3),
        ("/a~1b~0/1/c/d", "invalid_parameter", 7, 10),
        ("/a~1b~0/1", "invalid_parameter", 6, 5),
    ],
)
def test_an_error_is_located_by_its_pointer(pointer: str, code: str, line: int, column: int) -> None:
    error = Invalid(
        "It is wrong.", hint="Mend it.", errors=(Detail(code=code, detail="wrong", pointer=pointer),)
    )
    located = locate(error, read_yaml(TEXT))
    assert located.message == f"Line {line}, column {column}: It is wrong."
    assert (located.code, located.hint) == (error.code, "Mend it.")
    assert located.errors == (Detail(code=code, detail="wrong", pointer=pointer, line=line, column=column),)


@pytest.mark.parametrize(
    "detail",
    [
        Detail(code="x", detail="y"),
        Detail(code="x", detail="y", pointer=""),
        Detail(code="x", detail="y", pointer="/nowhere"),
        Detail(code="x", detail="y", pointer="/name", line=9, column=1),
    ],
)
def test_an_error_without_a_place_in_the_text_stays_as_it_is(detail: Detail) -> None:
    error = Invalid("It is wrong.", errors=(detail,))
    assert locate(error, read_yaml(TEXT)) is error


# ---------------------------------------------------------------- writing


@given(json_data)
@example(
    {"a": ["\n a", "a\n\n", "\n", " ", ""], "k" * 2000: {"b": "x\ny"}, "c": {}, "d": [], "e": [[[1]], [{}]]}
)
def test_what_is_written_reads_back_equal(value: Json) -> None:
    assert same(read_yaml(write_yaml(value)).value, value)


@given(json_data)
def test_a_reader_of_yaml_1_1_reads_the_same(value: Json) -> None:
    assert same(yaml.safe_load(write_yaml(value)), value)


@given(texts)
def test_text_is_never_read_as_something_else(text: str) -> None:
    assert read_yaml(write_yaml({text: [text]})).value == {text: [text]}


def test_writing_is_pleasant_to_read() -> None:
    value: Any = {
        "title": "Sort tickets",
        "tags": ["demo", "no", "2026-11-22"],
        "description": "First line.\n\nSecond: one.\n",
        "params": {"temperature": 0, "stop": ["\n"], "large": 1e22},
        "rows": [{"a": 1, "b": None}, {"a": 2, "b": {}}],
    }
    assert write_yaml(value) == (
        "title: Sort tickets\n"
        'tags:\n  - demo\n  - "no"\n  - "2026-11-22"\n'
        "description: |\n  First line.\n\n  Second: one.\n"
        'params:\n  temperature: 0\n  stop:\n    - "\\n"\n  large: 1.0e+22\n'
        "rows:\n  - a: 1\n    b: null\n  - a: 2\n    b: {}\n"
    )


@pytest.mark.parametrize(
    "value", ["\0", "\ud83d", float("inf"), float("nan"), 2**53 + 1, 1e20, "x" * 5_000_000]
)
def test_what_could_not_be_read_back_is_not_written(value: Json) -> None:
    with pytest.raises(Invalid) as caught:
        write_yaml({"a": value})
    assert caught.value.code == "invalid_content"
