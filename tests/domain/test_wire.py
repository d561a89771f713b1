from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.message import Message
from pecia.domain.value import Json
from pecia.domain.version import Content
from tests.domain.contents import contents, json_data


def refused(data: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        wire.parse(data)
    assert caught.value.code == "invalid_json"
    assert caught.value.hint
    caught.value.message.encode()
    return caught.value


# ---------------------------------------------------------------- strict JSON: X34


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": {"b": 1, "\\u0062": 2}}', "'b' stands twice"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "U+D800"),
        (b'{"a\\u0000": 1}', "NUL"),
        (b'["\\u0000"]', "NUL"),
        (b'"a\x00b"', "control character"),
        (b'"\\ud83d"', "surrogate"),
        (b'["\\ude00\\ud83d"]', "surrogate"),
        (b'{"\\udc00": 1}', "surrogate"),
        (b"NaN", "NaN"),
        (b"[-Infinity]", "Infinity"),
        (b"1e999", "too large"),
        (b"-1e999", "too large"),
        (b"9" * 5000, "2^53"),
        (b"9007199254740993", "2^53"),
        (b"[" * 100_000, "nested"),
        (b"[" * 100_000 + b"]" * 100_000, "nested"),
        (b'{"a":' * 100_000, "nested"),
        (b"[" * 65 + b"]" * 65, "nested"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "not UTF-8"),
        ("{}".encode("utf-16-le"), "property name"),
        (b'"\xff"', "byte 1 is not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        (b'"\xc0\x80"', "not UTF-8"),
        (b"", "Expecting value"),
        (b"01", "Extra data"),
        (b"[1,]", ""),
        (b"{'a': 1}", ""),
        (b'"a\nb"', "control character"),
    ],
)
def test_json_that_could_mean_two_things_is_refused(data: bytes, said: str) -> None:
    assert said in refused(data).message


def test_a_refusal_says_line_and_column() -> None:
    error = refused(b'{\n  "a": tru\n}')
    assert "line 2, column 8" in error.message
    assert (error.errors[0].line, error.errors[0].column) == (2, 8)


@given(st.binary(max_size=60) | st.text('{}[]":,\\u0d8trueN1e9.- ', max_size=40).map(str.encode))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    try:
        wire.parse(data)
    except Invalid as error:
        error.message.encode()


@given(json_data)
def test_all_other_json_is_read_as_it_is(value: Json) -> None:
    assert wire.parse(json.dumps(value).encode()) == value
    assert wire.parse(json.dumps(value, ensure_ascii=False).encode()) == value
    assert wire.parse(wire.encode(value)) == value


# ---------------------------------------------------------------- values


@given(contents)
def test_a_value_survives_the_way_there_and_back(content: Content) -> None:
    assert wire.decode(wire.encode(content), Content) == content


