"""Standards: what the house asks of a prompt, held against drafts, versions and the whole library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.app.act import acting
from pecia.app.page import check_limit
from pecia.app.prompts import existing_prompt, existing_version, meant_prompt
from pecia.app.shared import reading
from pecia.domain.actor import Actor, require
from pecia.domain.canonical import digest
from pecia.domain.coverage import Coverage, cover
from pecia.domain.errors import Conflict, Detail, Refused
from pecia.domain.names import Reference, parse_name, parse_reference
from pecia.domain.prompt import Prompt, PromptFields, check_fields
from pecia.domain.reading import Draft, Reading
from pecia.domain.rulebook import Rulebook
from pecia.domain.standard import Finding, Linter, Severity, Standard, at_least
from pecia.domain.template import check_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content
from pecia.domain.written import FAMILIES, IN_CASES, SHORTEST_SECRET, acknowledged, texts_of, written
from pecia.ports import Ports, Unit

Source: TypeAlias = Literal["built-in", "library", "file"]
_SECRETS = "secrets"
"""The family whose blockers are told as `secret_detected`."""


READ_AT_ONCE = 1000
"""Rows of a dataset whose texts are held at once."""
MOST_IN_CASES = 20
"""Findings of one standard in the cases of a dataset."""


class GetStandards(Request, frozen=True):
    """The standards in force, and who decided about them."""


class SetStandards(Request, frozen=True):
    """Decide about the project's standards: severities, options, rules of its own. It replaces what was decided before."""

    rulebook: Rulebook


class LintContent(Request, frozen=True):
    """Hold the standards against a content that nobody has kept, with what is to be said about the prompt."""

    content: Content
    fields: PromptFields = PromptFields()
    name: str | None = None


class LintPrompt(Request, frozen=True):
    """Hold the standards against a prompt: its head, or the version that a label or number names."""

    prompt: str
    label: str | None = None
    version: int | None = None


class LintLibrary(Request, frozen=True):
    """Hold the standards against the heads of the project's prompts, page by page, those in a folder with `prefix`.

    `at_least` says which findings are listed; all are counted.
    """

    prefix: str = ""
    at_least: Severity = "hint"
    cursor: str | None = None
    limit: int = 100


class StandardsInForce(Value, frozen=True):
    """Every standard with the severity and options it has here, and the rulebook they come from.

    `source` says whose it is: Pecia's own (`built-in`), the project's (`library`), or that of the operator's
    `pecia.toml` (`file`), which goes before the project's.
    """

    source: Source
    rulebook: Rulebook
    standards: tuple[Standard, ...]


class Linted(Value, frozen=True):
    """What the standards say of one content. A draft has no version, and may have no name."""

    prompt: str | None
    version: int | None
    findings: tuple[Finding, ...]


class LintedLibrary(Value, frozen=True):
    """A page of a library's prompts: the coverage of all of them, and those with findings.

    `next` is the cursor of the page behind it. The coverages of all pages, joined, are the library's.
    """

    coverage: Coverage
    data: tuple[Linted, ...]
    next: str | None


def get_standards(ports: Ports, actor: Actor, request: GetStandards) -> StandardsInForce:  # noqa: ARG001
    """The standards, those that are off with the severity `off`."""
    with ports.store.read(actor.project) as unit:
        source, rulebook = rulebook_of(ports, unit)
    ruled = {ruled.rule.standard.id: ruled for ruled in ports.standards.linter(rulebook).rules}
    known = {rule.standard.id: rule.standard for rule in ports.standards.rules}
    own = {name: one.rule.standard for name, one in ruled.items() if name not in known}
    standards = tuple(
        msgspec.structs.replace(standard, severity=ruled[name].severity, options=dict(ruled[name].options))
        if name in ruled
        else msgspec.structs.replace(standard, severity="off")
        for name, standard in (known | own).items()
    )
    return StandardsInForce(source=source, rulebook=rulebook, standards=standards)


