"""Release: move a label, and move it back. Every door that moves one comes through `move_label`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pecia.app.act import Act, acting
from pecia.app.prompts import existing_prompt, existing_version
from pecia.app.shared import reading
from pecia.app.verdict import Move, check_releasable, find_move, hidden_characters, judge_move
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Detail, Invalid, NotFound, PeciaError, Refused
from pecia.domain.names import parse_label, parse_name
from pecia.domain.notice import check_acknowledged, in_event
from pecia.domain.partials import in_log
from pecia.domain.policy import Policy, Verdict, evidence_gates, in_words
from pecia.domain.proposal import Proposal, check_open
from pecia.domain.release import Label, Release, etag, rollback_target
from pecia.domain.retirement import check_not_purged
from pecia.domain.value import Request
from pecia.domain.version import Pin, Version
from pecia.ports import Ports, Unit

MOST = 500
"""Prompts whose releases may be asked for at once."""


class ReleaseVersion(Request, frozen=True):
    """Move a label to a version: at once where no policy asks for more, else through an approved proposal.

    `if_current` is the version number the label must stand at (0: nowhere yet), `if_match` the entity tag.
    A version with characters that nobody sees moves only when `acknowledge` names `hidden_characters`.
    """

    prompt: str
    label: str
    version: int
    why: str = ""
    proposal: int | None = None
    if_current: int | None = None
    if_match: str | None = None
    acknowledge: tuple[str, ...] = ()


class RollBack(Request, frozen=True):
    """Bring back what a label served before. It asks for no evidence: going back is always allowed.

    What is brought back may hold characters that nobody sees; then `acknowledge` names `hidden_characters`.
    """

    prompt: str
    label: str
    why: str = ""
    acknowledge: tuple[str, ...] = ()


class PlanRollBack(Request, frozen=True):
    """The release that rolling a label back would restore now."""

    prompt: str
    label: str


class ListLabels(Request, frozen=True):
    """Where the labels of a prompt point."""

    prompt: str


class ListReleases(Request, frozen=True):
    """The releases of a prompt, newest first, of one label when it is given."""

    prompt: str
    label: str | None = None


class SummarizeReleases(Request, frozen=True):
    """What brought the labels of these prompts where they stand: version, age, actor and reason beside a listing."""

    prompts: tuple[str, ...]


def release_version(ports: Ports, actor: Actor, request: ReleaseVersion) -> Release:
    """The release that was made. Raises `Refused` naming the unmet gates, `Conflict` when the label moved."""
    with acting(ports, actor) as act:
        return move_label(act, request)


def roll_back(ports: Ports, actor: Actor, request: RollBack) -> Release:
    """The release that restored the one before. Raises `Conflict` when there is nothing to go back to."""
    label = parse_label(request.label)
    with acting(ports, actor) as act:
        current, target = _way_back(act.unit, request.prompt, label)
        version = existing_version(act.unit, request.prompt, version=target.version)
        return _move(
            act,
            _seen(act, version, target.lock, request.acknowledge),
            Release(
                number=0,
                prompt=request.prompt,
                label=label,
                version=target.version,
                previous=current.version,
                actor=actor.name,
                why=request.why or f"roll back to version {target.version}",
                proposal=None,
                restores=target.number,
                at=act.now,
                lock=target.lock,
            ),
        )


def plan_roll_back(ports: Ports, actor: Actor, request: PlanRollBack) -> Release:
    """The earlier release, or what `RollBack` would raise."""
    with ports.store.read(actor.project) as unit:
        return _way_back(unit, request.prompt, parse_label(request.label))[1]


def list_labels(ports: Ports, actor: Actor, request: ListLabels) -> Sequence[Label]:
    """The labels, by name."""
    with reading(ports, actor, request.prompt) as (unit, name):
        existing_prompt(unit, name)
        return tuple(unit.releases.labels(name))


def list_releases(ports: Ports, actor: Actor, request: ListReleases) -> Sequence[Release]:
    """The releases, newest first."""
    with reading(ports, actor, request.prompt) as (unit, name):
        existing_prompt(unit, name)
        return tuple(unit.releases.history(name, request.label))


def summarize_releases(ports: Ports, actor: Actor, request: SummarizeReleases) -> Sequence[Release]:
    """The releases in force, by prompt and label; prompts that are not there or nowhere released bring nothing."""
    if len(request.prompts) > MOST:
        message = f"At most {MOST} prompts are asked for at once."
        raise Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/prompts"),))
    names = tuple(dict.fromkeys(map(parse_name, request.prompts)))
    with ports.store.read(actor.project) as unit:
        return tuple(unit.releases.in_service(names))


def move_label(act: Act, request: ReleaseVersion) -> Release:
    """Move a label inside a unit: the policies are judged, the move is one compare-and-swap, the event is appended.

    A label that stands there already stays, and its release is returned, unless the version includes partials
    that mean other versions now: then it is released anew, with these.
    """
    label = parse_label(request.label)
    move = find_move(act.unit, act.actor.project, prompt=request.prompt, label=label, version=request.version)
    _check_expected(act.unit, request)
    if move.serving is not None and move.serving.number == move.version.number and move.lock == move.held:
        return act.unit.releases.history(request.prompt, label)[0]
    check_releasable(act.unit, move)
    why = request.why
    verdict: Verdict | None = None
    if request.proposal is not None:
        proposal, verdict = _approved(act, request.proposal, label, move)
        why = why or proposal.why
    else:
        check_free(move.policies, label, move.version)
    release = _move(
        act,
        _seen(act, move.version, move.lock, request.acknowledge),
        Release(
            number=0,
            prompt=request.prompt,
            label=label,
            version=move.version.number,
            previous=move.serving.number if move.serving else None,
            actor=act.actor.name,
            why=why,
            proposal=request.proposal,
            restores=None,
            at=act.now,
            lock=move.lock,
        ),
    )
    if request.proposal is not None and verdict is not None:
        _close(act, request.proposal, release, verdict)
    return release


def check_free(policies: Sequence[Policy], label: str, version: Version) -> None:
    """Raise `Refused` (`proposal_required`) where policies have a say in the move of a label to a version."""
    if policies:
        raise Refused(
            f"The label '{label}' of '{version.prompt}' has a policy and moves only through an approved proposal; "
            f"{_asked(policies)}.",
            code="proposal_required",
            hint=f"'pecia propose {version.prompt} {label} {version.number}' opens one.",
        )


def _way_back(unit: Unit, prompt: str, label: str) -> tuple[Release, Release]:
    """The release a label rests on, and the one that going back restores. Raises `Conflict` where there is none."""
    existing_prompt(unit, prompt)
    history = unit.releases.history(prompt, label)
    target = rollback_target(history)
    if target is None:
        raise Conflict(
            f"The label '{label}' of '{prompt}' has no earlier release to go back to.",
            hint=f"'pecia label {prompt}' shows where its labels stand.",
        )
    check_not_purged(unit.retirements.find(prompt, target.version))
    return history[0], target


def _approved(act: Act, number: int, label: str, move: Move) -> tuple[Proposal, Verdict]:
    """The proposal that this very move rests on, with every gate met; its evidence is kept for good."""
    proposal = act.unit.proposals.get(number)
    if proposal is None:
        raise NotFound(f"There is no proposal {number}.", hint="'pecia proposal list' shows the open ones.")
    check_open(proposal)
    if (proposal.prompt, proposal.label, proposal.version) != (
        move.version.prompt,
        label,
        move.version.number,
    ):
        raise Conflict(
            f"Proposal {number} is about '{proposal.label}' of {proposal.prompt}#{proposal.version}, "
            f"not '{label}' of {move.version}."
        )
    verdict, evidence = judge_move(
        act.ports, act.unit, move, opener=proposal.opener, approvals=proposal.approvals
    )
    if not verdict.met:
        unmet = "; ".join(gate.line for gate in verdict.gates if not gate.met)
        raise Refused(
            f"Proposal {number} does not meet the policy of '{label}': {unmet}.",
            hint=f"'pecia proposal show {number}' shows every gate.",
            verdict=verdict,
        )
    for piece in evidence:
        act.unit.proposals.keep_evidence(piece)
    return proposal, verdict


def _close(act: Act, number: int, release: Release, verdict: Verdict) -> None:
    act.unit.proposals.decide(
        number, status="released", by=act.actor.name, decision=release.why, verdict=verdict, at=act.now
    )
    gates = [gate.line for gate in verdict.gates]
    act.record("ProposalReleased", f"proposal/{number}", data={"release": release.number, "gates": gates})


def _seen(act: Act, version: Version, lock: Mapping[str, Pin], acknowledge: Sequence[str]) -> dict[str, Any]:
    """What the event says of hidden characters that were acknowledged. Raises `Refused` where they were not."""
    hidden = hidden_characters(act.unit, version, lock)
    check_acknowledged(hidden, acknowledge, f"'{version}'")
    return in_event(hidden)


def _move(act: Act, seen: dict[str, Any], release: Release) -> Release:
    """Append the event, whose number the release takes, and swap the pointer."""
    before, after = (
        act.unit.prompts.version(release.prompt, number) if number is not None else None
        for number in (release.previous, release.version)
    )
    event = act.record(
        "LabelMoved",
        f"{release.prompt}@{release.label}",
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
        }
        | seen
        | in_log(release.lock),
    )
    numbered = msgspec.structs.replace(release, number=event.seq)
    if not act.unit.releases.move(numbered):
        raise moved_meanwhile(act.unit, release.prompt, release.label)
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


def _check_expected(unit: Unit, request: ReleaseVersion) -> None:
    if request.if_current is None and request.if_match is None:
        return
    current = unit.releases.label(request.prompt, request.label)
    version = unit.prompts.version(request.prompt, current.version) if current else None
    tag = etag(current.revision, version.digest) if current and version else None
    stands_elsewhere = request.if_current is not None and request.if_current != (
        current.version if current else 0
    )
    has_changed = request.if_match is not None and request.if_match not in {tag, "*" if tag else None}
    if stands_elsewhere or has_changed:
        raise moved_meanwhile(unit, request.prompt, request.label)


def _asked(policies: Sequence[Policy]) -> str:
    parts = [f"{gate.metric} on {gate.dataset} {in_words(gate.require)}" for gate in evidence_gates(policies)]
    needed = max(policy.approvals for policy in policies)
    if needed:
        parts.append(f"{needed} approval{'s' if needed > 1 else ''} by others")
    return f"it asks for {', '.join(parts)}"
