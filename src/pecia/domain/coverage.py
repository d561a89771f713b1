"""Coverage: how well the prompts of a library keep its standards, counted so that parts can be joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pecia.domain.prompt import Prompt
from pecia.domain.standard import SEVERITIES, Finding, Severity
from pecia.domain.value import Value

TOP = "(top)"
"""The folder of prompts that are in none."""
NOBODY = "(nobody)"
"""The owner of prompts that have none."""


class RuleCount(Value, frozen=True):
    """How many prompts a standard found something in, and how many things."""

    rule: str
    severity: Severity
    prompts: int
    findings: int


class GroupCount(Value, frozen=True):
    """The prompts of a folder or an owner: how many there are, and how many have this as their worst finding."""

    name: str
    prompts: int
    blocker: int = 0
    warning: int = 0
    hint: int = 0

    @property
    def clean(self) -> int:
        """Prompts that no standard found anything in."""
        return self.prompts - self.blocker - self.warning - self.hint


class Coverage(Value, frozen=True):
    """What linting some prompts came to: in all, by standard (the most frequent first), by folder, by owner."""

    total: GroupCount
    rules: tuple[RuleCount, ...]
    folders: tuple[GroupCount, ...]
    owners: tuple[GroupCount, ...]


def cover(linted: Sequence[tuple[Prompt, Sequence[Finding]]]) -> Coverage:
    """The coverage of these prompts, given what was found in each."""
    rules: Counter[tuple[str, Severity]] = Counter()
    findings: Counter[tuple[str, Severity]] = Counter()
    for _, found in linted:
        said: list[tuple[str, Severity]] = [(finding.rule, finding.severity) for finding in found]
        rules.update(set(said))
        findings.update(said)
    return Coverage(
        total=_group("", linted),
        rules=_by_frequency(
            RuleCount(rule=rule, severity=severity, prompts=count, findings=findings[rule, severity])
            for (rule, severity), count in rules.items()
        ),
        folders=_groups(linted, lambda prompt: prompt.name.rpartition("/")[0] or TOP),
        owners=_groups(linted, lambda prompt: prompt.owner or NOBODY),
    )


def join(parts: Iterable[Coverage]) -> Coverage:
    """The coverage of parts of a library that share no prompt, taken together."""
    total = GroupCount(name="", prompts=0)
    rules: dict[tuple[str, Severity], RuleCount] = {}
    folders: dict[str, GroupCount] = {}
    owners: dict[str, GroupCount] = {}
    for part in parts:
        total = _sum(total, part.total)
        for rule in part.rules:
            known = rules.get((rule.rule, rule.severity))
            rules[rule.rule, rule.severity] = RuleCount(
                rule=rule.rule,
                severity=rule.severity,
                prompts=rule.prompts + (known.prompts if known else 0),
                findings=rule.findings + (known.findings if known else 0),
            )
        for kept, groups in ((folders, part.folders), (owners, part.owners)):
            for group in groups:
                kept[group.name] = _sum(kept[group.name], group) if group.name in kept else group
    return Coverage(
        total=total,
        rules=_by_frequency(rules.values()),
        folders=_by_name(folders),
        owners=_by_name(owners),
    )


def _groups(
    linted: Sequence[tuple[Prompt, Sequence[Finding]]], key: Callable[[Prompt], str]
) -> tuple[GroupCount, ...]:
    members: dict[str, list[tuple[Prompt, Sequence[Finding]]]] = {}
    for prompt, found in linted:
        members.setdefault(key(prompt), []).append((prompt, found))
    return _by_name({name: _group(name, inner) for name, inner in members.items()})


def _group(name: str, linted: Sequence[tuple[Prompt, Sequence[Finding]]]) -> GroupCount:
    worst = Counter(_worst(found) for _, found in linted if found)
    counts = {severity: worst[severity] for severity in SEVERITIES}
    return GroupCount(name=name, prompts=len(linted), **counts)


def _worst(found: Sequence[Finding]) -> Severity:
    return SEVERITIES[max(SEVERITIES.index(finding.severity) for finding in found)]


def _sum(one: GroupCount, other: GroupCount) -> GroupCount:
    return GroupCount(
        name=one.name,
        prompts=one.prompts + other.prompts,
        blocker=one.blocker + other.blocker,
        warning=one.warning + other.warning,
        hint=one.hint + other.hint,
    )


def _by_frequency(rules: Iterable[RuleCount]) -> tuple[RuleCount, ...]:
    return tuple(sorted(rules, key=lambda rule: (-rule.prompts, rule.rule, rule.severity)))


def _by_name(groups: Mapping[str, GroupCount]) -> tuple[GroupCount, ...]:
    return tuple(groups[name] for name in sorted(groups))
