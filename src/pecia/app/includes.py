"""Includes: from the references in a content to the versions of partials they mean."""

from __future__ import annotations

from collections.abc import Mapping

from pecia.app.prompts import existing_version, meant_version
from pecia.app.shared import shared_name
from pecia.domain.names import Reference, parse_reference
from pecia.domain.partials import Partial, resolve_includes
from pecia.domain.version import Content, Pin, Version
from pecia.ports import Unit


def versions_of_includes(
    unit: Unit, project: str, content: Content, *, prompt: str | None = None
) -> dict[str, Version]:
    """What a content includes as its references are meant now, by reference.

    Raises `NotFound` for what is not there or not shared with this project, and `Invalid` as `resolve_includes`.
    """
    if not content.includes:
        return {}

    def resolve(reference: str, inside: str | None) -> Version:
        return version_of(unit, project, reference, inside=inside)

    return resolve_includes(content, resolve, prompt=prompt, project=project)


def partials_of(unit: Unit, lock: Mapping[str, Pin]) -> dict[str, Partial]:
    """The partials that a lock holds, with their contents: for good, also when they are shared no longer."""
    found: dict[str, Partial] = {}
    for reference, pin in lock.items():
        elsewhere = parse_reference(reference).project
        there = unit if elsewhere is None else unit.of(elsewhere)
        found[reference] = Partial.of(existing_version(there, pin.prompt, version=pin.version))
    return found


def lock_in_service(unit: Unit, version: Version, label: str | None) -> Mapping[str, Pin]:
    """The lock of the release that put the version at a label; without one, that of the commit."""
    if not version.content.includes or label is None:
        return version.lock
    pointer = unit.releases.label(version.prompt, label)
    return unit.releases.lock(version.prompt, pointer.revision) if pointer else version.lock


def version_of(unit: Unit, project: str, text: str, *, inside: str | None = None) -> Version:
    """What a reference means now that stands in a content of the project `inside`, which is this one when None.

    A prompt of another project than that has to be shared. What a shared prompt includes of its own project
    goes with it. Raises `NotFound`.
    """
    reference = parse_reference(text)
    project_there, name = reference.project or project, reference.name
    there = unit.of(project_there)
    if project_there != (inside or project):
        name = shared_name(there, project_there, name)
    return meant_version(there, Reference(name=name, label=reference.label, number=reference.number))
