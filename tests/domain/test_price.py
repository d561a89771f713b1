from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.answer import Usage
from pecia.domain.price import Price, most_cost

TOKENS = st.integers(0, 10**7)


def test_a_call_costs_its_tokens_at_their_prices() -> None:
    price = Price(input=2.0, output=10.0, cached=0.5, written=2.5)
    usage = Usage(
        input_tokens=1_000_000, output_tokens=100_000, cached_tokens=400_000, written_tokens=100_000
    )
    assert price.cost(usage) == pytest.approx(0.5 * 2 + 0.4 * 0.5 + 0.1 * 2.5 + 1)


def test_a_call_of_unknown_size_has_no_cost() -> None:
    assert Price(input=1, output=1).cost(Usage(input_tokens=5)) is None


@given(TOKENS, TOKENS, TOKENS)
def test_where_memory_costs_as_much_as_other_input_it_changes_nothing(
    whole: int, cached: int, said: int
) -> None:
    price = Price(input=3.0, output=7.0)
    plain = price.cost(Usage(input_tokens=whole, output_tokens=said))
    assert price.cost(Usage(input_tokens=whole, output_tokens=said, cached_tokens=cached)) == pytest.approx(
        plain
    )


@pytest.mark.parametrize(
    "said",
    [
        {"max_tokens": 7},
        {"max_completion_tokens": 7},
        {"max_output_tokens": 7},
        {"generationConfig": {"maxOutputTokens": 7}},
    ],
)
def test_the_most_that_a_call_costs_counts_the_bytes_sent_and_the_tokens_allowed(
    said: dict[str, object],
) -> None:
    request = msgspec.json.encode({"model": "m", **said})
    assert most_cost(Price(input=1, output=100).cost, request) == pytest.approx(
        (len(request) + 700) / 1_000_000
    )
    assert most_cost(Price(input=0, output=1, written=2).cost, request) == pytest.approx(
        (2 * len(request) + 7) / 1_000_000
    )


def test_several_answers_and_no_limit_cost_more() -> None:
    price = Price(input=0, output=1_000_000).cost
    assert most_cost(price, b'{"max_tokens": 7, "n": 3}') == 21
    assert most_cost(price, b"{}") == 32_768
