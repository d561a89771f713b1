"""`pecia dependents`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.app.partials import ListDependents, ProposeDependents
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.prompts import Name
from pecia.cli.screen import Acknowledge, ActAs, AsJson, put, show, table
from pecia.domain.partials import Dependent
from pecia.domain.proposal import Proposal


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(dependents)


def dependents(
    name: Name,
    *,
    propose: Annotated[
        bool, typer.Option("--propose", help="Open a proposal to release anew where a label is behind.")
    ] = False,
    why: Annotated[
        str, typer.Option("--message", "-m", metavar="WHY", help="Why; kept with the proposals.")
    ] = "",
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """List the prompts that include this one, with the version that each holds. They keep it until released anew."""
    opened: list[Proposal] = []
    if propose:
        with writing(act_as) as library:
            request = ProposeDependents(prompt=name, why=why, acknowledge=tuple(acknowledge or ()))
            opened = list(library.perform(request))
            found = _listed(library, name)
    else:
        with reading() as library:
            found = _listed(library, name)

    def human() -> None:
        if found:
            table(
                ("PROMPT", "LABEL", "VERSION", "INCLUDES", "HOLDS", "MEANS NOW"),
                [
                    (d.prompt, d.label or "(head)", f"v{d.version}", d.reference, f"v{d.locked}", _now(d))
                    for d in found
                ],
            )
        else:
            put(f"No prompt includes {name}.")
        for proposal in opened:
            put(
                f"proposal {proposal.number}: {proposal.label} of {proposal.prompt} to v{proposal.version} anew"
            )

    result = {"dependents": found, "proposals": opened} if propose else found
    show(result, as_json=as_json, human=human)


def behind(library: AnyLibrary, name: str) -> list[Dependent]:
    """The labels in service that hold another version of a partial than its reference means now."""
    return [found for found in _listed(library, name) if found.label is not None and found.is_behind]


def _listed(library: AnyLibrary, name: str) -> list[Dependent]:
    return list(library.perform(ListDependents(prompt=name)))


def _now(dependent: Dependent) -> str:
    if dependent.current is None:
        return "nothing"
    return f"v{dependent.current}{'  behind' if dependent.is_behind else ''}"
