"""Lineage: how the versions of a prompt came about, and which of them brought each line."""

from __future__ import annotations

from pecia.app.prompts import existing_prompt, existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.blame import Blame, Tracer
from pecia.domain.lineage import Lineage, ancestry, placed
from pecia.domain.value import Request
from pecia.ports import Ports


class GetLineage(Request, frozen=True):
    """The graph of a prompt's versions: parents, labels, returns of the head, what was archived or purged."""

    prompt: str


class BlameVersion(Request, frozen=True):
    """Which version brought each line and word of a version, the head by default."""

    prompt: str
    version: int | None = None


def get_lineage(ports: Ports, actor: Actor, request: GetLineage) -> Lineage:
    """Every version of the prompt without its content, newest first."""
    with reading(ports, actor, request.prompt) as (unit, name):
        prompt = existing_prompt(unit, name)
        nodes = tuple(unit.prompts.nodes(prompt.name))
        returns = unit.prompts.returns(prompt.name)
    return Lineage(prompt=prompt.name, head=prompt.head, nodes=nodes, returns=placed(nodes, returns))


def blame_version(ports: Ports, actor: Actor, request: BlameVersion) -> Blame:
    """The texts of the version with their origins. What a purged version brought is its next descendant's."""
    with reading(ports, actor, request.prompt) as (unit, name):
        asked = existing_version(unit, name, version=request.version)
        nodes = unit.prompts.nodes(asked.prompt)
        path = frozenset(ancestry(nodes, asked.number))
        tracer = Tracer(asked)
        for node in reversed(nodes):
            version = unit.prompts.version(asked.prompt, node.number) if node.number <= asked.number else None
            if version is not None:
                (tracer.follow if node.number in path else tracer.see)(version)
    return tracer.blame(nodes)
