"""Partial proposal: a passage that several prompts share, made a prompt of its own that they include."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import unified_diff
from itertools import count
from typing import Any

import msgspec

from pecia.domain.value import Value
from pecia.domain.version import Content

FOLDER = "partials"
_plain = re.compile(r"[a-z0-9]+")
_WORDS = 5
_LONGEST = 48


class Rewrite(Value, frozen=True):
    """A prompt with the partial in the place of the passage: the change to its prompt file as a unified diff."""

    prompt: str
    version: int
    diff: str


class PartialProposal(Value, frozen=True):
    """A passage that could be kept once: the text, the prompt that would hold it, and who would include it.

    `name` is that of a prompt which says just this, where there is one, else a free one. `prompts` counts all that say it, `saved` the words that would no longer be said again; `rewrites` are of
    the first of them.
    """

    name: str
    text: str
    words: int
    prompts: int
    saved: int
    rewrites: tuple[Rewrite, ...]


def suggest_name(text: str, *, is_taken: Callable[[str], bool]) -> str:
    """A free name for the partial that says this text: `partials/` and its first words."""
    slug = "-".join(_plain.findall(text.lower())[:_WORDS])[:_LONGEST].strip("-") or "shared"
    return _free(f"{FOLDER}/{slug}", "-", is_taken)


def include(content: Content, text: str, *, partial: str) -> Content:
    """The content with a partial wherever it says this text."""
    key = re.sub(r"\W", "_", partial.rpartition("/")[2])
    key = _free(f"p{key}" if key[0].isdigit() else key, "_", content.includes.__contains__)
    plain = msgspec.to_builtins(content)
    for pointer, said in content.passages():
        if text in said:
            _put(plain, pointer, said.replace(text, f"{{{{ partials.{key} }}}}"))
    plain["includes"] = {**content.includes, key: partial}
    return msgspec.convert(plain, Content)


def compare_files(before: str, after: str, *, prompt: str) -> str:
    """The unified diff between two states of a prompt's file."""
    path = f"{prompt}.prompt.md"
    lines = unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}", lineterm="")
    return "\n".join(lines) + "\n"


def _free(name: str, joint: str, is_taken: Callable[[str], bool]) -> str:
    names = (name if number == 1 else f"{name}{joint}{number}" for number in count(1))
    return next(name for name in names if not is_taken(name))


def _put(plain: Any, pointer: str, text: str) -> None:  # noqa: ANN401 - JSON data, changed in place
    """Put a text where a JSON pointer says."""
    *way, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    for step in way:
        plain = plain[step if isinstance(plain, dict) else int(step)]
    plain[last] = text


def _lines(text: str) -> list[str]:
    """The lines of a diff; nothing but a line feed ends one."""
    return text.removesuffix("\n").split("\n")
