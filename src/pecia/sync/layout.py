"""Layout: new values written into a file that people have laid out, with their order and comments left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pecia.domain.errors import PeciaError
from pecia.domain.merge import merge
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file

T = TypeVar("T")


def relay(text: str, before: T, after: T, *, write: Callable[[T], str], read: Callable[[str], T]) -> str:
    """A text that holds `after`, as near as can be to `text`, which holds `before`.

    The difference between the two is made in the text line by line, where it touches the layout as it would be
    written anew. What does not read back as `after` is not taken: then all of it is written anew.
    """
    plain = write(after)
    found = merge(write(before), text, plain)
    if isinstance(found.theirs, str):
        try:
            if read(found.theirs) == after:
                return found.theirs
        except PeciaError:
            return plain
    return plain


def relay_prompt(text: str, before: PromptFile, after: PromptFile) -> str:
    """A prompt file with new values, as near as can be to what it was."""
    return relay(text, before, after, write=write_prompt_file, read=read_prompt_file)
