"""What a package implements that brings models, and how it is found: the entry point group `pecia.models`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from pecia.domain.answer import Answer
from pecia.domain.value import Value
from pecia.ports.models import Model


class Opening(Value, frozen=True):
    """What a plugin is told when one of its models is opened.

    `model` is what stands behind the connection's name, `params` are to be sent with every request; `base_url`, `api_key`
    and `options` are what the operator wrote down, empty where they did not. `timeout` counts seconds per request.
    """

    connection: str
    model: str
    params: dict[str, Any]
    base_url: str
    api_key: str | None
    options: dict[str, Any]
    timeout: float

    def __repr__(self) -> str:
        return f"Opening(connection={self.connection!r}, model={self.model!r})"


class OpenModel(Protocol):
    """A plugin: the entry point `NAME = package:function` of the group makes `kind = "NAME"` of connections work.

    The model it opens need not try again, keep pace or measure time: Pecia does, for every plugin alike.
    """

    def __call__(self, opening: Opening, /) -> Model:
        """A model ready to be asked. What it raises is told as `model_unavailable`."""
        ...


class PassingFault(Exception):
    """Raised by a plugin's model where the same request may be answered a little later.

    `answer` is what stands if it is not; `after` counts the seconds that were asked for, `status` is that of HTTP.
    """

    def __init__(self, answer: Answer, *, after: float | None = None, status: int = 0) -> None:
        super().__init__(answer.error)
        self.answer = answer
        self.after = after
        self.status = status


class ModelPlugins(Protocol):
    """The kinds of connection that other packages bring."""

    @property
    def kinds(self) -> Collection[str]:
        """Their names. Nothing is imported for it."""
        ...

    def load(self, kind: str) -> OpenModel:
        """The plugin of this kind. Raises `Unavailable` (`model_unavailable`) for one that cannot be loaded."""
        ...
