"""Resolve: from a label or number to the version an application gets."""

from __future__ import annotations

from pecia.app.includes import lock_in_service, partials_of
from pecia.app.prompts import existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.names import LATEST
from pecia.domain.release import Served
from pecia.domain.value import Request
from pecia.ports import Ports


class ResolveLabel(Request, frozen=True):
    """What a label of a prompt serves now. `latest` is the highest version number."""

    prompt: str
    label: str


class ResolveVersion(Request, frozen=True):
    """What a version number serves: the version with the partials that its commit locked."""

    prompt: str
    version: int


def resolve_version(ports: Ports, actor: Actor, request: ResolveVersion) -> Served:
    """The version, for good."""
    with reading(ports, actor, request.prompt) as (unit, name):
        version = existing_version(unit, name, version=request.version)
        return Served.of(version, partials_of(unit, version.lock))


def resolve_label(ports: Ports, actor: Actor, request: ResolveLabel) -> Served:
    """The version the label points to, with the revision of the label's last move."""
    with reading(ports, actor, request.prompt) as (unit, name):
        version = existing_version(unit, name, label=request.label)
        pointer = None if request.label == LATEST else unit.releases.label(name, request.label)
        lock = lock_in_service(unit, version, request.label if pointer else None)
        partials = partials_of(unit, lock)
    return Served(
        prompt=version.prompt,
        label=request.label,
        version=version.number,
        digest=version.digest,
        revision=pointer.revision if pointer else 0,
        content=version.content,
        partials=partials,
    )
