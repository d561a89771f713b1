"""Pecia: one system for prompt engineering and prompt management, joined by evidence.

    import pecia
    pecia.get("support/triage").render(ticket="…")

`get` asks the server at `PECIA_URL`, else the library on this machine. Everything else - committing, testing,
releasing - is `pecia.open()`, the command line, or HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pecia.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    PeciaError,
    Refused,
    RenderError,
    StorageFailed,
    Unavailable,
)
from pecia.functions import scorer
from pecia.sdk.default import get, make_with, use

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from pecia.domain.result import Result
    from pecia.embedded import Library
    from pecia.functions import ScoringFunction
    from pecia.remote import RemoteLibrary
    from pecia.sdk.client import Client
    from pecia.task_functions import TaskFunction


def open(url: str | None = None, *, actor: str | None = None) -> Library | RemoteLibrary:  # noqa: A001 - pecia.open
    """A library to work on: the server at `url` or `PECIA_URL`, else the one on this machine, opened to write.

    Use it as a context manager. `perform(request)` carries out any operation.
    """
    from pecia.embedded import Library  # noqa: PLC0415 - an application that only gets prompts pays for none of it
    from pecia.remote import RemoteLibrary  # noqa: PLC0415
    from pecia.settings import read_settings  # noqa: PLC0415

    settings = read_settings(actor=actor)
    where = url or settings.url
    return RemoteLibrary(where) if where else Library.open(settings)


def task(function: Callable[..., Any], *, prompt: str | None = None) -> TaskFunction:
    """A function as a task under test, given the version that `prompt` names, such as `support/triage#2`.

    It takes any of `prompt` (that version, ready to render), `case` (with `id` and `input`), `input` and `seed` by name.
    While it runs, `get` of that prompt gives that version. Raises `Invalid` for a function that asks for something else.
    """
    from pecia.task_functions import task as made  # noqa: PLC0415

    return made(function, prompt=prompt)


def experiment(
    name: str,
    *,
    variants: Mapping[str, str | Callable[..., Any] | TaskFunction],
    dataset: str | Sequence[Mapping[str, Any]],
    scorers: Mapping[str, Mapping[str, Any] | ScoringFunction],
    library: Library | RemoteLibrary | None = None,
    **rest: Any,
) -> Result:
    """Carry out an experiment whose variants may be functions of this process; returns what it comes to.

    A variant is a reference to a version, a function that answers a case, or a `task`. `dataset` names one, or is a
    list of cases. `rest` are the other keys of the experiment file, and `fresh`. Without a `library` it is that of
    `open()`. Called again it goes on where it was left, and calls nothing twice.
    """
    from pecia.experiment_here import carry_out_here  # noqa: PLC0415

    if library is not None:
        return carry_out_here(library, name, variants=variants, dataset=dataset, scorers=scorers, **rest)
    with open() as opened:
        return carry_out_here(opened, name, variants=variants, dataset=dataset, scorers=scorers, **rest)


def _from_environment() -> Client:
    from pecia.connect import client_from_environment  # noqa: PLC0415 - the first get pays, not the import

    return client_from_environment()


make_with(_from_environment)

__all__ = [
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "PeciaError",
    "Refused",
    "RenderError",
    "StorageFailed",
    "Unavailable",
    "experiment",
    "get",
    "open",
    "scorer",
    "task",
    "use",
]
