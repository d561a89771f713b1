"""Release: move a label, and move it back. Every door that moves one comes through `move_label`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pecia.app.prompts import existing_prompt, existing_version
from pecia.app.verdict import judge_move
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, NotFound, PeciaError, Refused
from pecia.domain.names import parse_label
from pecia.domain.policy import Policy, applies, evidence_gates, in_words
from pecia.domain.proposal import check_open
from pecia.domain.release import Label, Release, etag, rollback_target
from pecia.domain.value import Request
from pecia.ports import Ports, Unit


class ReleaseVersion(Request, frozen=True):
    """Move a label to a version: at once where no policy asks for more, else through an approved proposal.

    `if_current` is the version number the label must stand at (0: nowhere yet), `if_match` the entity tag.
    """

    prompt: str
    label: str
    version: int
    why: str = ""
    proposal: int | None = None
    if_current: int | None = None
    if_match: str | None = None


class RollBack(Request, frozen=True):
    """Bring back what a label served before. It asks for no evidence: going back is always allowed."""

    prompt: str
    label: str
    why: str = ""


class ListLabels(Request, frozen=True):
    """Where the labels of a prompt point."""

    prompt: str


class ListReleases(Request, frozen=True):
    """The releases of a prompt, newest first, of one label when it is given."""

    prompt: str
    label: str | None = None


def release_version(ports: Ports, actor: Actor, request: ReleaseVersion) -> Release:
    """The release that was made. Raises `Refused` naming the unmet gates, `Conflict` when the label moved."""
    with ports.store.write(actor.project) as unit:
        return move_label(ports, unit, actor, request)


def roll_back(ports: Ports, actor: Actor, request: RollBack) -> Release:
    """The release that restored the one before. Raises `Conflict` when there is nothing to go back to."""
    label = parse_label(request.label)
    with ports.store.write(actor.project) as unit:
        existing_prompt(unit, request.prompt)
        history = unit.releases.history(request.prompt, label)
        target = rollback_target(history)
        if target is None:
            raise Conflict(
                f"The label '{label}' of '{request.prompt}' has no earlier release to go back to.",
                hint=f"'pecia label {request.prompt}' shows where its labels stand.",
            )
        return _move(
            unit,
            actor,
            Release(
                number=0,
                prompt=request.prompt,
                label=label,
                version=target.version,
                previous=history[0].version,
                actor=actor.name,
                why=request.why or f"roll back to version {target.version}",
                proposal=None,
                restores=target.number,
                at=ports.clock.now(),
            ),
        )


def list_labels(ports: Ports, actor: Actor, request: ListLabels) -> Sequence[Label]:
    """The labels, by name."""
    with ports.store.read(actor.project) as unit:
        existing_prompt(unit, request.prompt)
        return tuple(unit.releases.labels(request.prompt))


def list_releases(ports: Ports, actor: Actor, request: ListReleases) -> Sequence[Release]:
    """The releases, newest first."""
    with ports.store.read(actor.project) as unit:
        existing_prompt(unit, request.prompt)
        return tuple(unit.releases.history(request.prompt, request.label))


def move_label(ports: Ports, unit: Unit, actor: Actor, request: ReleaseVersion) -> Release:
    """Move a label inside a unit: the policies are judged, the move is one compare-and-swap, the event is appended.

    A label that stands there already stays, and its release is returned.
    """
    label = parse_label(request.label)
    version = existing_version(unit, request.prompt, version=request.version)
    current = unit.releases.label(request.prompt, label)
    _check_expected(unit, request, current)
    if current is not None and current.version == version.number:
        return unit.releases.history(request.prompt, label)[0]
    now = ports.clock.now()
    policies = [p for p in unit.releases.policies() if applies(p, prompt=request.prompt, label=label)]
    why, verdict = request.why, None
    if request.proposal is not None:
        proposal = unit.proposals.get(request.proposal)
        if proposal is None:
            raise NotFound(f"There is no proposal {request.proposal}.")
        check_open(proposal)
        if (proposal.prompt, proposal.label, proposal.version) != (request.prompt, label, version.number):
            raise Conflict(
                f"Proposal {proposal.number} is about '{proposal.label}' of {proposal.prompt}#{proposal.version}, "
                f"not '{label}' of {version}.",
            )
        verdict, evidence = judge_move(ports, unit, policies, version, current, proposal)
        if not verdict.met:
            unmet = "; ".join(gate.line for gate in verdict.gates if not gate.met)
            raise Refused(
                f"Proposal {proposal.number} does not meet the policy of '{label}': {unmet}.",
                verdict=verdict,
            )
        for piece in evidence:
            unit.proposals.keep_evidence(piece)
        why = why or proposal.why
    elif policies:
        raise Refused(
            f"The label '{label}' of '{request.prompt}' has a policy and moves only through an approved proposal; "
            f"{_asked(policies)}.",
            code="proposal_required",
            hint=f"'pecia propose {request.prompt} {label} {version.number}' opens one.",
        )
    release = _move(
        unit,
        actor,
        Release(
            number=0,
            prompt=request.prompt,
            label=label,
            version=version.number,
            previous=current.version if current else None,
            actor=actor.name,
            why=why,
            proposal=request.proposal,
            restores=None,
            at=now,
        ),
    )
    if request.proposal is not None and verdict is not None:
        unit.proposals.decide(
            request.proposal, status="released", by=actor.name, decision=why, verdict=verdict, at=now
        )
        unit.events.append(
            "ProposalReleased",
            f"proposal/{request.proposal}",
            actor=actor.name,
            at=now,
            data={"release": release.number, "gates": [gate.line for gate in verdict.gates]},
        )
    return release


def _move(unit: Unit, actor: Actor, release: Release) -> Release:
    """Append the event, whose number the release takes, and swap the pointer."""
    before, after = (
        unit.prompts.version(release.prompt, number) if number is not None else None
        for number in (release.previous, release.version)
    )
    event = unit.events.append(
        "LabelMoved",
        f"{release.prompt}@{release.label}",
        actor=actor.name,
        at=release.at,
        before=before.digest if before else None,
        after=after.digest if after else None,
        data={
            "prompt": release.prompt,
            "label": release.label,
            "version": release.version,
            "previous": release.previous,
            "why": release.why,
            "proposal": release.proposal,
            "restores": release.restores,
        },
    )
    numbered = msgspec.structs.replace(release, number=event.seq)
    if not unit.releases.move(numbered):
        raise moved_meanwhile(unit, release.prompt, release.label)
    return numbered


def moved_meanwhile(unit: Unit, prompt: str, label: str) -> PeciaError:
    """The error for a label that is not where the caller thought."""
    now = unit.releases.label(prompt, label)
    version = unit.prompts.version(prompt, now.version) if now else None
    return Conflict(
        f"The label '{label}' of '{prompt}' stands at {f'version {now.version}' if now else 'no version'} now.",
        code="precondition_failed",
        hint="Look at what changed, then ask again.",
        current_etag=etag(now.revision, version.digest) if now and version else None,
        current=now.version if now else None,
    )


def _check_expected(unit: Unit, request: ReleaseVersion, current: Label | None) -> None:
    if request.if_current is not None and request.if_current != (current.version if current else 0):
        raise moved_meanwhile(unit, request.prompt, request.label)
    if request.if_match is not None:
        version = unit.prompts.version(request.prompt, current.version) if current else None
        tag = etag(current.revision, version.digest) if current and version else None
        if request.if_match != tag and not (request.if_match == "*" and current):
            raise moved_meanwhile(unit, request.prompt, request.label)


def _asked(policies: Sequence[Policy]) -> str:
    parts = [f"{gate.metric} on {gate.dataset} {in_words(gate.require)}" for gate in evidence_gates(policies)]
    needed = max(policy.approvals for policy in policies)
    if needed:
        parts.append(f"{needed} approval{'s' if needed > 1 else ''} by others")
    return f"it asks for {', '.join(parts)}"
