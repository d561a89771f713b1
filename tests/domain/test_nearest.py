"""Examples that are chosen for each case: which they are, in which order, and that nothing else decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.nearest import Nearest, Neighbors, digest_nearest
from pecia.domain.version import Content

SAID = (
    "play a song by Abba",
    "play the new album",
    "rain in Oslo tomorrow",
    "will it rain here",
    "book a table",
)
POOL = tuple(Case(id=str(n), input={"text": text}, expected=f"a{n}") for n, text in enumerate(SAID))


def nearest(count: int = 2, **more: int) -> Nearest:
    return Nearest(dataset="d", revision=1, revision_digest="sha256:0", split="train", count=count, **more)


def test_the_most_alike_stands_last_next_to_what_is_asked() -> None:
    found = Neighbors(POOL, nearest()).of({"text": "Rain in Bergen tomorrow?"})
    assert [case.id for case in found] == ["3", "2"]


def test_a_rare_word_says_more_than_a_common_one() -> None:
    (found,) = Neighbors(POOL, nearest(1)).of({"text": "a play about a table"})
    assert found.id == "4"


@given(st.permutations(POOL), st.text(max_size=30))
def test_the_order_of_the_pool_decides_nothing(pool: list[Case], text: str) -> None:
    values = {"text": text}
    assert Neighbors(pool, nearest(3)).of(values) == Neighbors(POOL, nearest(3)).of(values)


def test_an_order_shuffles_the_same_examples() -> None:
    values = {"text": "rain"}
    given, other = (Neighbors(POOL, nearest(4, order=order)).of(values) for order in (0, 2))
    assert given != other
    assert {case.id for case in given} == {case.id for case in other}


def test_what_is_shown_is_written_like_what_is_asked() -> None:
    content = Content(template="Name it.\n\nText: {{ text }}\nAnswer:")
    shown = Neighbors(POOL, nearest(1)).shown_to(content, {"text": "rain tomorrow"})
    assert (
        shown.template == "Name it.\n\nText: rain in Oslo tomorrow\nAnswer: a2\n\nText: {{ text }}\nAnswer:"
    )


def test_too_small_a_pool_is_refused() -> None:
    with pytest.raises(Invalid, match="6 examples are wanted and 'd' has 5"):
        Neighbors(POOL, nearest(6))


def test_the_name_of_a_variant_covers_how_its_examples_are_chosen_and_from_what() -> None:
    names = {
        digest_nearest("sha256:1", one) for one in (nearest(), nearest(3), nearest(order=1), nearest(seed=1))
    }
    assert len(names) == 4
    renamed = Nearest(dataset="moved", revision=4, revision_digest="sha256:0", split="train", count=2)
    assert digest_nearest("sha256:1", renamed) in names
