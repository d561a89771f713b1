"""Rehearse: what a library would say to an import, by the checks of the real one, with nothing written."""

from __future__ import annotations

import msgspec

from pecia.app.commit import CommitVersion, begun_with, check_blockers, purged_content
from pecia.app.includes import version_of
from pecia.app.prompts import check_known_purpose, check_prompt_in_use
from pecia.app.release import check_free
from pecia.domain.actor import Actor
from pecia.domain.import_report import ImportItem, Outcome
from pecia.domain.names import LATEST, parse_reference
from pecia.domain.notice import check_acknowledged, hidden_in
from pecia.domain.partials import resolve_includes
from pecia.domain.policy import applies
from pecia.domain.prompt import Prompt, PromptFields, settled
from pecia.domain.renaming import renamed
from pecia.domain.retirement import Retirement, check_in_use, check_not_purged
from pecia.domain.template import check_partials
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


class Rehearsal:
    """An import against a library that is only read: what went before in the same import counts as kept."""

    def __init__(self, ports: Ports, unit: Unit, actor: Actor) -> None:
        self._ports = ports
        self._unit = unit
        self._actor = actor
        self._kept: dict[tuple[str, int], Version] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._labels: dict[tuple[str, str], int] = {}
        self._fields: dict[str, PromptFields] = {}

    def take(self, item: ImportItem, commit: CommitVersion, digest: str) -> tuple[Outcome, int]:
        """The outcome and the number it would have. Raises what the import would raise."""
        name = item.prompt
        prompt = self._unit.prompts.get(name)
        if prompt is None:
            check_not_purged(self._unit.retirements.find(name))
            alias = self._unit.aliases.current(name)
            if alias is not None:
                raise renamed(alias, "imported")
            check_known_purpose(self._unit, item.fields.purpose)
        else:
            check_prompt_in_use(self._unit, prompt, "committed to")
        fields = self._described(prompt, item)
        check_blockers(self._ports, self._unit, self._actor, commit, fields)
        included = resolve_includes(commit.content, self._version, prompt=name, project=self._actor.project)
        if included:
            check_partials(commit.content, {ref: version.content for ref, version in included.items()})
        outcome, number = self._number(prompt, name, digest)
        version = Version(
            prompt=name,
            number=number,
            digest=digest,
            content=commit.content,
            parent=None,
            author=self._actor.name,
            note=item.note,
            created_at=self._ports.clock.now(),
        )
        for label in item.labels:
            self._check_move(version, label, commit, tuple(included.values()))
        self._kept[name, number] = version
        self._numbers[name, digest] = number
        self._labels |= {(name, label): number for label in item.labels}
        self._fields[name] = fields
        return outcome, number

    def _described(self, prompt: Prompt | None, item: ImportItem) -> PromptFields:
        """What would be said about the prompt. Raises `Invalid` for a change it cannot take."""
        now = self._fields.get(item.prompt) or (PromptFields.of(prompt) if prompt else None)
        if now is None:
            return begun_with(item.fields)
        changed = settled(now, item.fields)
        check_known_purpose(self._unit, changed.get("purpose"))
        return msgspec.structs.replace(now, **changed)

    def _number(self, prompt: Prompt | None, name: str, digest: str) -> tuple[Outcome, int]:
        known = self._unit.prompts.version_by_digest(name, digest) if prompt is not None else None
        if isinstance(known, Retirement):
            raise purged_content(known)
        number = known.number if known is not None else self._numbers.get((name, digest))
        if number is not None:
            check_in_use(self._unit.retirements.find(name, number), "the head again")
            return "known", number
        ours = (number for kept, number in self._kept if kept == name)
        number = max(((prompt.latest or 0) if prompt else 0, *ours)) + 1
        return ("new" if number == 1 else "version"), number

    def _version(self, text: str, inside: str | None) -> Version:
        """What a reference in a content of the project `inside` would mean by then."""
        reference = parse_reference(text)
        if reference.project not in (None, self._actor.project):
            return version_of(self._unit, self._actor.project, text, inside=inside)
        number = reference.number
        if number is None and reference.label in (None, LATEST):
            number = max((at for name, at in self._kept if name == reference.name), default=None)
        elif number is None:
            number = self._labels.get((reference.name, str(reference.label)))
        ours = self._kept.get((reference.name, number)) if number is not None else None
        return ours or version_of(self._unit, self._actor.project, text, inside=inside)

    def _check_move(
        self, version: Version, label: str, commit: CommitVersion, partials: tuple[Version, ...]
    ) -> None:
        standing = self._unit.releases.label(version.prompt, label)
        if standing is not None and standing.version == version.number:
            return
        policies = self._unit.releases.policies()
        check_free(
            [policy for policy in policies if applies(policy, prompt=version.prompt, label=label)],
            label,
            version,
        )
        hidden = tuple(notice for one in (version, *partials) for notice in hidden_in(one.content))
        check_acknowledged(hidden, commit.acknowledge, f"'{version}'")
