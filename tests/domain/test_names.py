from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import (
    NAME,
    SEGMENT,
    Reference,
    matches,
    parse_label,
    parse_name,
    parse_own_reference,
    parse_reference,
    parse_segment,
)

segments = st.from_regex(SEGMENT, fullmatch=True)
names = st.from_regex(NAME, fullmatch=True).filter(lambda name: len(name) <= 200)
which = st.one_of(
    st.just({}),
    st.builds(lambda s: {"label": s}, segments),
    st.builds(lambda n: {"number": n}, st.integers(1, 10**10 - 1)),
)
references = st.builds(
    lambda name, project, which: Reference(name=name, project=project, **which),
    names,
    st.none() | segments,
    which,
)


@pytest.mark.parametrize("name", ["a", "support/triage", "acp/123", "a.b_c-d", "0/1/2/3/4/5/6/7", "s" * 64])
def test_a_name_is_one_to_eight_plain_segments(name: str) -> None:
    assert parse_name(name) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "A",
        "-a",
        ".a",
        "ä",
        "a b",
        "a\n",
        "a@b",
        "a#1",
        "s" * 65,
        "0/1/2/3/4/5/6/7/8",
    ],
)
def test_anything_else_is_refused_as_a_name(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_name(text)
    assert refused.value.code == "invalid_name"
    assert refused.value.hint


def test_a_name_has_at_most_two_hundred_characters() -> None:
    long = "/".join(["s" * 64] * 3)
    assert parse_name(f"{long}/{'s' * 5}") == f"{long}/{'s' * 5}"
    with pytest.raises(Invalid):
        parse_name(f"{long}/{'s' * 6}")


@given(st.text().filter(lambda text: not re.fullmatch(NAME, text)))
def test_a_refused_name_is_shown_in_plain_characters_only(text: str) -> None:
    with pytest.raises(Invalid, match="dataset name") as refused:
        parse_name(text, what="dataset")
    assert refused.value.message.isascii()
    assert refused.value.message.isprintable()


@given(segments)
def test_a_segment_is_a_name_too(segment: str) -> None:
    assert parse_segment(segment, what="tag") == parse_name(segment)


def test_the_label_latest_cannot_be_moved() -> None:
    assert parse_label("production") == "production"
    with pytest.raises(Invalid, match="latest"):
        parse_label("latest")


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("support/triage", Reference(name="support/triage")),
        ("support/triage@production", Reference(name="support/triage", label="production")),
        ("triage#7", Reference(name="triage", number=7)),
        ("shop:triage@latest", Reference(name="triage", label="latest", project="shop")),
    ],
)
def test_a_reference_names_a_prompt_and_which_of_its_versions(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    "text", ["", "@production", "a@", "a#0", "a#01", "a#-1", "a#x", "a@b#1", "a@b@c", "A:b", ":a"]
)
def test_anything_else_is_refused_as_a_reference(text: str) -> None:
    with pytest.raises(Invalid):
        parse_reference(text)


def test_where_only_an_own_prompt_will_do_another_projects_is_refused() -> None:
    assert parse_own_reference("default:triage#7") == parse_reference("default:triage#7")
    with pytest.raises(NotFound, match="names a prompt of another project"):
        parse_own_reference("shop:triage#7")


@given(references)
def test_a_reference_is_written_as_it_is_read(reference: Reference) -> None:
    assert parse_reference(str(reference)) == reference


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_a_pattern_means_what_its_regular_expression_does(pattern: str, text: str) -> None:
    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
    assert matches(pattern, text) is expected