def set_standards(ports: Ports, actor: Actor, request: SetStandards) -> StandardsInForce:
    """The standards in force from now on. Raises `Invalid` (`invalid_standards`), `Conflict` where a file decides."""
    if ports.standards.rulebook is not None:
        raise Conflict(
            "The standards of this library are written down in pecia.toml, which goes before what is set here.",
            hint="Change the table [standards] there, or take it out.",
        )
    ports.standards.linter(request.rulebook)
    with acting(ports, actor) as act:
        replaced = act.unit.rulebooks.set(request.rulebook)
        act.record(
            "StandardsSet",
            "standards",
            before=_digest(replaced) if replaced else None,
            after=_digest(request.rulebook),
            data={"rulebook": msgspec.to_builtins(request.rulebook)},
        )
    return get_standards(ports, actor, GetStandards())


def lint_content(ports: Ports, actor: Actor, request: LintContent) -> Linted:
    """What the standards say of a draft. Raises `Invalid` where it could not be committed whatever they say."""
    name = parse_name(request.name) if request.name is not None else None
    check_fields(request.fields)
    check_content(request.content)
    with ports.store.read(actor.project) as unit:
        linter = linter_of(ports, unit)
        known = unit.prompts.get(name) if name is not None else None
        draft = draft_of(unit, request.content, merged_fields(known, request.fields), name=name)
    findings = linter.check(draft)
    return Linted(prompt=name, version=None, findings=findings)


def lint_prompt(ports: Ports, actor: Actor, request: LintPrompt) -> Linted:
    """What the standards say of a version, with what is said about its prompt now. Raises `NotFound`."""
    with reading(ports, actor, request.prompt) as (unit, name):
        prompt = existing_prompt(unit, name)
        version = existing_version(unit, name, version=request.version, label=request.label)
        linter = linter_of(ports, unit.of(actor.project))
        draft = _draft(unit, prompt, version.content)
    return Linted(prompt=request.prompt, version=version.number, findings=linter.check(draft))


def lint_library(ports: Ports, actor: Actor, request: LintLibrary) -> LintedLibrary:
    """A page of prompts in the order of their names. Memory and time are those of the page."""
    limit = check_limit(request.limit)
    after = request.cursor or ""
    with ports.store.read(actor.project) as unit:
        linter = linter_of(ports, unit)
        names = [
            prompt.name for prompt in unit.prompts.list(prefix=request.prefix, after=after, limit=limit + 1)
        ]
        heads = unit.prompts.heads(prefix=request.prefix, after=after, limit=limit)
        drafts = [_draft(unit, prompt, version.content) for prompt, version in heads]
    linted = [
        (prompt, version, linter.check(draft)) for (prompt, version), draft in zip(heads, drafts, strict=True)
    ]
    told = [
        Linted(prompt=prompt.name, version=version.number, findings=at_least(findings, request.at_least))
        for prompt, version, findings in linted
    ]
    return LintedLibrary(
        coverage=cover([(prompt, findings) for prompt, _, findings in linted]),
        data=tuple(linted for linted in told if linted.findings),
        next=names[limit - 1] if len(names) > limit else None,
    )


def rulebook_of(ports: Ports, unit: Unit) -> tuple[Source, Rulebook]:
    """The rulebook in force, and whose it is: the operator's file goes before what the library keeps."""
    if ports.standards.rulebook is not None:
        return "file", ports.standards.rulebook
    kept = unit.rulebooks.get()
    return ("library", kept) if kept is not None else ("built-in", Rulebook())


def linter_of(ports: Ports, unit: Unit) -> Linter:
    """The linter of the rulebook in force."""
    return ports.standards.linter(rulebook_of(ports, unit)[1])


