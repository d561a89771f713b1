"""Scorer kind: what a type of scorer judges, and the fields its specification takes."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pecia.domain.value import Value

Takes: TypeAlias = Literal["text", "number", "truth", "list", "anything"]
"""What somebody gives for a field: one of these, or anything that JSON has."""


class ScorerField(Value, frozen=True):
    """A field of a specification. `choices` are the words it may be, empty where it takes other things.

    `default` is what holds without it, meaningless for one that is `required`; `takes` says what is given for it.
    """

    name: str
    required: bool
    default: Any
    choices: tuple[str, ...]
    takes: Takes = "anything"


class ScorerKind(Value, frozen=True):
    """A type of scorer: what it judges in a sentence, what number it `gives`, more `about` it, its fields beside `type`.

    One that `asks_model` is a judge, which needs a passport before it decides anything.
    """

    type: str
    judges: str
    gives: str
    about: str
    asks_model: bool
    fields: tuple[ScorerField, ...]
