"""Partials: prompts that others include, locked to the versions their references resolved to.

A partial is a text prompt. It is rendered first, with the same variables, and its text is a value in the
prompt that includes it, never parsed again. So a content that has partials is a tree; the lock is that tree
flattened, by reference, for at one moment a reference means one version. What a partial of another project
includes stands in it as `project:name`, so that a reference means one version here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.errors import Detail, Invalid
from pecia.domain.names import parse_reference, seen_from
from pecia.domain.value import Json, Value
from pecia.domain.version import Content, Pin, Version

MAX_DEPTH = 4
"""Partials inside each other."""
MAX_PARTIALS = 64
"""Partials of one content, those of its partials among them."""


class Partial(Value, frozen=True):
    """A partial as it is served: the version that the lock holds, with its content."""

    prompt: str
    version: int
    digest: str
    content: Content

    @classmethod
    def of(cls, version: Version) -> Partial:
        """This version as a partial."""
        return cls(
            prompt=version.prompt, version=version.number, digest=version.digest, content=version.content
        )


class Dependent(Value, frozen=True):
    """Where a prompt is held as a partial: at a label in service, or at the head where `label` is None.

    `project` is that of the prompt that holds it, which is told as `project:name` to members of another. `locked` is the version of the partial that is held, `current`
    the one that the reference means now; None where it means none any more.
    """

    project: str
    prompt: str
    label: str | None
    version: int
    reference: str
    locked: int
    current: int | None

    @property
    def is_behind(self) -> bool:
        """Whether a new release would hold another version."""
        return self.current is not None and self.current != self.locked


def lock_of(versions: Mapping[str, Version]) -> dict[str, Pin]:
    """The lock that holds these versions."""
    return {
        reference: Pin(prompt=version.prompt, version=version.number, digest=version.digest)
        for reference, version in versions.items()
    }


def in_log(lock: Mapping[str, Pin]) -> dict[str, Json]:
    """What an event says of a lock; nothing where nothing is included."""
    digests: dict[str, Json] = {reference: pin.digest for reference, pin in lock.items()}
    return {"lock": digests} if digests else {}


def resolve_includes(
    content: Content,
    resolve: Callable[[str, str | None], Version],
    *,
    prompt: str | None = None,
    project: str | None = None,
) -> dict[str, Version]:
    """The version of each partial of a content, by reference; each behind those that it includes itself.

    `resolve` finds the version of a reference that stands in a content of a project (None: where the content is
    for), or raises. `prompt` is the name that the content is for, `project` that of its project. A prompt is known by
    its project and the name it has now, whatever a reference calls it. Raises `Invalid`: `include_cycle`,
    `include_too_deep`, `invalid_content`.
    """
    found: dict[str, Version] = {}
    done: dict[str, int] = {}

    def visit(content: Content, way: tuple[str, ...], pointer: str, there: str | None) -> int:
        """The depth below this content of the project `there`; `way` are the prompts that led here."""
        depth = 0
        for name, written in content.includes.items():
            reference = seen_from(there, written)
            of = project_of(reference, project)
            at = pointer or f"/includes/{escape_pointer(name)}"
            if len(way) > MAX_DEPTH:
                raise _too_deep(way, at)
            if reference not in done:
                version = resolve(reference, there)
                partial = seen_from(of, version.prompt)
                if partial in way:
                    raise _cycle((*way, partial), at)
                if version.content.type != "text":
                    raise _unfit(f"'{reference}' is a chat, and a partial is a text", at)
                done[reference] = visit(version.content, (*way, partial), at, of)
                found[reference] = version
                if len(found) > MAX_PARTIALS:
                    raise _unfit(f"there are more than {MAX_PARTIALS} partials in all", at)
            elif seen_from(of, found[reference].prompt) in way:
                raise _cycle((*way, seen_from(of, found[reference].prompt)), at)
            depth = max(depth, done[reference] + 1)
            if len(way) - 1 + depth > MAX_DEPTH:
                raise _too_deep(way, at)
        return depth

    visit(content, (prompt or "",), "", None)
    return found


def project_of(reference: str, here: str | None) -> str | None:
    """The other project that a reference is to; None for one of the project `here`."""
    named = parse_reference(reference).project
    return None if named == here else named


def ordered_includes(content: Content, partials: Mapping[str, Content]) -> Iterator[tuple[str, Content]]:
    """The partials of a content by reference, each behind those that it includes; none that is not reached.

    What a partial includes is told by the references that `partials` has. Raises `Invalid` for a reference that
    `partials` does not hold, or that leads back to itself.
    """
    done: set[str] = set()

    def visit(content: Content, way: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        for reference in content.includes.values():
            if reference in done:
                continue
            if reference in way:
                raise _cycle((*way, reference), "/includes")
            if reference not in partials:
                raise _unfit(f"'{reference}' has not been resolved", "/includes")
            if len(way) >= MAX_DEPTH:
                raise _too_deep(way, "/includes")
            partial = _as_seen(partials[reference], parse_reference(reference).project)
            yield from visit(partial, (*way, reference))
            done.add(reference)
            yield reference, partial

    yield from visit(content, ())


def _as_seen(content: Content, project: str | None) -> Content:
    """A content of another project with its references as they are written here."""
    if project is None or not content.includes:
        return content
    includes = {name: seen_from(project, reference) for name, reference in content.includes.items()}
    return msgspec.structs.replace(content, includes=includes)


def _cycle(way: tuple[str, ...], pointer: str) -> Invalid:
    return _refused("include_cycle", f"the partials include each other: {_shown(way)}", pointer)


def _too_deep(way: tuple[str, ...], pointer: str) -> Invalid:
    detail = f"partials stand more than {MAX_DEPTH} inside each other: {_shown(way)} → …"
    return _refused("include_too_deep", detail, pointer)


def _unfit(detail: str, pointer: str) -> Invalid:
    return _refused("invalid_content", detail, pointer)


def _shown(way: tuple[str, ...]) -> str:
    return " → ".join(name for name in way if name)


def _refused(code: str, detail: str, pointer: str) -> Invalid:
    return Invalid(
        f"{detail[0].upper()}{detail[1:]}.",
        code=code,
        errors=(Detail(code=code, detail=detail, pointer=pointer),),
    )
