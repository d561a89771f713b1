"""Functions: Python of the user's own that judges answers, in the user's own process.

    @pecia.scorer
    def polite(answer: str, expected: str) -> bool:
        return "please" in answer

An experiment names it as `polite.spec`. A server never runs it: it keeps what the function said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any, overload

from pecia.domain.errors import Invalid
from pecia.domain.names import parse_segment

ARGUMENTS = ("answer", "case", "expected", "input", "metadata", "reply")
"""What a function may ask for by name: the text, the case, three of its fields, and the whole answer."""
TIMEOUT = 10.0
"""Seconds that a function may take for one answer, unless it says otherwise."""
MOST_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringFunction:
    """A function that judges an answer, known by its name and the digest of its source.

    It returns a number from 0 to 1 (or in `unit`), True or False, or a score; None says that it does not apply.
    """

    name: str
    function: Callable[..., Any]
    takes: tuple[str, ...]
    digest: str
    unit: str
    timeout: float

    def __call__(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes and gives
        """The function itself, as if it had not been decorated."""
        return self.function(*args, **named)

    @property
    def spec(self) -> dict[str, Any]:
        """What an experiment says to use it; a change of its source makes it another scorer."""
        return {
            "type": "python",
            "name": self.name,
            "digest": self.digest,
            "unit": self.unit,
            "timeout": self.timeout,
        }


FUNCTIONS: dict[str, ScoringFunction] = {}
"""The functions of this process, by name."""


@overload
def scorer(function: Callable[..., Any], /) -> ScoringFunction: ...
@overload
def scorer(
    *, name: str | None = None, unit: str = "share", timeout: float = TIMEOUT
) -> Callable[[Callable[..., Any]], ScoringFunction]: ...
def scorer(
    function: Callable[..., Any] | None = None,
    /,
    *,
    name: str | None = None,
    unit: str = "share",
    timeout: float = TIMEOUT,
) -> ScoringFunction | Callable[[Callable[..., Any]], ScoringFunction]:
    """Make a function a scorer of this process, under its own name or another.

    It takes any of `answer` (the text), `expected`, `input`, `metadata`, `case` and `reply` (the whole answer) by
    name. `timeout` counts seconds for one answer. Raises `Invalid` for a function that asks for something else.
    """
    if function is None:

        def decorate(given: Callable[..., Any]) -> ScoringFunction:
            return _register(given, name=name, unit=unit, timeout=timeout)

        return decorate
    return _register(function, name=name, unit=unit, timeout=timeout)


def _register(
    function: Callable[..., Any], *, name: str | None, unit: str, timeout: float
) -> ScoringFunction:
    called = parse_segment(name or function.__name__, what="scorer")
    if not 0 < timeout <= MOST_SECONDS:
        raise Invalid(
            f"The timeout of the scorer '{called}' is above 0 and at most {MOST_SECONDS:g} seconds."
        )
    made = ScoringFunction(
        name=called,
        function=function,
        takes=_takes(function, called),
        digest=_digest(function),
        unit=unit,
        timeout=float(timeout),
    )
    FUNCTIONS[called] = made
    return made


def _takes(function: Callable[..., Any], name: str) -> tuple[str, ...]:
    from inspect import signature  # noqa: PLC0415 - only who decorates pays for it

    takes = tuple(
        parameter.name
        for parameter in signature(function).parameters.values()
        if parameter.default is parameter.empty
    )
    unknown = [parameter for parameter in takes if parameter not in ARGUMENTS]
    if unknown:
        raise Invalid(
            f"The scorer '{name}' asks for '{unknown[0]}', which no answer has.",
            hint=f"A scorer takes any of: {', '.join(ARGUMENTS)}.",
        )
    return takes


def _digest(function: Callable[..., Any]) -> str:
    return f"sha256:{hashlib.sha256(source_of(function).encode()).hexdigest()}"


def source_of(function: Callable[..., Any]) -> str:
    """The source of a function, or its compiled code where there is no source to be read."""
    import inspect  # noqa: PLC0415 - only who decorates pays for it

    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return repr(_plain(getattr(function, "__code__", None)))


def _plain(code: object) -> object:
    if not isinstance(code, CodeType):
        return repr(code)
    return code.co_code, tuple(map(_plain, code.co_consts)), code.co_names
