"""What calls cost, from the list of genai-prices: that of the installed package, nothing is fetched."""

from __future__ import annotations

from functools import cache
from typing import Any

from pecia.domain.answer import Usage
from pecia.domain.connection import GATEWAYS
from pecia.domain.errors import Unavailable
from pecia.domain.price import Cost

_PROVIDERS = {"anthropic": "anthropic", "gemini": "google", "azure": "azure"}


@cache
def listed(kind: str, base_url: str, model: str) -> Cost | None:
    """The cost of calls to a model, None where the list does not have it. Raises `Unavailable` without the package.

    A provider is known by what is spoken there, by its address, or by the name that a gateway has for it: the same model may have
    another price elsewhere.
    """
    prices = _package()
    if kind in GATEWAYS:
        provider, mark, model = model.partition("/" if kind == "litellm" else ":")
        if not mark:
            return None
        place = {"provider_id": provider}
    else:
        place = {"provider_id": _PROVIDERS[kind]} if kind in _PROVIDERS else {"provider_api_url": base_url}

    def cost(usage: Usage) -> float | None:
        if usage.input_tokens is None or usage.output_tokens is None:
            return None
        counted = prices.Usage(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cached_tokens or 0,
            cache_write_tokens=usage.written_tokens or 0,
        )
        return float(prices.calc_price(counted, model, **place).total_price)

    try:
        cost(Usage(input_tokens=1, output_tokens=1))
    except LookupError:
        return None
    return cost


def _package() -> Any:  # noqa: ANN401 - a module
    try:
        import genai_prices  # noqa: PLC0415 - a fifth of a second, for those who set a budget
    except ModuleNotFoundError:
        raise Unavailable(
            "The prices of models come from the package 'genai-prices', which is not installed.",
            code="unavailable",
            hint="Run: pip install 'pecia[server]'. Or write the prices into pecia.toml, under [prices].",
        ) from None
    return genai_prices
