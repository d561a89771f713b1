"""Start: what `pecia serve` does, and a short way to it.

What reads a command line, typer and all that it stands on, takes as long to import as the server. Somebody who
types `pecia serve` waits for an answer, so its plain forms are read here; every other form, and every error, goes
the long way.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pecia.domain.errors import PeciaError

if TYPE_CHECKING:
    from pecia.settings import Settings


class Serve(NamedTuple):
    """What `pecia serve` was asked for."""

    host: str | None = None
    port: int | None = None
    sample: bool = False


def start(asked: Serve) -> None:
    """Serve the library until Ctrl-C, which leaves as `KeyboardInterrupt`. Raises `PeciaError`."""
    from pecia.server.run import serve_forever  # noqa: PLC0415 - only now is a server wanted
    from pecia.settings import read_settings  # noqa: PLC0415

    settings = read_settings()
    if asked.sample:
        _fill(settings)
    serve_forever(
        settings,
        host=asked.host or settings.host,
        port=settings.port if asked.port is None else asked.port,
        ready=_announce,
    )


def started(arguments: Sequence[str]) -> int | None:
    """Carry out a plain `serve`; returns its exit code, or None where the command line has to be read in full."""
    asked = _plain(arguments)
    if asked is None:
        return None
    # Nothing that imports leave behind is garbage: looking for it takes a sixth of the time.
    gc.disable()
    try:
        start(asked)
    except (KeyboardInterrupt, PeciaError) as error:
        from pecia.cli.faults import tell, tell_interrupt  # noqa: PLC0415 - nobody waits for this import

        return tell(error) if isinstance(error, PeciaError) else tell_interrupt()
    return 0


def _plain(arguments: Sequence[str]) -> Serve | None:
    """`serve` with its options spelled out, each once and with a value that can be right."""
    if not arguments or arguments[0] != "serve":
        return None
    asked = Serve()
    rest = list(arguments[1:])
    while rest:
        match rest:
            case ["--sample", *rest]:
                asked = asked._replace(sample=True)
            case ["--host", host, *rest] if not host.startswith("-"):
                asked = asked._replace(host=host)
            case ["--port", port, *rest] if port.isascii() and port.isdigit() and int(port) <= 65535:  # noqa: PLR2004
                asked = asked._replace(port=int(port))
            case _:
                return None
    return asked


def _fill(settings: Settings) -> None:
    from pecia.demo.sample import fill  # noqa: PLC0415 - only a checkout's own library pays for it
    from pecia.embedded import Library  # noqa: PLC0415

    with Library.open(settings) as library:
        if fill(library):
            _say("This library is new: it holds a sample project, with experiments recorded from a real run.")


def _announce(url: str) -> None:
    gc.enable()
    gc.freeze()  # what is there now stays, and need not be looked at again
    _say(f"Pecia serves on {url}  (API reference: {url}/docs, Ctrl-C ends it)")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
