"""Partials: list where a prompt is included, and propose new releases there."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pecia.app.prompts import existing_prompt, existing_version
from pecia.app.proposals import OpenProposal, open_proposal
from pecia.app.shared import place_in, reading
from pecia.domain.actor import Actor
from pecia.domain.errors import NotFound
from pecia.domain.names import parse_reference
from pecia.domain.partials import Dependent
from pecia.domain.prompt import Prompt
from pecia.domain.proposal import Proposal
from pecia.domain.value import Request
from pecia.ports import Ports, Unit


class ListDependents(Request, frozen=True):
    """The prompts that hold this one as a partial, at their heads and at labels in service.

    They are those of this project, and of the others those that are shared with it.

    Moving a label of a partial changes none of them: each goes on with the version that its release locked.
    """

    prompt: str


class ProposeDependents(Request, frozen=True):
    """Open a proposal for every label in service that holds another version of this partial than is meant now.

    Each asks for a new release of the version that is in service, which then locks what its references mean.
    """

    prompt: str
    why: str = ""
    acknowledge: tuple[str, ...] = ()


def list_dependents(ports: Ports, actor: Actor, request: ListDependents) -> Sequence[Dependent]:
    """Them, by prompt and label, with the version that each reference means now."""
    with reading(ports, actor, request.prompt) as (unit, name):
        return _dependents(unit, actor, name)


def propose_dependents(ports: Ports, actor: Actor, request: ProposeDependents) -> Sequence[Proposal]:
    """The proposals that were opened; none where one is open already."""
    with reading(ports, actor, request.prompt) as (unit, name):
        own = unit.of(actor.project)
        behind = {
            (dependent.prompt, dependent.label, dependent.version): dependent
            for dependent in _dependents(unit, actor, name)
            if dependent.is_behind and dependent.project == actor.project
        }
        wanted = [
            OpenProposal(
                prompt=prompt,
                label=label,
                version=version,
                why=request.why or _why(request.prompt, dependent),
                acknowledge=request.acknowledge,
            )
            for (prompt, label, version), dependent in behind.items()
            if label is not None and not _is_proposed(own, prompt, label, version)
        ]
    return tuple(open_proposal(ports, actor, proposal) for proposal in wanted)


def _dependents(unit: Unit, actor: Actor, name: str) -> tuple[Dependent, ...]:
    """Who holds a prompt of the unit's project, as far as the actor may know of them."""
    prompt = existing_prompt(unit, name)
    return tuple(
        msgspec.structs.replace(
            dependent,
            prompt=place_in(actor, dependent.project, dependent.prompt),
            current=_current(unit, prompt, dependent.reference),
        )
        for dependent in unit.prompts.dependents(prompt.name)
        if dependent.project == actor.project
        or unit.of(dependent.project).sharing.is_shared(dependent.prompt)
    )


def _current(unit: Unit, prompt: Prompt, text: str) -> int | None:
    """What a reference to the prompt means now."""
    reference = parse_reference(text)
    try:
        return existing_version(unit, prompt.name, version=reference.number, label=reference.label).number
    except NotFound:
        return None


def _is_proposed(unit: Unit, prompt: str, label: str, version: int) -> bool:
    opened = unit.proposals.list(status="open", prompt=prompt, before=None, limit=100)
    return any((proposal.label, proposal.version) == (label, version) for proposal in opened)


def _why(prompt: str, dependent: Dependent) -> str:
    return f"the partial {prompt} stands at version {dependent.current} now, not {dependent.locked}"
