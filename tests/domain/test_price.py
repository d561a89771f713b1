from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import PeciaError
from pecia.domain.experiment import Usage
from pecia.domain.price import Budget, Price

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


def test_a_budget_of_nothing_allows_no_call() -> None:
    with pytest.raises(PeciaError) as raised:
        Budget(0).check()
    assert raised.value.code == "budget_spent"


def test_what_nobody_can_price_is_spent_only_where_that_is_allowed() -> None:
    Budget(1, allow_unpriced=True).settle(None)
    with pytest.raises(PeciaError, match="without its count of tokens"):
        Budget(1).settle(None)
