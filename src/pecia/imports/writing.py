"""Writing: what goes out to other tools, and what they have no place for."""

from __future__ import annotations

from pecia.domain.prompt import PromptFields
from pecia.domain.value import Value
from pecia.domain.version import Content


class Writable(Value, frozen=True):
    """A version on its way out, with what is said about its prompt."""

    name: str
    version: int
    content: Content
    fields: PromptFields = PromptFields()
    labels: tuple[str, ...] = ()
    note: str = ""


class Export:
    """Gathers what a format has no place for, by prompt."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def left(self, prompt: str, what: str) -> None:
        """Say that something of a prompt stays behind."""
        if (prompt, what) not in self.lines:
            self.lines.append((prompt, what))


def common_losses(prompt: Writable, export: Export) -> None:
    """What none of the other tools has a place for."""
    if prompt.content.overrides:
        export.left(prompt.name, "what differs by model")
    if prompt.content.includes:
        export.left(prompt.name, "the partials it includes, whose calls stay in its text")


def file_name(prompt: str, suffix: str) -> str:
    """The path of a prompt's own file: folders where its name has slashes."""
    return f"{prompt}{suffix}"
