"""X34: bodies that are not strict JSON, or not what an operation takes."""

from __future__ import annotations

import pytest

from tests.server.conftest import Service
from tests.server.problem import refused

pytestmark = pytest.mark.usefixtures("unharmed")
JSON = {"Content-Type": "application/json"}
DEEP = 100_000
# A name for each case, what is sent, and the line and column that the refusal names, where it names any.
NOT_JSON: dict[str, tuple[bytes, tuple[int, int] | None]] = {
    "a key twice": (b'{"note": "a", "note": "b"}', None),
    "a key twice, spelled differently": (b'{"note": "a", "n\\u006fte": "b"}', None),
    "a key twice, deep inside": (b'{"content": {"inputs": {"a": {"x": 1, "x": 2}}}}', None),
    "a NUL in a key": (b'{"no\\u0000te": 1}', None),
    "a NUL in a text": (b'{"note": "\\u0000"}', None),
    "a raw NUL": (b'{"note": "\0"}', (1, 11)),
    "a control character": (b'{"note": "a\nb"}', (1, 12)),
    "a lone surrogate": (b'{"note": "\\ud800"}', None),
    "a lone low surrogate": (b'{"note": "x\\udc00x"}', None),
    "a surrogate in UTF-8": (b'{"note": "\xed\xa0\x80"}', None),
    "NaN": (b'{"parent": NaN}', None),
    "Infinity": (b'{"parent": -Infinity}', None),
    "a float without an end": (b'{"parent": 1e999}', None),
    "five thousand digits": (b'{"parent": ' + b"9" * 5000 + b"}", None),
    "an integer beyond 2^53": (b'{"parent": 9007199254740993}', None),
    "a hundred thousand lists": (b"[" * DEEP, None),
    "a hundred thousand objects": (b'{"a":' * DEEP, None),
    "sixty-five lists, closed": (b'{"note":' + b"[" * 65 + b"]" * 65 + b"}", None),
    "a byte order mark": (b"\xef\xbb\xbf{}", None),
    "UTF-16": ('{"note": 1}'.encode("utf-16"), None),
    "UTF-16 without a mark": ('{"note": 1}'.encode("utf-16-le"), (1, 2)),
    "UTF-32": ('{"note": 1}'.encode("utf-32-be"), (1, 1)),
    "no UTF-8": (b'{"note": "\xff"}', None),
    "an overlong NUL": (b'{"note": "\xc0\x80"}', None),
    "an object that does not end": (b'{"note":', (1, 9)),
    "something behind the object": (b"{} {}", (1, 4)),
    "a comma too many": (b'{"note": 1,\n}', (2, 1)),
    "single quotes": (b"{'note': 1}", (1, 2)),
    "a comment": (b'{"note": 1 /* why */}', (1, 12)),
    "a leading zero": (b'{"parent": 01}', (1, 13)),
    "a hexadecimal number": (b'{"parent": 0x10}', (1, 13)),
    "YAML": (b"note: a\n", (1, 1)),
    "a form": (b"note=a&parent=1", (1, 1)),
    "blanks": (b"   ", (1, 4)),
}
# A name for each case, what is sent, the code, and the pointer to what is wrong.
NOT_ASKED: dict[str, tuple[bytes, str, str]] = {
    "a list": (b"[]", "invalid_parameter", ""),
    "a text": (b'"text"', "invalid_parameter", ""),
    "null": (b"null", "invalid_parameter", ""),
    "nothing": (b"", "invalid_parameter", ""),
    "a field that nobody knows": (b'{"content": {}, "author": "eve"}', "unknown_field", "/author"),
    "another project": (b'{"content": {}, "project": "b"}', "unknown_field", "/project"),
    "a field unknown inside": (b'{"content": {"url": "x"}}', "unknown_field", "/content/url"),
    "__proto__": (b'{"content": {}, "__proto__": {"x": 1}}', "unknown_field", "/__proto__"),
    "a number for a text": (b'{"content": {"template": 1}}', "invalid_parameter", "/content/template"),
    "a text for a number": (b'{"content": {}, "parent": "1"}', "invalid_parameter", "/parent"),
    "a boolean for a number": (b'{"content": {}, "parent": true}', "invalid_parameter", "/parent"),
    "a fraction for a number": (b'{"content": {}, "parent": 1.5}', "invalid_parameter", "/parent"),
    "no such type": (b'{"content": {"type": "video"}}', "invalid_parameter", "/content/type"),
    "no such role": (
        b'{"content": {"messages": [{"role": "root", "content": ""}]}}',
        "invalid_parameter",
        "/content/messages/0/role",
    ),
    "neither text nor chat": (b'{"content": {}}', "invalid_content", "/template"),
}


@pytest.mark.parametrize("path", ["/api/v1/prompts/a/versions", "/api/v1/prompts/preview"])
@pytest.mark.parametrize("case", NOT_JSON)
def test_what_is_not_strict_json_is_refused(target: Service, path: str, case: str) -> None:
    body, place = NOT_JSON[case]
    problem = refused(target("POST", path, content=body, headers=JSON))
    assert (problem["status"], problem["code"]) == (400, "invalid_json")
    detail = problem["errors"][0]
    assert (detail.get("line"), detail.get("column")) == (place or (None, None))


@pytest.mark.parametrize("case", NOT_ASKED)
def test_what_an_operation_does_not_take_is_refused_with_its_place(target: Service, case: str) -> None:
    body, code, pointer = NOT_ASKED[case]
    problem = refused(target("POST", "/api/v1/prompts/a/versions", content=body, headers=JSON))
    assert (problem["status"], problem["code"]) == (422, code)
    assert problem["errors"][0]["pointer"] == pointer
