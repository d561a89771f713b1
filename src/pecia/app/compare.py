"""Compare: what changed between two versions of a prompt."""

from __future__ import annotations

from pecia.app.prompts import existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.diff import Diff, diff
from pecia.domain.value import Request
from pecia.ports import Ports


class CompareVersions(Request, frozen=True):
    """What changed from version `before` to version `after` of a prompt."""

    prompt: str
    before: int
    after: int


def compare_versions(ports: Ports, actor: Actor, request: CompareVersions) -> Diff:
    """The difference of the two contents, never empty when their digests differ."""
    with reading(ports, actor, request.prompt) as (unit, name):
        before = existing_version(unit, name, version=request.before)
        after = existing_version(unit, name, version=request.after)
    return diff(before.content, after.content)
