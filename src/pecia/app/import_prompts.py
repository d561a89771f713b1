"""Import: keep what other tools' files gave, as one unit."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pecia.app.act import Act, acting
from pecia.app.commit import Committed, CommitVersion, check_commit, keep_version
from pecia.app.rehearse import Rehearsal
from pecia.app.release import ReleaseVersion, move_label
from pecia.domain.actor import Actor, require
from pecia.domain.errors import Detail, Invalid, NotFound, PeciaError
from pecia.domain.import_report import ImportItem, ImportLine, ImportReport, Outcome, report
from pecia.domain.names import parse_label
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports

MAX_PROMPTS = 20_000
"""Versions that one import may bring."""


class ImportPrompts(Request, frozen=True):
    """Keep versions that came from elsewhere, with their labels: all of them or none.

    With `keep_going` each is kept by itself and those that cannot be are left out; with `dry_run` nothing is
    written, and the report says what would be. `acknowledge` answers for standards that would block one.
    """

    prompts: tuple[ImportItem, ...]
    keep_going: bool = False
    dry_run: bool = False
    acknowledge: tuple[str, ...] = ()


def import_prompts(ports: Ports, actor: Actor, request: ImportPrompts) -> ImportReport:
    """The report, a line for each. Raises the first error, with its source, unless it is to keep going."""
    if len(request.prompts) > MAX_PROMPTS:
        raise Invalid(
            f"The import brings {len(request.prompts):,} versions, and {MAX_PROMPTS:,} are the limit.",
            code="import_too_large",
            hint="Import it in parts.",
        )
    if any(item.labels for item in request.prompts):
        require(actor, "label:move")
    if request.dry_run:
        return _rehearse(ports, actor, request)
    numbers: dict[str, str] = {}
    if request.keep_going:
        kept = (_keep_or_tell(ports, actor, item, request, numbers) for item in request.prompts)
        return report(kept, kept=True)
    for item in request.prompts:
        _checked(item, request)
    with acting(ports, actor) as act:
        lines = [_kept(act, item, request, numbers) for item in request.prompts]
    return report(lines, kept=True)


def _keep_or_tell(
    ports: Ports, actor: Actor, item: ImportItem, request: ImportPrompts, numbers: dict[str, str]
) -> ImportLine:
    try:
        _checked(item, request)
        with acting(ports, actor) as act:
            return _kept(act, item, request, numbers)
    except PeciaError as error:
        if error.problem.retryable:  # the library itself cannot be written: nothing else will go better
            raise
        return failed(item.source, error, prompt=item.prompt)


def _checked(
    item: ImportItem, request: ImportPrompts, numbers: Mapping[str, str] | None = None
) -> tuple[CommitVersion, str]:
    """The commit of an item and its digest. `numbers` are the references of what was kept, by source."""
    try:
        commit = CommitVersion(
            prompt=item.prompt,
            content=item.content if numbers is None else _pinned(item, numbers),
            fields=item.fields,
            note=item.note,
            acknowledge=request.acknowledge,
        )
        for label in item.labels:
            parse_label(label)
        return commit, check_commit(commit)
    except PeciaError as error:
        raise _of(item, error) from None


def _pinned(item: ImportItem, numbers: Mapping[str, str]) -> Content:
    """The content whose partials name what the other items of the import were kept as. Raises `NotFound`."""
    if not item.pins:
        return item.content
    lost = [source for source in item.pins.values() if source not in numbers]
    if lost:
        raise NotFound(f"It includes {lost[0]}, which was not taken.")
    pinned = {called: numbers[source] for called, source in item.pins.items()}
    return msgspec.structs.replace(item.content, includes={**item.content.includes, **pinned})


def _kept(act: Act, item: ImportItem, request: ImportPrompts, numbers: dict[str, str]) -> ImportLine:
    commit, digest = _checked(item, request, numbers)
    try:
        kept = keep_version(act, commit, digest)
        for label in item.labels:
            move = ReleaseVersion(
                prompt=item.prompt,
                label=label,
                version=kept.version.number,
                why=item.note,
                acknowledge=request.acknowledge,
            )
            move_label(act, move)
    except PeciaError as error:
        raise _of(item, error) from None
    numbers[item.source] = str(kept.version)
    return _line(item, _outcome(kept), kept.version.number)


def _rehearse(ports: Ports, actor: Actor, request: ImportPrompts) -> ImportReport:
    """What the library would say to each, by the checks that the import itself makes."""
    lines: list[ImportLine] = []
    numbers: dict[str, str] = {}
    with ports.store.read(actor.project) as unit:
        rehearsal = Rehearsal(ports, unit, actor)
        for item in request.prompts:
            try:
                commit, digest = _checked(item, request, numbers)
                outcome, number = rehearsal.take(item, commit, digest)
            except PeciaError as error:
                lines.append(failed(item.source, error, prompt=item.prompt))
            else:
                numbers[item.source] = f"{item.prompt}#{number}"
                lines.append(_line(item, outcome, number))
    return report(lines, kept=False)


def _outcome(kept: Committed) -> Outcome:
    if not kept.created:
        return "known"
    return "new" if kept.version.number == 1 else "version"


def _line(item: ImportItem, outcome: Outcome, version: int) -> ImportLine:
    return ImportLine(
        source=item.source,
        outcome=outcome,
        prompt=item.prompt,
        version=version,
        literal=item.content.syntax == "none",
        labels=item.labels,
        changed=item.changed,
        left=item.left,
    )


def failed(source: str, error: PeciaError, *, prompt: str | None = None) -> ImportLine:
    """The line of what could not be taken."""
    message = error.message.removeprefix(f"{source}: ")
    return ImportLine(source=source, outcome="failed", prompt=prompt, error=message)


def _of(item: ImportItem, error: PeciaError) -> PeciaError:
    """The same error, saying which of the batch it is about."""
    return type(error)(
        f"{item.source}: {error.message}",
        code=error.code,
        hint=error.hint,
        errors=error.errors or (Detail(code=error.code, detail=error.message),),
        **error.extra,
    )
