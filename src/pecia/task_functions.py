"""Task functions: Python of the user's own that answers cases, in the user's own process, and is measured as a whole.

    def answer(prompt, case):
        ...

An experiment names it as `python:app.agent:answer`. A server never runs it: it keeps what the function said.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import linecache
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from pecia.domain.errors import Invalid
from pecia.domain.task import PYTHON, TaskChoice, check_task
from pecia.functions import source_of

ARGUMENTS = ("case", "input", "prompt", "seed")
"""What a function may ask for by name: the case, its input, the version under test, the run's seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFunction:
    """A function that answers a case, known by where it is and the digest of the module's source that it is in.

    `prompt` is the version it is given, if any. It returns a text, or an object with `output` and what else there is.
    """

    function: Callable[..., Any]
    address: str
    takes: tuple[str, ...]
    digest: str
    prompt: str | None = None

    @property
    def choice(self) -> TaskChoice:
        """What an experiment says to use it; a change of its source makes it another task."""
        return TaskChoice(task=self.address, prompt=self.prompt, by="caller", digest=self.digest)


def task(function: Callable[..., Any], *, prompt: str | None = None) -> TaskFunction:
    """A function as a task under test, given the version that `prompt` names, such as `support/triage#2`.

    It takes any of `prompt` (that version, ready to render), `case` (with `id` and `input`), `input` and `seed` by name,
    and may be `async`. Raises `Invalid` for a function that asks for something else.
    """
    inner = function
    while isinstance(inner, partial):
        inner = inner.func
    module = getattr(inner, "__module__", None) or "__main__"
    name = getattr(inner, "__qualname__", None) or type(inner).__qualname__
    address = f"{PYTHON}{module}:{name}"
    found = TaskFunction(
        function=function,
        address=address,
        takes=_takes(function, address),
        digest=_digest(function),
        prompt=prompt,
    )
    check_task(found.choice, pointer="/variants")
    return found


def load_task(choice: TaskChoice, *, pointer: str) -> TaskFunction:
    """The function that `python:MODULE:FUNCTION` names, its module imported. Raises `Invalid`."""
    check_task(choice, pointer=pointer)
    module, _, name = choice.task.removeprefix(PYTHON).partition(":")
    importlib.invalidate_caches()  # the file may be newer than what was seen of its folder
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except Exception as error:
        raise Invalid(
            f"The task '{choice.task}' cannot be loaded: {type(error).__name__}: {error}",
            code="invalid_experiment",
            hint="Modules are looked for in the working directory and beside the experiment's file.",
        ) from error
    if isinstance(found, TaskFunction):
        found = found.function
    if not callable(found):
        raise Invalid(f"'{choice.task}' is no function.", code="invalid_experiment")
    return TaskFunction(
        function=found,
        address=choice.task,
        takes=_takes(found, choice.task),
        digest=_digest(found),
        prompt=choice.prompt,
    )


def _takes(function: Callable[..., Any], address: str) -> tuple[str, ...]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError) as error:
        raise _unfit(address, f"its parameters cannot be read: {error}") from None
    named = [one for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    unknown = [one.name for one in named if one.default is one.empty and one.name not in ARGUMENTS]
    if unknown:
        raise _unfit(address, f"it asks for '{unknown[0]}', which no case has")
    if any(one.kind is one.POSITIONAL_ONLY for one in named):
        raise _unfit(address, "its parameters have no names to be given by")
    return tuple(one.name for one in named if one.name in ARGUMENTS)


def _unfit(address: str, why: str) -> Invalid:
    return Invalid(
        f"The task '{address}' cannot be called: {why}.",
        code="invalid_experiment",
        hint=f"A task takes any of: {', '.join(ARGUMENTS)}.",
    )


def _digest(function: Callable[..., Any]) -> str:
    """The digest of the module's source, of the function's own, and of the plain values it holds.

    The whole module counts, because what a function calls mostly stands beside it.
    """
    hashed = hashlib.sha256()
    for part in _parts(function):
        hashed.update(part.encode(errors="surrogatepass") + b"\0")
    return f"sha256:{hashed.hexdigest()}"


def _parts(function: Any) -> list[str]:  # noqa: ANN401 - any callable
    if isinstance(function, partial):
        return [_held(function.args), _held(tuple(sorted(function.keywords.items()))), *_parts(function.func)]
    plain = function if hasattr(function, "__code__") else cast("Any", type(function))
    cells = getattr(function, "__closure__", None) or ()
    return [_module_source(plain), source_of(plain), *(_held(_content(cell)) for cell in cells)]


def _module_source(function: Any) -> str:  # noqa: ANN401
    """The text of the file a function is in; nothing where there is none, as at a prompt."""
    try:
        path = inspect.getsourcefile(function)
    except TypeError:
        path = None
    if path is None:
        return ""
    linecache.checkcache(path)
    return "".join(linecache.getlines(path))


def _content(cell: Any) -> object:  # noqa: ANN401 - a cell has no type of its own
    try:
        return cell.cell_contents
    except ValueError:  # it is not filled yet
        return None


def _held(value: Any) -> str:  # noqa: ANN401
    """What a function holds, where it is a constant; other things change on the way, and tell nothing."""
    if isinstance(value, str | int | float | bool | None):
        return repr(value)
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        return f"[{','.join(map(_held, parts))}]"
    return type(value).__qualname__
