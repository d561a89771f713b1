"""Import: many versions in one unit, for filling a library. All are kept, or none."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.app.act import acting
from pecia.app.aliases import check_name_free
from pecia.app.prompts import check_known_purpose
from pecia.app.standards import linter_of, refuse_blockers
from pecia.domain.actor import Actor
from pecia.domain.errors import Detail, Invalid, PeciaError
from pecia.domain.event import Fact
from pecia.domain.names import parse_name
from pecia.domain.prompt import Prompt, PromptFields, check_fields
from pecia.domain.reading import Draft
from pecia.domain.retirement import check_in_use, check_not_purged
from pecia.domain.template import check_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content, Version, digest_content
from pecia.ports import Ports, Unit

MAX_AT_ONCE = 5_000
"""Versions in one unit: others wait while it is written."""


class ImportedVersion(Value, frozen=True, forbid_unknown_fields=True):
    """A version to import. `fields` describe its prompt where the import makes it."""

    prompt: str
    content: Content
    note: str = ""
    fields: PromptFields = PromptFields()


class ImportVersions(Request, frozen=True):
    """Keep many versions at once, those of a prompt in their order, the last as its head. All are kept, or none.

    A content that its prompt has already is left where it is, so that importing twice changes nothing. One that
    includes partials is refused: it is committed on its own.
    """

    versions: tuple[ImportedVersion, ...]


class VersionsImported(Value, frozen=True):
    """What an import did: the prompts it made, and for each version given the number that holds its content."""

    prompts: int
    versions: int
    numbers: tuple[int, ...]


def import_versions(ports: Ports, actor: Actor, request: ImportVersions) -> VersionsImported:
    """What was imported. Raises `Invalid` with a pointer to the version that cannot be kept."""
    digests = _checked(request.versions)
    with acting(ports, actor) as act:
        linter = linter_of(act.ports, act.unit)
        ledger = _Ledger(act.unit, [given.prompt for given in request.versions])
        facts: list[Fact] = []
        added: list[Version] = []
        numbers: list[int] = []
        for index, (given, digest) in enumerate(zip(request.versions, digests, strict=True)):
            number = ledger.number(given.prompt, digest)
            if number is not None:
                numbers.append(number)
                continue
            draft = Draft(content=given.content, fields=given.fields, name=given.prompt)
            try:
                refuse_blockers(act.ports, linter.check(draft), ())
            except PeciaError as error:
                raise _at(error, index) from error
            if ledger.begin(given.prompt, given.fields):
                check_name_free(act, given.prompt, what="imported")
                check_known_purpose(act.unit, given.fields.purpose)
                facts.append(Fact(action="PromptCreated", subject=given.prompt))
            head = ledger.head(given.prompt)
            version = Version(
                prompt=given.prompt,
                number=ledger.add(given.prompt, digest),
                digest=digest,
                content=given.content,
                parent=head[0] if head else None,
                author=actor.name,
                note=given.note,
                created_at=act.now,
            )
            facts.append(_committed(version, before=head[1] if head else None))
            added.append(version)
            numbers.append(version.number)
        act.unit.prompts.add_all(ledger.begun, added, at=act.now)
        act.unit.events.append_all(facts, actor=actor.name, at=act.now)
    return VersionsImported(prompts=len(ledger.begun), versions=len(added), numbers=tuple(numbers))


def _checked(versions: Sequence[ImportedVersion]) -> list[str]:
    """The digests of what may be kept."""
    if len(versions) > MAX_AT_ONCE:
        message = f"At most {MAX_AT_ONCE:,} versions are imported at once."
        raise Invalid(
            message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/versions"),)
        )
    digests: list[str] = []
    for index, given in enumerate(versions):
        try:
            parse_name(given.prompt)
            check_fields(given.fields)
            check_content(given.content)
            _check_alone(given.content)
            digests.append(digest_content(given.content))
        except PeciaError as error:
            raise _at(error, index) from error
    return digests


def _check_alone(content: Content) -> None:
    """Refuse a content with partials, whose references are resolved version by version. Raises `Invalid`."""
    if content.includes:
        message = "A version that includes others is committed on its own."
        raise Invalid(
            message,
            code="invalid_content",
            hint="Import what it includes, then commit it with 'pecia commit'.",
            errors=(Detail(code="invalid_content", detail=message, pointer="/content/includes"),),
        )


def _at(error: PeciaError, index: int) -> PeciaError:
    """The same error, with the version it is about."""
    where = f"/versions/{index}"
    details = error.errors or (Detail(code=error.code, detail=error.message),)
    return Invalid(
        f"Version {index + 1} of the import: {error.message}",
        code=error.code,
        hint=error.hint,
        errors=tuple(
            Detail(
                code=one.code,
                detail=one.detail,
                pointer=where + (one.pointer or ""),
                line=one.line,
                column=one.column,
            )
            for one in details
        ),
    )


def _committed(version: Version, *, before: str | None) -> Fact:
    return Fact(
        action="VersionCommitted",
        subject=version.prompt,
        before=before,
        after=version.digest,
        data={"version": version.number, "note": version.note},
    )


class _Ledger:
    """Which versions the prompts of an import have, as it goes on."""

    def __init__(self, unit: Unit, names: Sequence[str]) -> None:
        distinct = list(dict.fromkeys(names))
        self._unit = unit
        self._prompts: dict[str, Prompt] = {prompt.name: prompt for prompt in unit.prompts.some(distinct)}
        for name in self._prompts:
            check_in_use(unit.retirements.find(name), "imported to")
        self._numbers = {
            (name, digest): number for name, number, digest in unit.prompts.digests(list(self._prompts))
        }
        digest_of = {(name, number): digest for (name, digest), number in self._numbers.items()}
        self._heads = {
            name: (prompt.head, digest_of[name, prompt.head])
            for name, prompt in self._prompts.items()
            if prompt.head is not None
        }
        self._latest = {name: prompt.latest or 0 for name, prompt in self._prompts.items()}
        self.begun: dict[str, PromptFields] = {}

    def number(self, name: str, digest: str) -> int | None:
        """The number that holds a content. Raises `NotFound` where it was purged."""
        number = self._numbers.get((name, digest))
        if number is not None and name in self._prompts:
            check_not_purged(self._unit.retirements.find(name, number))
        return number

    def head(self, name: str) -> tuple[int, str] | None:
        return self._heads.get(name)

    def begin(self, name: str, fields: PromptFields) -> bool:
        """Note a prompt that is not there yet; False when it is."""
        if name in self._latest:
            return False
        self.begun[name] = fields
        self._latest[name] = 0
        return True

    def add(self, name: str, digest: str) -> int:
        """The number of a new version, which is the head from now on."""
        number = self._latest[name] = self._latest[name] + 1
        self._numbers[name, digest] = number
        self._heads[name] = (number, digest)
        return number
