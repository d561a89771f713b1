from __future__ import annotations

import json
import struct
from random import Random
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import wire
from pecia.domain.canonical import canonical, digest
from pecia.domain.errors import Invalid
from pecia.domain.value import Json
from tests.domain.contents import json_data, texts

NUMBERS = {
    # The samples of RFC 8785, appendix B, by the bits of the double.
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_a_number_is_written_as_rfc_8785_says(bits: str, written: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number).decode() == written


@pytest.mark.parametrize(
    "bits", ["4430000000000000", "444b1ae4d6e2ef4e", "444b1ae4d6e2ef4f", "4340000000000001"]
)
def test_a_float_that_would_be_written_as_an_integer_beyond_2_53_is_refused(bits: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    with pytest.raises(Invalid, match="beyond 2\\^53"):
        canonical(number)


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: not 2**53 < abs(x) < 1e21))
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert json.loads(canonical(number)) == number


@given(json_data)
def test_what_is_canonical_reads_back_equal_and_is_canonical_again(value: Json) -> None:
    data = canonical(value)
    read = wire.parse(data)
    assert read == json.loads(json.dumps(value))
    assert canonical(read) == data


@given(st.dictionaries(texts, st.integers(-5, 5)), st.randoms())
def test_the_order_of_keys_changes_nothing(value: dict[str, Any], random: Random) -> None:
    names = list(value)
    random.shuffle(names)
    assert canonical({name: value[name] for name in names}) == canonical(value)


@given(json_data)
def test_white_space_and_escapes_of_the_source_change_nothing(value: Json) -> None:
    spelled = json.dumps(value, indent=3, ensure_ascii=True).encode()
    assert digest(wire.parse(spelled)) == digest(value)


@pytest.mark.parametrize(
    ("value", "pointer", "said"),
    [
        ({"a": [1, {"b/c~": float("nan")}]}, "/a/1/b~1c~0", "finite"),
        ([float("-inf")], "/0", "finite"),
        ({"a": 2**53 + 1}, "/a", "2^53"),
        ({"a": -(10**400)}, "/a", "2^53"),
        (["\ud83d"], "/0", "surrogate"),
        ({"\udc00": 1}, "", "surrogate"),
        (["a\0"], "/0", "NUL"),
        ({1: 2}, "", "key"),
        ({"a": {1, 2}}, "/a", "set"),
        ([b"bytes"], "/0", "bytes"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value: object, pointer: str, said: str) -> None:
    with pytest.raises(Invalid, match=said.replace("^", "\\^")) as caught:
        canonical(cast("Json", value))
    assert caught.value.code == "invalid_content"
    assert caught.value.errors[0].pointer == pointer


def test_64_levels_have_a_form_and_65_have_none() -> None:
    nested: Any = []
    for _ in range(63):
        nested = [nested]
    assert canonical(nested) == b"[" * 64 + b"]" * 64
    with pytest.raises(Invalid, match="deeper than 64"):
        canonical([nested])


def test_a_value_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Invalid, match="deeper than 64"):
        canonical(endless)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text(st.characters(min_codepoint=1, max_codepoint=127)), inner)
        ),
    )
)
def test_what_is_plain_json_is_written_as_the_standard_library_writes_it_sorted(value: Json) -> None:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(value) == told.encode()
