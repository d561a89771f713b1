"""Retire: put a prompt or a version out of use, to come back (archive) or for good (purge)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pecia.app.act import Act, acting
from pecia.app.prompts import existing_prompt, existing_version
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict
from pecia.domain.prompt import Prompt
from pecia.domain.retirement import Retirement, RetirementKind
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


class ArchivePrompt(Request, frozen=True):
    """Hide a prompt from lists and refuse commits and releases. What its labels name is served as before."""

    prompt: str
    why: str = ""


class UnarchivePrompt(Request, frozen=True):
    """Bring an archived prompt back."""

    prompt: str


class ArchiveVersion(Request, frozen=True):
    """Hide a version and refuse its release. The head and what a label serves stay."""

    prompt: str
    version: int
    why: str = ""


class UnarchiveVersion(Request, frozen=True):
    """Bring an archived version back."""

    prompt: str
    version: int


class PurgePrompt(Request, frozen=True):
    """Erase a prompt and all its versions for good. Its name stays taken.

    Labels that stand somewhere are named in `give_up`: applications that ask for them get nothing any more.
    """

    prompt: str
    why: str = ""
    give_up: tuple[str, ...] = ()


class PurgeVersion(Request, frozen=True):
    """Erase the content of a version for good, unless it is the head or a label serves it. Its number stays taken."""

    prompt: str
    version: int
    why: str = ""


def archive_prompt(ports: Ports, actor: Actor, request: ArchivePrompt) -> Retirement:
    """The archiving; one that there is already stays as it is."""
    with acting(ports, actor) as act:
        prompt = existing_prompt(act.unit, request.prompt)
        return _archive(act, _retirement(act, "archived", prompt.name, why=request.why))


def unarchive_prompt(ports: Ports, actor: Actor, request: UnarchivePrompt) -> Prompt:
    """The prompt, in use; nothing is done when it is."""
    with acting(ports, actor) as act:
        prompt = existing_prompt(act.unit, request.prompt)
        if act.unit.retirements.unarchive(prompt.name):
            act.record("PromptUnarchived", prompt.name)
        return existing_prompt(act.unit, request.prompt)


def archive_version(ports: Ports, actor: Actor, request: ArchiveVersion) -> Retirement:
    """The archiving. Raises `Conflict` for the head and for what a label serves."""
    with acting(ports, actor) as act:
        version = existing_version(act.unit, request.prompt, version=request.version)
        _check_out_of_service(act.unit, version, "archived")
        return _archive(act, _retirement(act, "archived", version.prompt, version=version, why=request.why))


def unarchive_version(ports: Ports, actor: Actor, request: UnarchiveVersion) -> Version:
    """The version, in use; nothing is done when it is."""
    with acting(ports, actor) as act:
        version = existing_version(act.unit, request.prompt, version=request.version)
        if act.unit.retirements.unarchive(version.prompt, version.number):
            act.record("VersionUnarchived", version.prompt, data={"version": version.number})
        return version


def purge_version(ports: Ports, actor: Actor, request: PurgeVersion) -> Retirement:
    """The tombstone. Raises `Conflict` for the head, for what a label serves, and while a proposal asks for it."""
    with acting(ports, actor) as act:
        version = existing_version(act.unit, request.prompt, version=request.version)
        _check_out_of_service(act.unit, version, "purged")
        _check_not_included(act, version.prompt, version.number)
        _check_not_proposed(act.unit, version.prompt, version.number)
        return _purge(act, [_retirement(act, "purged", version.prompt, version=version, why=request.why)])


def purge_prompt(ports: Ports, actor: Actor, request: PurgePrompt) -> Retirement:
    """The tombstone. Raises `Conflict` while a label stands that is not given up, or a proposal is open."""
    with acting(ports, actor) as act:
        prompt = existing_prompt(act.unit, request.prompt)
        standing = [label for label in prompt.labels if label not in request.give_up]
        if standing:
            raise Conflict(
                f"'{prompt.name}' is served by {_listed(standing)} and cannot be purged.",
                code="in_service",
                hint="Name each label with '--give-up LABEL': applications that ask for it then get nothing.",
            )
        _check_not_included(act, prompt.name)
        _check_not_proposed(act.unit, prompt.name)
        act.unit.releases.take_down(prompt.name)
        if act.unit.sharing.unshare(prompt.name):
            act.record("PromptUnshared", prompt.name)
        versions = [
            version
            for node in act.unit.prompts.nodes(prompt.name)
            if (version := act.unit.prompts.version(prompt.name, node.number)) is not None
        ]
        retired = [
            _retirement(act, "purged", prompt.name, version=version, why=request.why) for version in versions
        ]
        return _purge(act, [*retired, _retirement(act, "purged", prompt.name, why=request.why)])


def _retirement(
    act: Act, kind: RetirementKind, prompt: str, *, version: Version | None = None, why: str
) -> Retirement:
    return Retirement(
        kind=kind,
        prompt=prompt,
        version=version.number if version else None,
        digest=version.digest if version else None,
        actor=act.actor.name,
        why=why,
        at=act.now,
    )


def _archive(act: Act, retirement: Retirement) -> Retirement:
    known = act.unit.retirements.find(retirement.prompt, retirement.version)
    if known is not None:
        return known
    act.unit.retirements.archive(retirement)
    _record(act, retirement)
    return retirement


def _purge(act: Act, retired: Sequence[Retirement]) -> Retirement:
    """Purge all of them at once; the last is what was asked for."""
    act.unit.retirements.purge(retired)
    for retirement in retired:
        _record(act, retirement)
    return retired[-1]


def _record(act: Act, retirement: Retirement) -> None:
    is_prompt, is_purge = retirement.version is None, retirement.kind == "purged"
    act.record(
        ("PromptPurged" if is_purge else "PromptArchived")
        if is_prompt
        else ("VersionPurged" if is_purge else "VersionArchived"),
        retirement.prompt,
        before=retirement.digest,
        data={"why": retirement.why} | ({} if is_prompt else {"version": retirement.version}),
    )


def _check_out_of_service(unit: Unit, version: Version, what: str) -> None:
    """Raise `Conflict` for the head and for what a label serves."""
    prompt = existing_prompt(unit, version.prompt)
    serving = [label for label, number in prompt.labels.items() if number == version.number]
    if serving:
        raise Conflict(
            f"'{version}' is served by {_listed(serving)} and cannot be {what}.",
            code="in_service",
            hint=f"Move the label first: 'pecia release {version.prompt} {serving[0]} VERSION'.",
        )
    if prompt.head == version.number:
        raise Conflict(
            f"'{version}' is the head and cannot be {what}.",
            code="in_service",
            hint=f"Commit a new version or restore another first: 'pecia restore {version.prompt} VERSION'.",
        )


def _check_not_included(act: Act, prompt: str, version: int | None = None) -> None:
    """Raise `Conflict` while another prompt's head or label holds the version, or any of the prompt, as a partial."""
    project = act.actor.project
    for one in act.unit.prompts.dependents(prompt):
        if version in (None, one.locked) and (one.project, one.prompt) != (project, prompt):
            which = f"@{one.label}" if one.label else f"#{one.version}"
            # What another project has under which name is its own affair.
            where = f"'{one.prompt}{which}'" if one.project == project else "a prompt of another project"
            raise Conflict(
                f"'{prompt}#{one.locked}' is a partial of {where} and cannot be purged.",
                code="in_service",
                hint="Commit or release that prompt with another partial first.",
            )


def _check_not_proposed(unit: Unit, prompt: str, version: int | None = None) -> None:
    """Raise `Conflict` while an open proposal asks for the version, or for any of the prompt."""
    found = unit.proposals.list(status="open", prompt=prompt, before=None, limit=500)
    numbers = [proposal.number for proposal in found if version in (None, proposal.version)]
    if numbers:
        raise Conflict(
            f"Proposal {numbers[0]} is open and asks for what is to be purged.",
            code="in_service",
            hint=f"Decide it first: 'pecia reject {numbers[0]}'.",
        )


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"'{label}'" for label in labels)