@pytest.mark.parametrize(
    ("data", "kind", "code", "pointer"),
    [
        (b'{"template": "a", "templat": "b"}', Content, "unknown_field", "/templat"),
        (
            b'{"messages": [{"role": "user", "content": "a", "to": "b"}]}',
            Content,
            "unknown_field",
            "/messages/0/to",
        ),
        (b'{"a~/b": 1}', Content, "unknown_field", "/a~0~1b"),
        (b'{"messages": [{"role": "user"}]}', Content, "invalid_parameter", "/messages/0"),
        (
            b'{"messages": [{"role": "bot", "content": "a"}]}',
            Content,
            "invalid_parameter",
            "/messages/0/role",
        ),
        (b'{"inputs": {"a": 1}}', Content, "invalid_parameter", "/inputs"),
        (b'{"template": 1}', Content, "invalid_parameter", "/template"),
        (b"[]", Content, "invalid_parameter", ""),
        (b'{"a": {"b": "c"}}', dict[str, dict[str, int]], "invalid_parameter", ""),
        (b'[[1], ["a"]]', list[list[int]], "invalid_parameter", "/1/0"),
    ],
)
def test_a_wrong_field_is_pointed_at(data: bytes, kind: Any, code: str, pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        wire.decode(data, kind)
    assert caught.value.code == code
    assert [detail.pointer for detail in caught.value.errors] == [pointer]


def test_query_text_becomes_numbers_where_they_are_asked_for() -> None:
    assert wire.convert({"a": "1"}, dict[str, int], strict=False) == {"a": 1}
    with pytest.raises(Invalid):
        wire.convert({"a": "1"}, dict[str, int])


def test_encoding_writes_every_field() -> None:
    written = '{"role":"user","content":"é","name":null,"tool_calls":[],"tool_call_id":null}'
    assert wire.encode(Message(role="user", content="é")) == written.encode()
    assert b'"output":null' in wire.encode(Content(template="a"))


# ---------------------------------------------------------------- JSON Lines


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_lines_come_with_their_numbers(end: bytes) -> None:
    data = end.join([b'{"a": 1}', b"[2]", b'"3"', b"", b" ", b""])
    assert list(wire.parse_lines(data)) == [(1, {"a": 1}), (2, [2]), (3, "3")]
    assert list(wire.parse_lines(b"")) == []


@pytest.mark.parametrize(
    ("data", "line", "column", "said"),
    [
        (b'{"a": 1}\n{"a": }\n', 2, 7, "Expecting value"),
        (b'{}\n{}\n{"a": 1, "a": 2}', 3, 1, "twice"),
        (b"{}\n\n{}\n", 2, 1, "empty"),
        (b"\xef\xbb\xbf{}\n", 1, 1, "byte order mark"),
        (b"{}\n\xff\n", 2, 1, "UTF-8"),
        (b'{"a":\n1}', 1, 6, "Expecting value"),
        (b"[" * 100_000, 1, 1, "nested"),
    ],
)
def test_a_wrong_line_is_said(data: bytes, line: int, column: int, said: str) -> None:
    with pytest.raises(Invalid, match=said) as caught:
        list(wire.parse_lines(data))
    assert f"line {line}, column {column}" in caught.value.message
    assert (caught.value.errors[0].line, caught.value.errors[0].column) == (line, column)


@given(st.lists(json_data, max_size=4))
def test_lines_that_were_written_are_read(values: list[Json]) -> None:
    data = b"".join(wire.encode(value) + b"\n" for value in values)
    assert [value for _, value in wire.parse_lines(data)] == values


def test_rows_are_objects() -> None:
    assert wire.read_rows(b'{"input": {}}\n{"id": "a"}\n') == ({"input": {}}, {"id": "a"})
    with pytest.raises(Invalid, match="line 2"):
        wire.read_rows(b"{}\n[]\n")


# ---------------------------------------------------------------- rows of a large body, one by one


def read_around(data: bytes) -> Any:
    found = wire.decode_around(data, "rows")
    if isinstance(rows := found.get("rows"), wire.Rows):
        found["rows"] = list(rows)
        assert (list(rows), len(rows)) == (
            found["rows"],
            len(found["rows"]),
        )  # the second time from what was checked
    return found


@given(
    st.dictionaries(st.text(), json_data)
    | st.fixed_dictionaries({"rows": st.lists(st.dictionaries(st.text(), json_data))})
)
def test_an_object_read_row_by_row_is_what_it_is_when_read_whole(plain: dict[str, Any]) -> None:
    data = json.dumps(plain, indent=1).encode()
    try:
        whole = wire.decode(data, dict[str, Any])
        if isinstance(rows := whole.get("rows"), list):
            msgspec.convert(rows, list[dict[str, Any]])
    except (Invalid, msgspec.ValidationError):
        with pytest.raises(Invalid):
            read_around(data)
    else:
        assert read_around(data) == whole


@pytest.mark.parametrize(
    "data",
    [
        b'{"rows":[],"rows":[]}',
        b'{"rows":[{}],"note":"a","rows":[{}]}',
        b'{"rows":[{}],"note":"a","r\\u006fws":[{"a":1}]}',
        b'{"rows":[{"a":1,"a":2}]}',
        b'{"rows":[{"a":NaN}]}',
        b'{"rows":[{"a":1e999}]}',
        b'{"rows":[{"a":12345678901234567890}]}',
        b'{"rows":[{"a":"\\ud800"}]}',
        b'{"rows":[{"a":"\\u0000"}]}',
        b'{"rows":[{"a":"\xff"}]}',
        b'{"rows":[{"a":' + b"[" * 62 + b"]" * 62 + b"}]}",
        b'{"rows":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"rows":[{}]} x',
        b'{"rows":[{}',
        b"\xef\xbb\xbf{}",
        b"nul",
        b"",
    ],
)
def test_what_is_refused_whole_is_refused_row_by_row(data: bytes) -> None:
    for read in (read_around, lambda data: wire.decode(data, dict[str, Any])):
        with pytest.raises(Invalid) as caught:
            read(data)
        assert caught.value.code == "invalid_json"


def test_what_is_wrong_in_a_row_is_told_by_its_place_in_the_body() -> None:
    with pytest.raises(Invalid) as caught:
        read_around(b'{"note": "x",\n "rows": [{"a": 1},\n  {"a": 10000000000000000000}]}')
    assert [(detail.line, detail.column) for detail in caught.value.errors] == [(3, 3)]
    with pytest.raises(Invalid) as caught:
        read_around(b'{"rows": [{}, 7]}')
    assert [detail.pointer for detail in caught.value.errors] == ["/rows/1"]
