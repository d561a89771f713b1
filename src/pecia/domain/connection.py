"""Connection: a place where a project reaches models, and what is spoken there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias, get_args

from pecia.domain.value import Value

ConnectionKind: TypeAlias = Literal["openai", "openai-responses", "anthropic", "gemini", "azure"]
"""What is spoken at a connection; `openai` is chat completions, as most servers speak it."""
KINDS: tuple[str, ...] = get_args(ConnectionKind)
GATEWAYS = frozenset({"any-llm", "litellm"})
"""Kinds that come with Pecia and stand on a package of their own."""
MODEL_PLUGINS = "pecia.models"
"""The entry point group under which packages bring further kinds. Only an operator writes such a connection down, since what a
plugin calls is its own affair."""
BUILT_IN = frozenset({"local", "scripted"})
"""Connections that are there without being written down."""


class ProviderConnection(Value, frozen=True):
    """A connection that a project keeps. Its key is never told again: `has_key` says whether there is one."""

    name: str
    kind: ConnectionKind
    base_url: str
    api_version: str | None
    has_key: bool
    actor: str
    at: datetime


class SealedConnection(Value, frozen=True):
    """A connection with its key as it is kept: sealed for this project, name and origin, None where there is none."""

    connection: ProviderConnection
    sealed: str | None


class ModelPlace(Value, frozen=True):
    """Where a model is reached, with the key: what is handed to the models, and kept nowhere.

    `guarded` says that the address must be a public one when it is called.
    """

    kind: ConnectionKind
    base_url: str
    api_version: str | None = None
    api_key_env: str | None = None
    api_key: str | None = None
    structured_output: bool = True
    guarded: bool = True
    options: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"ModelPlace(kind={self.kind!r}, base_url={self.base_url!r}, api_key={'…' if self.api_key else None})"
