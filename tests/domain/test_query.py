"""The language of the search box, and the words that texts are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import Invalid
from pecia.domain.query import FILTERS, Condition, Query, Wording, parse_query
from pecia.domain.words import spans, words

values = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3).map(tuple)
conditions = st.builds(Condition, filter=st.sampled_from(FILTERS), values=values, negated=st.booleans())
phrases = st.text(max_size=20).filter(words)
bare = st.from_regex(r"[a-zé字0-9][^\s\":]{0,8}\*?", fullmatch=True)
exact = st.just(value=True)
texts = st.builds(Wording, text=phrases, exact=exact, negated=st.booleans()) | st.builds(
    Wording, text=bare, negated=st.booleans()
)
queries = st.builds(
    Query,
    conditions=st.lists(conditions, max_size=4).map(tuple),
    texts=st.lists(texts, max_size=4).map(tuple),
)


def test_a_query_is_read_into_conditions_and_texts() -> None:
    query = parse_query('purpose:classify tag:billing,refund  -status:deprecated model:gpt* summar* "a b" -x')
    assert query.conditions == (
        Condition(filter="purpose", values=("classify",)),
        Condition(filter="tag", values=("billing", "refund")),
        Condition(filter="status", values=("deprecated",), negated=True),
        Condition(filter="model", values=("gpt*",)),
    )
    assert query.texts == (
        Wording(text="summar*"),
        Wording(text="a b", exact=True),
        Wording(text="x", negated=True),
    )


@given(queries)
def test_a_printed_query_reads_as_itself(query: Query) -> None:
    assert parse_query(str(query)) == query


@given(st.text(max_size=60))
def test_any_text_is_a_query_that_prints_or_is_refused_with_its_column(text: str) -> None:
    refused, query = None, Query()
    try:
        query = parse_query(text)
    except Invalid as error:
        refused = error
    assert parse_query(str(query)) == query
    assert refused is None or 1 <= (refused.errors[0].column or 0) <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("refund colour:red", 8, "no filter 'colour'"),
        ("tag:", 5, "has no value"),
        ("tag:a,,b", 7, "has no value"),
        ('a "b', 3, "has no end"),
        ('"a"b', 4, "space is missing"),
        ("a --", 3, "no letter or digit"),
        ("x " * 33, 67, "more than 32 terms"),
        ("x" * 1001, 1001, "longer than 1,000"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(Invalid, match=said) as error:
        parse_query(text)
    assert error.value.errors[0].column == column


def test_an_unknown_filter_is_told_which_there_are() -> None:
    with pytest.raises(Invalid) as error:
        parse_query("http://example.org")
    assert "folder, label, model, name, owner, purpose, status, tag" in str(error.value.hint)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re-use the CAFÉ_menu, 2nd.", ["re", "use", "the", "cafe", "menu", "2nd"]),
        ("cafe\u0301 Straße Ⅷ ﬁne", ["cafe", "strasse", "viii", "fine"]),
        ("退款 refund退", ["退", "款", "refund", "退"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("x" * 100, ["x" * 64]),
        ("—…!", []),
    ],
)
def test_words_are_folded(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text())
def test_a_word_stands_where_its_span_says_and_is_a_word_itself(text: str) -> None:
    found = list(spans(text))
    assert [span.word for span in found] == words(text)
    for span in found:
        assert 0 <= span.start < span.end <= len(text)
    assert words(" ".join(span.word for span in found)) == words(text)
