"""Two texts, and how nearly they say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.message import ImagePart, Message, TextPart
from pecia.domain.override import Override
from pecia.domain.shingles import jaccard, shingles, words
from pecia.domain.signature import ORDERS, agreement, least_agreement, sign, stack
from pecia.domain.similarity import liken, said
from pecia.domain.version import Content

vocabulary = st.sampled_from(["ein", "zwei", "three", "four", "五", "six", "seven", "ocho", "neuf", "ten"])
texts = st.one_of(st.text(max_size=60), st.lists(vocabulary, max_size=80).map(" ".join))
TICKET = "Sort this ticket into one of the queues below and answer with nothing but its name"
KNOWN = (
    "011b01919ed87119f2f10fe19687436e0d6954e39905285e8ac62697d26e40d353"
    "b3a0a6f9a791d64d51e7a1dd8881b6dac60c6d9438665719149396fc395799e8"
)


def triples(text: str) -> set[tuple[str, ...]]:
    """Shingles as a page of a textbook would have them."""
    said = words(text)
    return {tuple(said[at : at + 3]) for at in range(max(1, len(said) - 2))}


@given(texts.filter(words), texts.filter(words))
def test_jaccard_is_the_share_of_word_triples_that_both_have(one: str, other: str) -> None:
    ones, others = triples(one), triples(other)
    expected = len(ones & others) / len(ones | others)
    assert jaccard(shingles(one), shingles(other)) == pytest.approx(expected)


@given(texts, texts)
def test_likeness_is_the_same_in_both_directions(one: str, other: str) -> None:
    assert liken(one, threshold=0)(other) == liken(other, threshold=0)(one)


@given(texts)
def test_a_text_is_identical_to_itself_and_agrees_with_itself_in_every_order(text: str) -> None:
    found = liken(text, threshold=1)(text)
    assert found is not None
    assert (found.kind, found.jaccard, found.edit) == ("identical", 1, 1)
    assert sign(text) == sign(text)


@given(st.lists(vocabulary, min_size=1, max_size=40))
def test_case_punctuation_and_layout_do_not_count(said: list[str]) -> None:
    plain, dressed = " ".join(said), "\n\n- ".join(word.upper() for word in said) + "!\r\n"
    found = liken(plain)(dressed)
    assert found is not None
    assert found.kind == "same_normalized"
    assert sign(plain) == sign(dressed)


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (TICKET, "identical"),
        (f"  {TICKET.upper()}.", "same_normalized"),
        (f"{TICKET}, please", "near"),
        ("Translate the text into French", None),
        ("", None),
    ],
)
def test_each_kind_of_likeness_has_its_name(other: str, kind: str | None) -> None:
    found = liken(TICKET)(other)
    assert (found and found.kind) == kind


def test_an_edit_counts_by_words_and_a_jaccard_by_triples() -> None:
    found = liken("one two three four five six seven eight")("one two three four five six seven nine")
    assert found is not None
    assert (found.jaccard, found.edit) == (5 / 7, 7 / 8)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Hi", "hi!", True),
        ("Hi there", "hi, there", True),
        ("Hi there", "Hi you", False),
        ("???", "!!!", False),
    ],
)
def test_texts_of_fewer_than_three_words_are_compared_whole(one: str, other: str, near: bool) -> None:
    assert (liken(one)(other) is not None) is near
    assert (sign(one) == sign(other)) is near


def test_edits_of_very_long_texts_are_not_counted() -> None:
    long = " ".join(map(str, range(20_001)))
    found = liken(long)(f"{long} more")
    assert found is not None
    assert (found.kind, found.edit) == ("near", None)


def test_a_text_with_lone_surrogates_is_compared_like_any_other() -> None:
    assert liken("\ud800 ?")("\ud800 ?") is not None
    assert liken("a b c \udfff")("a b c") is not None


def test_signatures_are_the_same_everywhere_and_always() -> None:
    assert sign(TICKET).hex() == KNOWN


def test_signatures_agree_in_about_as_many_orders_as_their_jaccard_similarity_says() -> None:
    for shared in range(100, 1000, 100):
        one = " ".join(map(str, range(1000)))
        other = " ".join(map(str, range(1000 - shared, 2000 - shared)))
        truth = jaccard(shingles(one), shingles(other))
        agreed = agreement(stack([sign(one)]), stack([sign(other)]))[0] / ORDERS
        assert agreed == pytest.approx(truth, abs=0.2)
        assert agreed * ORDERS >= least_agreement(truth)


def test_all_that_a_chat_says_to_any_model_is_compared_but_no_placeholder_and_no_image() -> None:
    messages = (
        Message(role="system", content="Be kind."),
        Message(role="placeholder", content="turns"),
        Message(
            role="user",
            content=(TextPart(text="{{ q }}"), ImagePart(data="iVBORw0=", media_type="image/png")),
        ),
    )
    overrides = {"small*": Override(messages=(Message(role="user", content="Short: {{ q }}"),))}
    assert said(Content(type="chat", messages=messages, overrides=overrides)) == "Be kind.\n{{ q }}"
