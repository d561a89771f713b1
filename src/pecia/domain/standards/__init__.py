"""The built-in standards, one family a file. `docs/reference/standards.md` is written from them."""

from __future__ import annotations

from pecia.domain.standard import Rule
from pecia.domain.standards import (
    about,
    answer,
    characters,
    demands,
    injection,
    inputs,
    length,
    personal,
    references,
    secrets,
    structure,
    wording,
)

BUILT_IN: tuple[Rule, ...] = (
    *secrets.RULES,
    *personal.RULES,
    *characters.RULES,
    *injection.RULES,
    *inputs.RULES,
    *answer.RULES,
    *demands.RULES,
    *structure.RULES,
    *references.RULES,
    *length.RULES,
    *wording.RULES,
    *about.RULES,
)
"""Every built-in rule, in the order in which the reference has them."""

__all__ = ["BUILT_IN"]
