"""Faults: how a command says what went wrong, and with which exit code it ends."""

from __future__ import annotations

from pecia.cli.screen import put_json, say
from pecia.domain.errors import Detail, PeciaError, problem_document
from pecia.domain.visible import visible


def tell(error: PeciaError, *, as_json: bool = False) -> int:
    """Say what went wrong, on stderr or as the problem document on stdout; returns the exit code."""
    if as_json:
        put_json(problem_document(error))
    else:
        say(f"pecia: {visible(error.message)}")
        for detail in error.errors:
            where = _place(detail)
            if where and where.lower() not in error.message.lower():
                say(
                    f"  {where}" if detail.detail == error.message else f"  {where}: {visible(detail.detail)}"
                )
        if error.hint:
            say(visible(error.hint))
    return error.problem.exit


def tell_interrupt(*, as_json: bool = False) -> int:
    """Say that Ctrl-C ended it; returns the exit code."""
    return tell(
        PeciaError("Interrupted. What was acknowledged is kept.", code="interrupted"), as_json=as_json
    )


def _place(detail: Detail) -> str:
    if detail.line is not None:
        return f"line {detail.line}" + (f", column {detail.column}" if detail.column is not None else "")
    return detail.pointer or ""
