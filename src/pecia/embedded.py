"""Embedded: a library opened in this process, no server needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pecia.app.operations import performed
from pecia.bootstrap import Mode, close_ports, open_ports
from pecia.domain.actor import Actor
from pecia.ports import Ports
from pecia.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from pecia.domain.value import Request


class Library:
    """A library: every operation of Pecia, carried out for one actor.

    `perform(request)` is the whole interface; a library behind a URL (`pecia.remote.RemoteLibrary`) has the
    same one. Use it as a context manager, or close it.
    """

    def __init__(self, ports: Ports, actor: Actor) -> None:
        self.ports = ports
        self.actor = actor
        self.on_renamed: Callable[[str, str], None] | None = None
        """Told the name that was asked for and the one that the prompt has, when it is another."""

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, mode: Mode = "write", url: str | None = None
    ) -> Library:
        """The library of these settings, else of the environment and the nearest `pecia.toml`.

        Opened to read it takes no lock and writes nothing. Raises `Conflict` (`locked`) when it is to be
        written and another process does, `NotFound` when it is to be read and is not there.
        """
        settings = settings or read_settings()
        return cls(open_ports(settings, mode=mode, url=url), Actor(name=settings.actor))

    def perform(self, request: Request) -> Any:  # noqa: ANN401 - each operation has its own result
        """Carry out one operation. Raises a `PeciaError`."""
        result, alias = performed(self.ports, self.actor, request)
        if alias is not None and self.on_renamed is not None:
            self.on_renamed(alias.name, alias.prompt)
        return result

    def acting_as(self, name: str) -> Library:
        """The same library for another (claimed) actor."""
        return Library(self.ports, Actor(name=name, project=self.actor.project))

    def close(self) -> None:
        """Stop experiments under way and give the library back."""
        close_ports(self.ports)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
