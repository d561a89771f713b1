"""`pecia import | export`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pecia.app.import_prompts import ImportPrompts, failed
from pecia.app.prompts import GetPrompt
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.prompts import every_prompt, find_version
from pecia.cli.screen import Acknowledge, ActAs, AsJson, put, show, table, visible
from pecia.domain.errors import Detail, Invalid, PeciaError
from pecia.domain.import_report import ImportLine, ImportReport, report
from pecia.domain.names import Reference, parse_reference
from pecia.domain.prompt import Prompt
from pecia.domain.prompt_file import PromptFile
from pecia.domain.wording import count
from pecia.imports.files import open_files
from pecia.imports.formats import FORMATS, Gathered, format_of, gather
from pecia.imports.found import Options
from pecia.imports.rows import FIELDS
from pecia.imports.writing import Export, Writable, common_losses

BAD_INPUT = 2
_FORMATS = ", ".join(FORMATS)
FormatName = Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {_FORMATS}.")]
_SHOWN = 5
"""Files that a report names for one remark."""


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (import_, export):
        app.command(name=verb.__name__.rstrip("_"))(verb)


def import_(
    format: FormatName,
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A file, a folder, or a .zip or .tar archive.")
    ],
    *,
    prefix: Annotated[str, typer.Option(metavar="FOLDER", help="Names begin with this folder.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report; write nothing.")] = False,
    convert: Annotated[
        bool,
        typer.Option("--convert", help="Map ${x:default}, mustache and handlebars where nothing is lost."),
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Leave out what cannot be taken, instead of taking nothing.")
    ] = False,
    no_labels: Annotated[
        bool, typer.Option("--no-labels", help="Do not move labels the files name.")
    ] = False,
    acknowledge: Acknowledge = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=COLUMN", help=f"Rows only. Fields: {', '.join(FIELDS)}."),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Import prompts of other tools, all or none. Exit 2 when something could not be taken."""
    chosen = format_of(format)
    options = Options(convert=convert, labels=not no_labels, columns=tuple(map(_column, columns or [])))
    files = open_files(path, lambda name: name.lower().endswith(chosen.suffixes))
    gathered = gather(chosen, files, prefix=prefix, options=options)
    if not gathered.items and not gathered.broken:
        raise Invalid(
            f"{path} holds no {format} file.",
            code="invalid_import",
            hint=f"Its files end in {' or '.join(chosen.suffixes)}.",
        )
    if gathered.broken and not (keep_going or dry_run):
        raise _refused(gathered)
    request = ImportPrompts(
        prompts=tuple(gathered.items),
        keep_going=keep_going,
        dry_run=dry_run,
        acknowledge=tuple(acknowledge or ()),
    )
    with reading(act_as) if dry_run else writing(act_as) as library:
        done: ImportReport = library.perform(request)
    lost = [failed(source, error) for source, error in gathered.broken]
    whole = report([*done.lines, *lost], kept=done.kept)
    show(whole, as_json=as_json, human=lambda: _print(whole))
    return BAD_INPUT if whole.counts["failed"] else 0


def export(
    format: FormatName,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME[@LABEL|#N]]...", help="Which prompts; all by default, their heads."),
    ] = None,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="The file or folder to write.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write prompts for other tools. What they have no place for is listed."""
    chosen = format_of(format)
    with reading() as library:
        asked = [parse_reference(name) for name in names or []]
        asked = asked or [Reference(name=prompt.name) for prompt in every_prompt(library)]
        prompts = [_writable(library, reference) for reference in asked]
    left = Export()
    if not chosen.whole:
        for prompt in prompts:
            common_losses(prompt, left)
    files = chosen.write(prompts, left)
    written = [_write(output / name if name else output, data) for name, data in sorted(files.items())]
    result = {
        "prompts": len(prompts),
        "files": written,
        "left": [{"prompt": name, "what": what} for name, what in left.lines],
    }

    def human() -> None:
        put(f"{count(len(prompts), 'prompt')} in {count(len(written), 'file')}: {output}")
        if left.lines:
            table(("PROMPT", "LEFT"), left.lines)

    show(result, as_json=as_json, human=human)


def _column(pair: str) -> tuple[str, str]:
    field, mark, column = pair.partition("=")
    if not mark or field not in FIELDS:
        raise Invalid(
            f"'{pair}' maps no column.",
            code="usage",
            hint=f"Write FIELD=COLUMN; fields are {', '.join(FIELDS)}.",
        )
    return field, column


def _refused(gathered: Gathered) -> PeciaError:
    _, first = gathered.broken[0]
    more = len(gathered.broken) - 1
    others = f" {more} more cannot be read either." if more else ""
    return type(first)(
        f"{first.message}{others} Nothing was imported.",
        code=first.code,
        hint="'--dry-run' lists everything; '--keep-going' takes the rest.",
        errors=tuple(Detail(code=error.code, detail=error.message) for _, error in gathered.broken),
    )


def _writable(library: AnyLibrary, reference: Reference) -> Writable:
    prompt: Prompt = library.perform(GetPrompt(prompt=reference.prompt))
    version = find_version(library, reference, head=prompt.head)
    return Writable(
        name=prompt.name,
        version=version.number,
        content=version.content,
        fields=PromptFile.of(prompt, version.content).fields,
        labels=tuple(label for label, at in prompt.labels.items() if at == version.number),
        note=version.note,
    )


def _write(path: Path, data: bytes) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.", code="usage") from None
    return str(path)


def _print(whole: ImportReport) -> None:
    """What was taken as a table, what was changed, left or failed grouped by what is said of it."""
    if len(whole.lines) <= 50:  # noqa: PLR2004 - longer tables are not read
        shown = [(_OUTCOMES[line.outcome], _reference(line), line.source) for line in whole.lines]
        table(("OUTCOME", "PROMPT", "FROM"), shown)
    for heading, remarks in (
        ("Changed", [(line, what) for line in whole.lines for what in line.changed]),
        ("Left behind", [(line, what) for line in whole.lines for what in line.left]),
    ):
        _print_remarks(heading, remarks)
    if whole.counts["failed"]:
        put("\nNot taken:")
        for error in (line.error for line in whole.lines if line.error):
            put(f"  {visible(error)}")
    counts = whole.counts
    verb = "imported" if whole.kept else "would be imported (nothing was written)"
    put(
        f"\n{count(counts['new'], 'new prompt')} and {count(counts['version'], 'new version')} {verb}, "
        f"{counts['known']} known, {counts['failed']} not taken; {counts['literal']} kept as literal text"
    )


_OUTCOMES = {"new": "new prompt", "version": "new version", "known": "known", "failed": "not taken"}


def _print_remarks(heading: str, remarks: list[tuple[ImportLine, str]]) -> None:
    if not remarks:
        return
    counted = Counter(what for _, what in remarks)
    put(f"\n{heading}:")
    for what, times in counted.most_common(20):
        names = [line.prompt or line.source for line, said in remarks if said == what]
        more = f" and {times - _SHOWN} more" if times > _SHOWN else ""
        put(f"  {visible(what)}: {', '.join(names[:_SHOWN])}{more}")
    if len(counted) > 20:  # noqa: PLR2004
        put(f"  … and {len(counted) - 20} other remarks; --json has all")


def _reference(line: ImportLine) -> str:
    return f"{line.prompt}#{line.version}" if line.version else line.prompt or "-"
