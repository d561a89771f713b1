"""Renaming: a prompt gets another name, and goes on answering to those that it had before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from pecia.domain.errors import Conflict, Detail, Invalid
from pecia.domain.names import matches, parse_name
from pecia.domain.policy import Policy
from pecia.domain.value import Value


class Alias(Value, frozen=True):
    """A name that a prompt had until somebody gave it another: who asks for `name` still gets `prompt`."""

    name: str
    prompt: str
    actor: str
    at: datetime


class NameSpan(NamedTuple):
    """The events, by their numbers, during which a prompt had a name; `last` is None for the one it has."""

    name: str
    first: int
    last: int | None

    def holds(self, subject: str, number: int) -> bool:
        """Whether an event is about the prompt under this name, or about a label of it."""
        return subject.partition("@")[0] == self.name and self.first <= number <= (self.last or number)


def moved_names(names: Iterable[str], *, folder: str, to: str) -> dict[str, str]:
    """What the prompts of a folder are called when it is moved, by the names they have.

    Raises `Invalid` for a folder that is none or lies in itself, and for a name that would be too long.
    """
    source, target = parse_folder(folder), parse_folder(to)
    if f"{target}/".startswith(f"{source}/"):
        raise _invalid(f"The folder '{source}/' cannot be moved into itself.", "/to")
    return {name: parse_name(f"{target}{name.removeprefix(source)}") for name in names}


def parse_folder(text: str) -> str:
    """A folder's name, without the slash behind it. Raises `Invalid`."""
    return parse_name(text.removesuffix("/"), what="folder")


def moved_folder(there: str | None, *, folder: str, to: str) -> str | None:
    """Where a folder named by a view is when another was moved; None where that changes nothing."""
    bare, source = (there or "").strip("/"), parse_folder(folder)
    if f"{bare}/".startswith(f"{source}/"):
        return f"{parse_folder(to)}{bare.removeprefix(source)}"
    return None


def following_policies(policies: Sequence[Policy], *, was: str, name: str) -> tuple[Policy, ...]:
    """The policies to set so that no label of a prompt asks less under its new name than it did before.

    A pattern that no longer reaches the prompt is joined with what holds for exactly the new name. What held for
    the old name stays: applications may ask for it, and another prompt may get it.
    """
    found: dict[str, Policy] = {}
    own = {policy.label: policy for policy in policies if policy.prompts == name}
    for policy in policies:
        if matches(policy.prompts, was) and not matches(policy.prompts, name):
            before = found.get(policy.label) or own.get(policy.label)
            found[policy.label] = _joined(before, msgspec.structs.replace(policy, prompts=name))
    return tuple(policy for policy in found.values() if policy != own.get(policy.label))


def renamed(alias: Alias, what: str) -> Conflict:
    """The error for a name that a prompt had before; `what` was to be done under it."""
    return Conflict(
        f"'{alias.name}' is called '{alias.prompt}' since {alias.at:%Y-%m-%d} (by '{alias.actor}'), and no prompt can "
        f"be {what} under the old name: applications that ask for it get '{alias.prompt}'.",
        code="renamed",
        hint=f"Use '{alias.prompt}'. A maintainer gives the name to another prompt with '--take-name'.",
        renamed_to=alias.prompt,
    )


def _joined(first: Policy | None, second: Policy) -> Policy:
    """Both policies in one: every gate of either, and the more approvals."""
    if first is None:
        return second
    more = tuple(gate for gate in second.evidence if gate not in first.evidence)
    return msgspec.structs.replace(
        first, evidence=(*first.evidence, *more), approvals=max(first.approvals, second.approvals)
    )


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),))
