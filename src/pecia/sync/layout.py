"""Layout: new values written into a file that people have laid out, with their order and comments left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pecia.domain.errors import PeciaError
from pecia.domain.merge import overlay
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file

T = TypeVar("T")


def relay(text: str, before: T, after: T, *, write: Callable[[T], str], read: Callable[[str], T]) -> str:
    """A text that holds `after`, as near as can be to `text`, which holds `before`.

    The lines that differ between the two are changed in the text, and all others stay. Where that does not read
    back as `after`, it is written anew.
    """
    plain = write(after)
    laid = "\n".join(overlay(write(before).split("\n"), text.split("\n"), plain.split("\n")))
    try:
        return laid if read(laid) == after else plain
    except PeciaError:
        return plain


def relay_prompt(text: str, before: PromptFile, after: PromptFile) -> str:
    """A prompt file with new values, as near as can be to what it was."""
    plain = text.replace("\r\n", "\n")
    return relay(plain, before, after, write=write_prompt_file, read=read_prompt_file)
