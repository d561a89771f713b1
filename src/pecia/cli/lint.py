"""`pecia lint`: hold the standards against files, prompts and the whole library."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeAlias

import msgspec
import typer

from pecia.app.standards import (
    GetStandards,
    Linted,
    LintedLibrary,
    LintLibrary,
    LintPrompt,
    StandardsInForce,
)
from pecia.cli.files import read_text, replace_text
from pecia.cli.junit import junit, line_of
from pecia.cli.library import reading
from pecia.cli.sarif import sarif
from pecia.cli.screen import AsJson, put, put_json, say, show, table, visible
from pecia.domain.coverage import Coverage, GroupCount, join
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import parse_name, parse_reference
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file
from pecia.domain.prompt_places import Places, fix_file
from pecia.domain.reading import Draft
from pecia.domain.rulebook import Rulebook
from pecia.domain.standard import SEVERITIES, Finding, Linter, Severity, Standard, at_least
from pecia.domain.template import check_content
from pecia.domain.value import Value
from pecia.domain.wording import count
from pecia.plugins import FoundStandards
from pecia.settings import Settings, read_settings

Format: TypeAlias = Literal["text", "json", "sarif", "junit"]
_ENDING = ".prompt.md"
_ROUNDS = 8
"""Times a file is fixed and read again: one fix may make room for another."""


class LintedSource(Value, frozen=True):
    """A file by its path, or a prompt by its reference, with what was found. In a file, lines are those of the file."""

    source: str
    findings: tuple[Finding, ...]


class _LintedFiles(Value, frozen=True):
    sources: tuple[LintedSource, ...]
    coverage: Coverage | None = None


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(lint)


def lint(  # noqa: PLR0912 - one branch for each way to ask
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME|FILE|DIR…",
            help="Prompts, prompt files and folders; the folder of prompts by default.",
        ),
    ] = None,
    *,
    whole: Annotated[bool, typer.Option("--all", help="The whole library, with its coverage.")] = False,
    prefix: Annotated[str, typer.Option(metavar="PREFIX", help="With --all: only names that begin so.")] = "",
    form: Annotated[
        Format, typer.Option("--format", metavar="FORMAT", help="text, json, sarif or junit.")
    ] = "text",
    fail_on: Annotated[
        Severity,
        typer.Option(metavar="SEVERITY", help="Exit 1 for findings of at least: hint, warning or blocker."),
    ] = "warning",
    fix: Annotated[
        bool, typer.Option("--fix", help="Make the safe fixes in the files, and nothing else.")
    ] = False,
    explain: Annotated[str | None, typer.Option(metavar="RULE", help="Say what a standard is about.")] = None,
    as_json: AsJson = False,
) -> None:
    """Hold the standards against prompts: files, versions, or the whole library."""
    form = "json" if as_json else form
    settings = read_settings()
    if explain is not None:
        _explain(_standards(settings), explain, as_json=form == "json")
        return
    if whole and (targets or fix):
        _refuse("--all takes the prompts of the library, and neither names files nor fixes them.")
    found = FoundStandards(settings.standards)
    in_force = _standards(settings)
    if whole:
        result = _whole_library(prefix, listed=form != "text")
    else:
        paths, names = _parted(targets or [str(settings.prompts_dir)], by_default=not targets)
        if fix and names:
            _refuse("--fix changes files; a version is never changed.")
        linter = found.linter(in_force.rulebook) if paths else None
        sources = [_lint_file(path, linter, settings, fix=fix) for path in paths] if linter else []
        result = _LintedFiles(sources=(*sources, *_lint_names(names)))
    pairs = [(one.source, one.findings) for one in result.sources]
    if form == "json":
        put_json(result if whole else result.sources)
    elif form == "sarif":
        put_json(sarif(pairs, {standard.id: standard for standard in in_force.standards}))
    elif form == "junit":
        put(junit(pairs, fail_on=fail_on))
    elif result.coverage is not None:
        _print_coverage(result.coverage)
    else:
        for source, findings in pairs:
            for finding in findings:
                put(visible(line_of(source, finding)))
        say(_summary(result.sources))
    if _fails(result, fail_on):
        raise typer.Exit(1)


def show_findings(findings: Sequence[Finding], *, floor: Severity = "warning") -> None:
    """Say on stderr what the standards found at a commit, the hints left to `pecia lint`."""
    for finding in at_least(findings, floor):
        say(visible(line_of("", finding).removeprefix(":")))


# ---------------------------------------------------------------- what is linted


def _standards(settings: Settings) -> StandardsInForce:
    """Those of `pecia.toml`, else of the library, else Pecia's own where there is no library yet."""
    if settings.standards is None:
        try:
            with reading() as library:
                in_force: StandardsInForce = library.perform(GetStandards())
                return in_force
        except NotFound:
            pass
    found = FoundStandards(settings.standards)
    rulebook = settings.standards or Rulebook()
    rules = {ruled.rule.standard.id: ruled.rule.standard for ruled in found.linter(rulebook).rules}
    known = {rule.standard.id: rule.standard for rule in found.rules}
    source: Literal["file", "built-in"] = "file" if settings.standards is not None else "built-in"
    return StandardsInForce(source=source, rulebook=rulebook, standards=tuple((known | rules).values()))


