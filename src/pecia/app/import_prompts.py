"""Import: keep what other tools' files gave, as one unit."""

from __future__ import annotations

from pecia.app.act import Act, acting
from pecia.app.commit import Committed, CommitVersion, check_commit, keep_version, purged_content
from pecia.app.prompts import check_prompt_in_use
from pecia.app.release import ReleaseVersion, move_label
from pecia.domain.actor import Actor, require
from pecia.domain.errors import Detail, Invalid, PeciaError
from pecia.domain.import_report import ImportItem, ImportLine, ImportReport, Outcome, report
from pecia.domain.names import parse_label
from pecia.domain.retirement import Retirement, check_not_purged
from pecia.domain.value import Request
from pecia.ports import Ports, Unit

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
    if request.keep_going:
        kept = (_keep_or_tell(ports, actor, item, request.acknowledge) for item in request.prompts)
        return report(kept, kept=True)
    checked = [_checked(item, request.acknowledge) for item in request.prompts]
    with acting(ports, actor) as act:
        lines = [_kept(act, item, commit, digest) for item, commit, digest in checked]
    return report(lines, kept=True)


def _keep_or_tell(ports: Ports, actor: Actor, item: ImportItem, acknowledge: tuple[str, ...]) -> ImportLine:
    try:
        _, commit, digest = _checked(item, acknowledge)
        with acting(ports, actor) as act:
            return _kept(act, item, commit, digest)
    except PeciaError as error:
        if error.problem.retryable:  # the library itself cannot be written: nothing else will go better
            raise
        return failed(item.source, error, prompt=item.prompt)


def _checked(item: ImportItem, acknowledge: tuple[str, ...]) -> tuple[ImportItem, CommitVersion, str]:
    commit = CommitVersion(
        prompt=item.prompt,
        content=item.content,
        fields=item.fields,
        note=item.note,
        acknowledge=acknowledge,
    )
    try:
        for label in item.labels:
            parse_label(label)
        return item, commit, check_commit(commit)
    except PeciaError as error:
        raise _of(item, error) from None


def _kept(act: Act, item: ImportItem, commit: CommitVersion, digest: str) -> ImportLine:
    try:
        kept = keep_version(act, commit, digest)
        for label in item.labels:
            move = ReleaseVersion(
                prompt=item.prompt,
                label=label,
                version=kept.version.number,
                why=item.note,
                acknowledge=commit.acknowledge,
            )
            move_label(act, move)
    except PeciaError as error:
        raise _of(item, error) from None
    return _line(item, _outcome(kept), kept.version.number)


def _rehearse(ports: Ports, actor: Actor, request: ImportPrompts) -> ImportReport:
    """What the library would say to each, as far as reading tells: policies of labels are not judged."""
    lines: list[ImportLine] = []
    seen: dict[str, dict[str, int]] = {}
    with ports.store.read(actor.project) as unit:
        for item in request.prompts:
            try:
                _, _, digest = _checked(item, request.acknowledge)
                foreseen = _foreseen(unit, item.prompt, digest, seen.setdefault(item.prompt, {}))
            except PeciaError as error:
                lines.append(failed(item.source, error, prompt=item.prompt))
            else:
                lines.append(_line(item, *foreseen))
    return report(lines, kept=False)


def _foreseen(unit: Unit, name: str, digest: str, ours: dict[str, int]) -> tuple[Outcome, int]:
    """The outcome and number a content would have, after those of this import that go before it.

    Raises `PeciaError` for what is archived or was purged.
    """
    prompt = unit.prompts.get(name)
    if prompt is None:
        check_not_purged(unit.retirements.find(name))
    else:
        check_prompt_in_use(unit, prompt, "committed to")
    known = unit.prompts.version_by_digest(name, digest) if prompt is not None else None
    if isinstance(known, Retirement):
        raise purged_content(known)
    number = known.number if known is not None else ours.get(digest)
    if number is not None:
        return "known", number
    number = max(((prompt.latest or 0) if prompt else 0, *ours.values())) + 1
    ours[digest] = number
    return ("new" if number == 1 else "version"), number


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
    return ImportLine(source=source, outcome="failed", prompt=prompt, error=error.message)


def _of(item: ImportItem, error: PeciaError) -> PeciaError:
    """The same error, saying which of the batch it is about."""
    return type(error)(
        f"{item.source}: {error.message}",
        code=error.code,
        hint=error.hint,
        errors=error.errors or (Detail(code=error.code, detail=error.message),),
        **error.extra,
    )
