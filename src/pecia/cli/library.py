"""Which library a command works on: a server's, the one a server on this machine holds, or a file's own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

import msgspec

from pecia.app.operations import AnyLibrary
from pecia.bootstrap import serving_url
from pecia.cli.screen import say
from pecia.domain.errors import NotAllowed
from pecia.embedded import Library
from pecia.remote import RemoteLibrary
from pecia.settings import read_settings


@contextmanager
def reading(actor: str | None = None) -> Generator[AnyLibrary]:
    """A library to read: no lock is taken, and a server may be writing it."""
    settings = read_settings(actor=actor)
    with RemoteLibrary(settings.url) if settings.url else Library.open(settings, mode="read") as library:
        library.on_renamed = _renamed_sayer()
        yield library


@contextmanager
def writing(actor: str | None = None, *, file_decides: bool = True) -> Generator[AnyLibrary]:
    """A library to write: through the server that holds it when there is one, else opened here.

    Without `file_decides` the standards in `pecia.toml` do not go before those of the library.
    """
    settings = read_settings(actor=actor)
    if not file_decides:
        settings = msgspec.structs.replace(settings, standards=None)
    url = settings.url or serving_url(settings.database_url)
    if url and actor is not None:
        raise NotAllowed(
            f"'--as {actor}' does not reach through a server: over HTTP everybody is the local owner until there "
            "are keys.",
            hint=f"Leave --as out, or stop the server at {url} first.",
        )
    if url and not settings.url:
        say(f"Working through the server at {url}, as its owner.")
    with RemoteLibrary(url) if url else Library.open(settings, mode="write") as library:
        library.on_renamed = _renamed_sayer()
        yield library


def _renamed_sayer() -> Callable[[str, str], None]:
    """Says what a prompt is called that was asked for by a former name, once however often it is asked for."""
    told: set[str] = set()

    def tell(was: str, name: str) -> None:
        if was not in told:
            told.add(was)
            say(f"'{was}' is called '{name}' now.")

    return tell
