"""`pecia`: the verbs, and what happens when one fails."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from errno import ENOSPC

import typer

from pecia.cli import (
    card,
    catalog,
    connections,
    dataset_growth,
    datasets,
    demo,
    doctor,
    edit,
    errands,
    experiments,
    files,
    imports,
    inputs,
    judges,
    knowledge,
    lint,
    migrate,
    optimize,
    partials,
    prices,
    prompts,
    proposals,
    releases,
    rename,
    review,
    scan,
    search,
    serve,
    sharing,
    similar,
    standards,
    sync,
    tests,
    tryout,
    variations,
    versions,
    worker,
)
from pecia.cli.faults import tell, tell_interrupt
from pecia.cli.screen import say
from pecia.domain.errors import PeciaError, StorageFailed

USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="pecia",
    help="One system for prompt engineering and prompt management, joined by evidence.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    files,
    prompts,
    search,
    similar,
    inputs,
    partials,
    sync,
    versions,
    releases,
    rename,
    proposals,
    tests,
    migrate,
    imports,
    scan,
    lint,
    serve,
    worker,
    demo,
    doctor,
    catalog,
    edit,
    knowledge,
    sharing,
    card,
    tryout,
    variations,
    optimize,
):
    module.register(app)
app.add_typer(connections.app, name="connection")
dataset_growth.register(datasets.app)
app.add_typer(datasets.app, name="dataset")
app.add_typer(errands.app, name="errand")
app.add_typer(experiments.app, name="experiment")
app.add_typer(judges.app, name="judge")
app.add_typer(optimize.app, name="optimization")
app.add_typer(prices.app, name="price")
app.add_typer(proposals.app, name="proposal")
app.add_typer(releases.policies, name="policy")
app.add_typer(review.app, name="review")
app.add_typer(standards.app, name="standard")
app.add_typer(catalog.purposes, name="purpose")
app.add_typer(catalog.views, name="view")


@app.callback()
def pecia() -> None:
    """One system for prompt engineering and prompt management, joined by evidence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; returns its exit code (0 ok, 1 the answer is no, 2 bad input, 3 conflict, …)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    try:
        outcome = app(args=arguments, prog_name="pecia", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        outcome = INTERRUPTED
    except (PeciaError, OSError) as error:
        return tell(error if isinstance(error, PeciaError) else _unwritten(error), as_json=as_json)
    except typer.TyperException as error:
        return _tell_usage(error, as_json=as_json)
    except SystemExit:
        return 0  # typer ends so when the reader of stdout has gone, as `head` does
    except Exception as error:  # noqa: BLE001 - the edge: a bug of ours is told as one, with where it happened
        traceback.print_exc()
        message = f"This is a fault in Pecia, not in what you typed: {type(error).__name__}."
        return tell(PeciaError(message, hint="Please report it."), as_json=as_json)
    if outcome == INTERRUPTED:
        return tell_interrupt(as_json=as_json)
    return outcome if isinstance(outcome, int) else 0


def _unwritten(error: OSError) -> PeciaError:
    full = error.errno == ENOSPC
    return StorageFailed(
        f"The output cannot be written: {error.strerror}.", code="insufficient_storage" if full else None
    )


def _tell_usage(error: typer.TyperException, *, as_json: bool) -> int:
    message = error.format_message()
    if message.startswith("Usage: ") and not as_json:  # a group of commands without a command: its help
        say(message)
        return USAGE
    where = getattr(error, "ctx", None)
    command = where.command_path if where is not None else "pecia"
    hint = f"'{command} --help' shows how it is used."
    return tell(PeciaError(message, code="usage", hint=hint), as_json=as_json)
