"""The router: raw paths, decoded once, fixed segments before named ones."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import Invalid
from pecia.server.router import Match, Router

ROUTES = Router(
    [
        ("GET", "/prompts", "list"),
        ("GET", "/prompts/{prompt}", "get"),
        ("PATCH", "/prompts/{prompt}", "change"),
        ("POST", "/prompts/preview", "preview"),
        ("GET", "/prompts/{prompt}/labels/{label}", "label"),
    ]
)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_name_comes_through_one_segment(name: str) -> None:
    assert ROUTES.match("GET", f"/prompts/{quote(name, safe='')}") == Match("get", {"prompt": name})


def test_names_are_told_apart_by_their_places() -> None:
    found = ROUTES.match("GET", "/prompts/a%2Fb/labels/live")
    assert found == Match("label", {"prompt": "a/b", "label": "live"})


def test_a_fixed_segment_goes_before_a_named_one_where_it_answers() -> None:
    assert ROUTES.match("POST", "/prompts/preview") == Match("preview", {})
    assert ROUTES.match("GET", "/prompts/preview") == Match("get", {"prompt": "preview"})


def test_a_method_that_is_not_answered_gets_those_that_are() -> None:
    assert ROUTES.match("PUT", "/prompts/a") == {"GET", "PATCH"}
    assert ROUTES.match("PUT", "/prompts/preview") == {"GET", "PATCH", "POST"}


@pytest.mark.parametrize(
    "path",
    ["", "/", "prompts", "/prompts/", "//prompts", "/prompts//labels/x", "/prompts/a/b", "/Prompts", "*"],
)
def test_a_path_that_is_none_of_these_gets_nothing(path: str) -> None:
    assert ROUTES.match("GET", path) == frozenset()


@pytest.mark.parametrize("segment", ["%ff", "%C3", "%00", "a%00b", "%ed%a0%80"])
def test_a_segment_that_is_no_text_is_refused(segment: str) -> None:
    with pytest.raises(Invalid) as caught:
        ROUTES.match("GET", f"/prompts/{segment}")
    assert caught.value.code == "invalid_name"