def _parted(targets: Sequence[str], *, by_default: bool) -> tuple[list[Path], list[str]]:
    """The prompt files that the targets name, those of a folder by their paths, and the references that they are else."""
    paths: list[Path] = []
    names: list[str] = []
    for target in targets:
        path = Path(target)
        if path.is_dir():
            paths += sorted(_files_below(path))
        elif target == "-" or path.is_file():
            paths.append(path)
        elif by_default:
            _refuse(f"There is no folder {target}. Name prompts, files or folders, or use --all.")
        elif target.endswith(".md") or target.startswith((".", "/")):
            raise NotFound(f"There is no file {target}.")
        else:
            names.append(target)
    return paths, names


def _files_below(folder: Path) -> Iterator[Path]:
    for here, _, files in os.walk(folder, followlinks=False):
        yield from (Path(here) / name for name in files if name.endswith(_ENDING))


def _lint_file(path: Path, linter: Linter, settings: Settings, *, fix: bool) -> LintedSource:
    text = read_text(path)
    source = _shown(path)
    name = _name_of(path, settings)
    try:
        if fix and str(path) != "-":
            text = _fixed(path, text, linter, name)
        file = read_prompt_file(text)
        check_content(file.content)
    except Invalid as error:
        return LintedSource(source=source, findings=(_fault(error),))
    places = Places(text)
    findings = tuple(map(places.locate, linter.check(_draft(file, name))))
    return LintedSource(source=source, findings=findings)


def _fixed(path: Path, text: str, linter: Linter, name: str | None) -> str:
    """The text with its safe fixes, which the file has from now on."""
    fixed = text
    for _ in range(_ROUNDS):
        file = read_prompt_file(fixed)
        check_content(file.content)
        fixable = [
            finding for finding in linter.check(_draft(file, name), limit=None) if finding.fix is not None
        ]
        if not fixable:
            break
        changed = fix_file(fixed, fixable)
        if changed is None:
            say(f"{_shown(path)}: its fixes cannot be made in place; mend it by hand.")
            break
        fixed = changed
    if fixed != text:
        replace_text(path, fixed)
        say(f"{_shown(path)}: fixed.")
    return fixed


def _draft(file: PromptFile, name: str | None) -> Draft:
    return Draft(content=file.content, fields=file.fields, name=name)


def _name_of(path: Path, settings: Settings) -> str | None:
    """The name that a file in the folder of prompts has in the library."""
    try:
        inside = path.resolve().relative_to(settings.prompts_dir.resolve()).as_posix()
        return parse_name(inside.removesuffix(_ENDING))
    except (ValueError, Invalid):
        return None


