"""Policies: what labels ask before they move."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pecia.app.act import Act, acting
from pecia.domain.actor import Actor
from pecia.domain.canonical import digest
from pecia.domain.policy import Policy, check_policy
from pecia.domain.value import Request
from pecia.ports import Ports


class SetPolicy(Request, frozen=True):
    """Set what a label asks. A policy with no evidence and no approvals takes the label's policy away."""

    policy: Policy


class ListPolicies(Request, frozen=True):
    """Every policy of the project."""


def set_policy(ports: Ports, actor: Actor, request: SetPolicy) -> Policy:
    """The policy that holds from now on, for open proposals too."""
    policy = request.policy
    check_policy(policy)
    with acting(ports, actor) as act:
        keep_policy(act, policy)
    return policy


def keep_policy(act: Act, policy: Policy) -> None:
    """Keep a policy inside a unit, with its event."""
    replaced = act.unit.releases.set_policy(policy)
    act.record(
        "PolicySet",
        f"{policy.prompts}@{policy.label}",
        before=_digest(replaced) if replaced else None,
        after=_digest(policy),
        data={"policy": msgspec.to_builtins(policy)},
    )


def list_policies(ports: Ports, actor: Actor, request: ListPolicies) -> Sequence[Policy]:  # noqa: ARG001
    """The policies by label and pattern."""
    with ports.store.read(actor.project) as unit:
        return tuple(unit.releases.policies())


def _digest(policy: Policy) -> str:
    return digest(msgspec.to_builtins(policy))
