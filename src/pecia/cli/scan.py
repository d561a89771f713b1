"""`pecia scan`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pecia.app.import_prompts import ImportPrompts
from pecia.app.prompts import GetPrompt
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.prompts import every_prompt, find_version
from pecia.cli.screen import ActAs, AsJson, put, show, table, visible
from pecia.domain.errors import Invalid, NotFound, StorageFailed
from pecia.domain.import_report import ImportItem, ImportReport
from pecia.domain.names import parse_reference
from pecia.domain.prompt import Prompt
from pecia.domain.template import compile_content
from pecia.domain.wording import count
from pecia.scan.find import Inline, find_prompts
from pecia.scan.group import Group, group
from pecia.scan.patch import adopted
from pecia.scan.patch_python import DEFAULT_LABEL
from pecia.scan.syntax import Source
from pecia.scan.tree import Skipped, read_tree
from pecia.scan.uses import Fault, Known, Use, check, find_uses

ANSWER_IS_NO = 1
_WIDTH = 60


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(scan)


def scan(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file or a folder of source code.")],
    *,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Keep them in the library; print the patch.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="With --adopt: change the files too.")] = False,
    prefix: Annotated[str, typer.Option(metavar="FOLDER", help="Names begin with this folder.")] = "",
    label: Annotated[
        str | None, typer.Option(metavar="LABEL", help="With --adopt: release them to this label.")
    ] = None,
    no_uses: Annotated[
        bool, typer.Option("--no-uses", help="Do not ask the library about uses of pecia.get.")
    ] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Find prompts in source code, and uses of pecia.get that name what is not there (exit 1)."""
    if write and not adopt:
        raise Invalid("'--write' goes with '--adopt'.", code="usage")
    sources: list[Source] = []
    skipped: list[Skipped] = []
    for read in read_tree(path):
        (sources if isinstance(read, Source) else skipped).append(read)  # type: ignore[arg-type]
    groups = _prefixed(group([inline for source in sources for inline in find_prompts(source)]), prefix)
    uses = [] if no_uses else [use for source in sources for use in find_uses(source)]
    faults: list[Fault] = []
    if uses:
        with reading() as library:
            faults = [fault for use in uses for fault in check(use, lambda use: _ask(library, use))]
    result: dict[str, Any] = {"prompts": groups, "uses": uses, "faults": faults, "skipped": skipped}
    if adopt and groups:
        result |= _adopt(path, sources, groups, label=label, act_as=act_as, write=write)
    show(result, as_json=as_json, human=lambda: _print(result))
    return ANSWER_IS_NO if faults else 0


def _prefixed(groups: Iterable[Group], prefix: str) -> list[Group]:
    start = f"{prefix.strip('/')}/" if prefix else ""
    return [msgspec.structs.replace(one, name=f"{start}{one.name}") for one in groups]


def _ask(library: AnyLibrary, use: Use) -> Known | str:
    """What the library says to a use of `pecia.get`."""
    try:
        prompt: Prompt = library.perform(GetPrompt(prompt=use.name))
    except (NotFound, Invalid):
        return "there is no such prompt"
    if use.version is not None:
        reference = f"{use.name}#{use.version}"
    else:
        wanted = use.label or DEFAULT_LABEL
        if wanted != "latest" and wanted not in prompt.labels:
            return f"it has no label '{wanted}'"
        reference = f"{use.name}@{wanted}"
    try:
        version = find_version(library, parse_reference(reference), head=prompt.head)
    except NotFound:
        return f"it has no version {use.version}"
    if version.content.includes:  # what its partials take is not known from here
        return Known(takes=use.variables or (), needs=())
    compiled = compile_content(version.content)
    return Known(takes=tuple(compiled.names), needs=tuple(sorted(compiled.required)))


