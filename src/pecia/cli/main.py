"""`pecia`: the verbs, and what happens when one fails."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import typer

from pecia.cli import datasets, demo, experiments, files, prompts, proposals, releases, serve
from pecia.cli.screen import put_json, say, visible
from pecia.domain.errors import Detail, PeciaError, problem_document

INTERRUPTED = 130
A_BUG = 70

app = typer.Typer(
    name="pecia",
    help="One system for prompt engineering and prompt management, joined by evidence.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (files, prompts, releases, proposals, serve, demo):
    module.register(app)
app.add_typer(datasets.app, name="dataset")
app.add_typer(experiments.app, name="experiment")
app.add_typer(proposals.app, name="proposal")
app.add_typer(releases.policies, name="policy")


@app.callback()
def pecia() -> None:
    """One system for prompt engineering and prompt management, joined by evidence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; returns its exit code (0 ok, 1 the answer is no, 2 bad input, 3 conflict, …)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        outcome = app(args=arguments, prog_name="pecia", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        outcome = INTERRUPTED
    except (PeciaError, typer.TyperException) as error:
        told = error if isinstance(error, PeciaError) else _usage(error)
        return _tell(told, as_json="--json" in arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the edge: a bug of ours is told as one, with where it happened
        traceback.print_exc()
        say(f"This is a fault in Pecia, not in what you typed: {type(error).__name__}. Please report it.")
        return A_BUG
    if outcome == INTERRUPTED:
        say("Interrupted. What was acknowledged is kept.")
    return outcome if isinstance(outcome, int) else 0


def _tell(error: PeciaError, *, as_json: bool) -> int:
    if as_json:
        put_json(problem_document(error))
    else:
        say(f"pecia: {visible(error.message)}")
        for detail in error.errors:
            where = _place(detail)
            if where and where not in error.message:
                say(f"  {where}: {visible(detail.detail)}")
        if error.hint:
            say(visible(error.hint))
    return error.problem.exit


def _place(detail: Detail) -> str:
    if detail.line is not None:
        return f"line {detail.line}" + (f", column {detail.column}" if detail.column is not None else "")
    return detail.pointer or ""


def _usage(error: typer.TyperException) -> PeciaError:
    where = getattr(error, "ctx", None)
    command = where.command_path if where is not None else "pecia"
    hint = f"'{command} --help' shows how it is used."
    return PeciaError(error.format_message(), code="usage", hint=hint)