def _shown(path: Path) -> str:
    """The path from here where the file lies below, as editors and code scanners take it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _fault(error: Invalid) -> Finding:
    """What stops a file from being committed at all, told as a finding."""
    detail = error.errors[0] if error.errors else None
    return Finding(
        rule=error.code,
        severity="blocker",
        message=error.message,
        pointer=(detail.pointer if detail else None) or "",
        line=(detail.line if detail else None) or 1,
        column=(detail.column if detail else None) or 1,
    )


def _lint_names(names: Sequence[str]) -> list[LintedSource]:
    if not names:
        return []
    asked = [parse_reference(name) for name in names]
    with reading() as library:
        linted: list[Linted] = [
            library.perform(LintPrompt(prompt=one.prompt, label=one.label, version=one.number))
            for one in asked
        ]
    return [_as_source(one) for one in linted]


def _whole_library(prefix: str, *, listed: bool) -> _LintedFiles:
    """Every page joined; the findings themselves only where they are `listed`."""
    coverage = join([])
    sources: list[LintedSource] = []
    cursor: str | None = None
    with reading() as library:
        while True:
            page: LintedLibrary = library.perform(
                LintLibrary(prefix=prefix, at_least="hint" if listed else "blocker", cursor=cursor, limit=500)
            )
            coverage = join([coverage, page.coverage])
            sources += map(_as_source, page.data) if listed else ()
            cursor = page.next
            if cursor is None:
                return _LintedFiles(sources=tuple(sources), coverage=coverage)


def _as_source(linted: Linted) -> LintedSource:
    return LintedSource(source=f"{linted.prompt}#{linted.version}", findings=linted.findings)


# ---------------------------------------------------------------- what is said


def _fails(result: _LintedFiles, floor: Severity) -> bool:
    if result.coverage is not None:
        failing = SEVERITIES[SEVERITIES.index(floor) :]
        return any(getattr(result.coverage.total, severity) for severity in failing)
    return any(at_least(one.findings, floor) for one in result.sources)


def _summary(sources: Sequence[LintedSource]) -> str:
    counts = dict.fromkeys(reversed(SEVERITIES), 0)
    for source in sources:
        for finding in source.findings:
            counts[finding.severity] += 1
    said = ", ".join(count(number, name) for name, number in counts.items() if number)
    return f"{count(len(sources), 'prompt')}: {said or 'nothing found'}"


def _print_coverage(coverage: Coverage) -> None:
    total = coverage.total
    put(
        f"{count(total.prompts, 'prompt')}, {total.clean:,} of them clean ({_share(total.clean, total.prompts)})"
    )
    if coverage.rules:
        put("")
        table(
            ("STANDARD", "SEVERITY", "PROMPTS", "SHARE", "FINDINGS"),
            [
                (r.rule, r.severity, r.prompts, _share(r.prompts, total.prompts), r.findings)
                for r in coverage.rules
            ],
            right=("PROMPTS", "SHARE", "FINDINGS"),
        )
    for title, groups in (("FOLDER", coverage.folders), ("OWNER", coverage.owners)):
        put("")
        _print_groups(title, groups)


def _print_groups(title: str, groups: Sequence[GroupCount]) -> None:
    table(
        (title, "PROMPTS", "CLEAN", "HINTS", "WARNINGS", "BLOCKED"),
        [(g.name, g.prompts, _share(g.clean, g.prompts), g.hint, g.warning, g.blocker) for g in groups],
        right=("PROMPTS", "CLEAN", "HINTS", "WARNINGS", "BLOCKED"),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _explain(in_force: StandardsInForce, name: str, *, as_json: bool) -> None:
    found = next((standard for standard in in_force.standards if standard.id == name), None)
    if found is None:
        raise NotFound(
            f"There is no standard '{name}'.", hint="'pecia standard list' shows the standards there are."
        )
    show(found, as_json=as_json, human=lambda: put(visible(_explained(found))))


def _explained(standard: Standard) -> str:
    parts = [
        f"{standard.id} ({standard.severity}): {standard.title}.",
        f"Why: {standard.why}",
        f"How to mend it: {standard.mend}",
    ]
    if standard.options:
        options = msgspec.json.encode(standard.options).decode()
        parts.append(f"Options: {options}")
    if standard.family != "own":
        parts += [f"Fails:\n{as_file(standard.failing)}", f"Passes:\n{as_file(standard.passing)}"]
    return "\n\n".join(parts).rstrip("\n")


def as_file(draft: Draft) -> str:
    """An example as a prompt file, indented, with its name above where that matters."""
    text = write_prompt_file(PromptFile(content=draft.content, fields=draft.fields))
    lines = [f"# {draft.name}", *text.splitlines()] if draft.name else text.splitlines()
    return "\n".join(f"    {line}"[:160] for line in lines[:20])


def _refuse(message: str) -> NoReturn:
    raise Invalid(message, code="usage", hint="'pecia lint --help' shows how it is used.")