def _adopt(
    path: Path,
    sources: list[Source],
    groups: list[Group],
    *,
    label: str | None,
    act_as: str | None,
    write: bool,
) -> dict[str, Any]:
    """Keep the prompts, and the patch of the code that takes them from the library."""
    with reading(act_as) as library:
        groups = _unclaimed(library, groups)
    items = tuple(
        ImportItem(
            source=f"{one.places[0].path}:{one.places[0].line}",
            prompt=one.name,
            content=one.content,
            labels=(label,) if label else (),
            note=f"found in {one.places[0].path}, line {one.places[0].line}",
        )
        for one in groups
    )
    with writing(act_as) as library:
        kept: ImportReport = library.perform(ImportPrompts(prompts=items))
    named: dict[str, list[tuple[Inline, str]]] = {}
    left: list[Inline] = []
    for one in groups:
        for place in (*one.places, *one.near):
            if _same(place, one):
                named.setdefault(place.path, []).append((place, one.name))
            else:
                left.append(place)
    code = adopted(sources, named, label=label)
    folder = path if path.is_dir() else path.parent
    files = [file for file in code.files if file.before is not None or not (folder / file.path).exists()]
    if write:
        for file in files:
            _write(folder / file.path, file.before, file.after)
    return {
        "prompts": groups,
        "kept": kept,
        "patch": "".join(file.diff for file in files),
        "written": write,
        "by_hand": [*code.by_hand, *left],
    }


def _unclaimed(library: AnyLibrary, groups: list[Group]) -> list[Group]:
    """The groups under names that are free in the library, or that say the same there already."""
    taken = {prompt.name: prompt for prompt in every_prompt(library)}
    mine = {one.name for one in groups}
    named: list[Group] = []
    for one in groups:
        name, number = one.name, 1
        while name in taken and not _says(library, taken[name], one):
            number += 1
            name = f"{one.name}-{number}"
            while name in mine:
                number += 1
                name = f"{one.name}-{number}"
        mine.add(name)
        named.append(msgspec.structs.replace(one, name=name))
    return named


def _says(library: AnyLibrary, prompt: Prompt, one: Group) -> bool:
    version = find_version(library, parse_reference(prompt.name), head=prompt.head)
    return version.content == one.content


def _same(place: Inline, one: Group) -> bool:
    """Whether the place says exactly what is kept, variables included."""
    return place.content == one.content


def _write(path: Path, before: bytes | None, after: bytes) -> None:
    try:
        if before is None:
            path.write_bytes(after)
            return
        now = path.read_bytes()
        mark = now[: len(now) - len(before)] if now.endswith(before) else None
        if mark is None:
            raise Invalid(f"{path} has changed while it was read.", code="usage", hint="Scan again.")
        path.write_bytes(mark + after)
    except OSError as error:
        raise StorageFailed(f"{path} cannot be written: {error.strerror}.") from None


def _print(result: dict[str, Any]) -> None:
    groups: list[Group] = result["prompts"]
    rows = [(one.name, _where(one), ", ".join(one.places[0].variables), _short(one)) for one in groups]
    if rows:
        table(("PROMPT", "WHERE", "VARIABLES", "TEXT"), rows)
    for skipped in result["skipped"]:
        at = f":{skipped.line}" if skipped.line else ""
        put(f"not read: {visible(skipped.path)}{at}: {visible(skipped.why)}")
    if result["faults"]:
        put("\npecia.get asks for what is not there:")
        for fault in result["faults"]:
            put(
                f"  {visible(fault.path)}:{fault.line}:{fault.column}: {visible(fault.name)}: {visible(fault.what)}"
            )
    if "patch" in result:
        counts = result["kept"].counts
        put(
            f"\n{count(counts['new'], 'new prompt')} kept, {count(counts['version'], 'new version')}, "
            f"{counts['known']} known."
        )
        if result["by_hand"]:
            places = ", ".join(f"{inline.path}:{inline.line}" for inline in result["by_hand"])
            put(f"To change by hand: {visible(places)}")
        if result["patch"]:
            put(f"\n{visible(result['patch'])}".removesuffix("\n"))
    places = sum(len(one.places) + len(one.near) for one in groups)
    put(
        f"\n{count(places, 'prompt')} in {count(len(groups), 'group')}, "
        f"{count(len(result['uses']), 'use')} of pecia.get, {len(result['faults'])} wrong"
    )


def _where(one: Group) -> str:
    first = one.places[0]
    more = [f"{inline.path}:{inline.line}" for inline in one.places[1:]]
    near = [f"{inline.path}:{inline.line} (nearly)" for inline in one.near]
    return ", ".join([f"{first.path}:{first.line}", *more, *near])


def _short(one: Group) -> str:
    text = " ".join(" ".join(one.content.texts()).split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