def refuse_blockers(
    ports: Ports, findings: Sequence[Finding], answered: Collection[str], *, can_be_answered: bool = True
) -> None:
    """Raise `Refused` for blockers that nobody answers for: `secret_detected`, `standards_unmet`.

    The error carries every finding; values of secrets are in none of them.
    """
    blockers = [f for f in findings if f.severity == "blocker" and f.rule not in answered]
    if not blockers:
        return
    families = {rule.standard.id: rule.standard.family for rule in ports.standards.rules}
    secrets = [finding for finding in blockers if families.get(finding.rule) == _SECRETS]
    first = (secrets or blockers)[0]
    rules = sorted({finding.rule for finding in blockers})
    raise Refused(
        f"{first.message} Blocked by the standard{'s' if len(rules) > 1 else ''} {', '.join(rules)}"
        f"{f', at {first.pointer}' if first.pointer else ''}.",
        code="secret_detected" if secrets else "standards_unmet",
        hint="Mend it, or let somebody with the permission 'standard:waive' acknowledge it "
        f"(--acknowledge {rules[0]})."
        if can_be_answered
        else "Take it out. If it is real, revoke it where it was made: it has been on its way.",
        errors=tuple(
            Detail(
                code=finding.rule,
                detail=finding.message,
                pointer=finding.pointer,
                line=finding.line,
                column=finding.column,
            )
            for finding in blockers
        ),
        findings=msgspec.to_builtins(tuple(findings)),
    )


def check_written(ports: Ports, actor: Actor, request: Request) -> None:
    """Refuse a request whose notes, reasons, comments or descriptions hold a secret, before anything is kept.

    Raises `Refused` (`secret_detected`) with the pointers, and `NotAllowed` where somebody answers for one who
    may not. The rulebook is only read when there is something to judge: nearly never.
    """
    texts = [(pointer, text) for pointer, text in written(request) if len(text) >= SHORTEST_SECRET]
    if not texts:
        return
    reading = Reading.of_texts(texts)
    if not ports.standards.linter(Rulebook()).only(FAMILIES).judge(reading):
        return
    with ports.store.read(actor.project) as unit:
        findings = linter_of(ports, unit).only(FAMILIES).judge(reading)
    answered = acknowledged(request)
    if any(finding.severity == "blocker" and finding.rule in answered for finding in findings):
        require(actor, "standard:waive")
    refuse_blockers(ports, findings, answered, can_be_answered=hasattr(request, "acknowledge"))


def warn_of(linter: Linter, rows: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The secrets and hidden characters in the rows of a dataset, a few of each, as warnings."""
    return tuple(
        msgspec.structs.replace(finding, severity="warning", fix=None)
        for finding in linter.only(IN_CASES).judge_each(_readings(rows), limit=MOST_IN_CASES)
        if finding.severity != "hint"
    )


def _readings(rows: Iterable[Mapping[str, Any]]) -> Iterator[Reading]:
    """The texts of rows, those of some rows at a time."""
    numbered = enumerate(rows)
    while some := list(islice(numbered, READ_AT_ONCE)):
        yield Reading.of_texts(text for index, row in some for text in texts_of(row, f"/rows/{index}"))


def merged_fields(prompt: Prompt | None, fields: PromptFields) -> PromptFields:
    """What will be said about the prompt once these fields are written."""
    if prompt is None:
        return fields
    return PromptFields(
        **{
            name: getattr(prompt, name) if (given := getattr(fields, name)) is None else given
            for name in PromptFields.__struct_fields__
        }
    )


def draft_of(unit: Unit, content: Content, fields: PromptFields, *, name: str | None) -> Draft:
    """The draft of a content, with what the library knows of its partials."""
    deprecated = tuple(
        called
        for called, reference in content.includes.items()
        if _is_deprecated(unit, parse_reference(reference))
    )
    return Draft(content=content, fields=fields, name=name, deprecated=deprecated)


def _is_deprecated(unit: Unit, reference: Reference) -> bool:
    there = unit if reference.project is None else unit.of(reference.project)
    prompt = meant_prompt(there, reference.name)
    if prompt is not None and reference.project is not None and not there.sharing.is_shared(prompt.name):
        return False
    return prompt is not None and prompt.status == "deprecated"


def _draft(unit: Unit, prompt: Prompt, content: Content) -> Draft:
    return draft_of(unit, content, merged_fields(prompt, PromptFields()), name=prompt.name)


def _digest(rulebook: Rulebook) -> str:
    return digest(msgspec.to_builtins(rulebook))
