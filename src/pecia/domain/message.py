"""Messages: what a chat prompt is made of, neutral of any provider."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pecia.domain.value import Value

Speaker: TypeAlias = Literal["system", "developer", "user", "assistant", "tool"]
Role: TypeAlias = Literal["system", "developer", "user", "assistant", "tool", "placeholder"]
SPEAKERS: tuple[Speaker, ...] = ("system", "developer", "user", "assistant", "tool")


class Message(Value, frozen=True, forbid_unknown_fields=True):
    """One turn of a chat: who speaks, and the template of what is said.

    With the role `placeholder` it is the place where the caller's own list of messages goes in, and `content`
    is the name of the variable that holds them.
    """

    role: Role
    content: str

    @property
    def is_placeholder(self) -> bool:
        """Whether the caller's messages go here."""
        return self.role == "placeholder"
