"""Tokens: about how many a text takes, whatever model counts them."""

from __future__ import annotations

_ASCII_PER_TOKEN = 4
_OTHER_PER_TOKEN = 1.7


def estimated_tokens(text: str) -> int:
    """About how many tokens a text takes: four ASCII characters make one, 1.7 others do."""
    plain = len(text) if text.isascii() else sum(map(str.isascii, text))
    return round(plain / _ASCII_PER_TOKEN + (len(text) - plain) / _OTHER_PER_TOKEN)
