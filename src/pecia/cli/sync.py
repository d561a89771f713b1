"""`pecia status | pull | push | sync`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia.cli.library import reading, writing
from pecia.cli.screen import Acknowledge, ActAs, AsJson, put, put_json, say, visible
from pecia.domain.errors import PROBLEMS, NotFound
from pecia.settings import read_settings
from pecia.sync import Change, LabelChange, Report, compare
from pecia.sync import pull as pull_folder
from pecia.sync import push as push_folder

Folder = Annotated[
    Path | None,
    typer.Argument(metavar="FOLDER", help="The folder of prompt files; that of pecia.toml by default."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only show what would be done.")]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", "-k", help="Take what can be taken, prompt by prompt.")
]
Note = Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="Why; kept with each version.")]
Restore = Annotated[bool, typer.Option("--restore", help="Bring files back that vanished.")]
Prune = Annotated[
    bool, typer.Option("--prune", help="Delete unchanged files whose prompt the library no longer has.")
]

CHECK_FAILED = PROBLEMS["out_of_sync"].exit
_HERE = {
    "local": "modified",
    "new_here": "new",
    "gone_here": "deleted",
    "unresolved": "conflict",
}
_THERE = {"library": "modified", "new_there": "new", "gone_there": "not there any more"}
_DONE = {
    "write": "written",
    "merge": "merged",
    "conflict": "CONFLICT",
    "delete": "deleted",
    "restore": "brought back",
    "rename": "renamed",
    "commit": "committed",
    "describe": "described",
    "leave_out": "left out of this folder; the library keeps it",
    "release": "released",
    "propose": "proposed",
}


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (status, pull, push, sync):
        app.command()(verb)


def status(
    folder: Folder = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 when folder and library differ, 3 on a conflict.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Show in what a folder of prompt files and the library differ."""
    with reading() as library:
        report = compare(_existing(folder), library).report
    if as_json:
        put_json(report)
    else:
        _show_status(report)
    code = _code(report) if check or report.refused else 0
    return code or (CHECK_FAILED if check and not report.in_sync else 0)


def pull(
    folder: Folder = None,
    *,
    dry_run: DryRun = False,
    keep_going: KeepGoing = False,
    restore: Restore = False,
    prune: Prune = False,
    as_json: AsJson = False,
) -> int:
    """Bring what changed in the library into a folder of prompt files, merged with what changed there."""
    with reading() as library:
        report = pull_folder(
            _folder(folder),
            library,
            dry_run=dry_run,
            keep_going=keep_going,
            restore=restore,
            prune=prune,
        )
    return _told(report, as_json=as_json)


def push(
    folder: Folder = None,
    *,
    note: Note = "",
    dry_run: DryRun = False,
    keep_going: KeepGoing = False,
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Commit what changed in a folder of prompt files, all of it or nothing, and move or propose labels."""
    with writing(act_as) as library:
        report = push_folder(
            _existing(folder),
            library,
            note=note,
            dry_run=dry_run,
            keep_going=keep_going,
            acknowledge=tuple(acknowledge or ()),
        )
    return _told(report, as_json=as_json)


def sync(
    folder: Folder = None,
    *,
    note: Note = "",
    keep_going: KeepGoing = False,
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Pull, and when nothing is in conflict, push."""
    where = _folder(folder)
    with writing(act_as) as library:
        pulled = pull_folder(where, library, keep_going=keep_going)
        pushed = None
        if keep_going or not pulled.conflicts:
            pushed = push_folder(
                where, library, note=note, keep_going=keep_going, acknowledge=tuple(acknowledge or ())
            )
    if as_json:
        put_json({"pulled": pulled, "pushed": pushed})
    else:
        _show_done(pulled)
        if pushed is not None:
            _show_done(pushed)
    return _code(pulled) or (_code(pushed) if pushed is not None else 0)


def _existing(given: Path | None) -> Path:
    """The folder, which is there: a slip of the keyboard must not look like an empty one."""
    folder = _folder(given)
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", hint="'pecia pull' would make it.")
    return folder


def _folder(given: Path | None) -> Path:
    return given if given is not None else read_settings().prompts_dir


def _told(report: Report, *, as_json: bool) -> int:
    if as_json:
        put_json(report)
    else:
        _show_done(report)
    return _code(report)


def _code(report: Report) -> int:
    """3 when somebody has to decide, else that of the first refusal."""
    if report.conflicts:
        return PROBLEMS["conflict"].exit
    return PROBLEMS[report.refused[0].code].exit if report.refused else 0


def _show_status(report: Report) -> None:
    if report.in_sync:
        prompts = f"{report.same:,} prompt{'' if report.same == 1 else 's'}"
        put(f"{report.folder} and the library agree ({prompts}).")
    _section(
        "Changes of this folder (pecia push):",
        [_line(_here(c), c) for c in report.changes if c.state in _HERE or _is_renamed(c)]
        + [_label_line(c) for c in report.labels if c.state in ("local", "new_here")],
    )
    _section(
        "Changes of the library (pecia pull):",
        [_line(_there(c), c) for c in report.changes if c.state in _THERE]
        + [_label_line(c) for c in report.labels if c.state in ("library", "new_there")],
    )
    _section(
        "Changed on both sides (pecia pull):",
        [_line("no conflict" if c.merges else "CONFLICT", c) for c in report.changes if c.state == "diverged"]
        + [_label_line(c) for c in report.labels if c.state == "diverged"],
    )
    left = sum(c.state == "left_out" for c in report.changes)
    if left:
        say(f"{left} of the library's prompts are left out of this folder.")
    _show_refused(report)


def _is_renamed(change: Change) -> bool:
    """Whether a file has another name, and nothing else is to be decided about it."""
    return change.was is not None and change.state in ("same", "local", "equal")


def _here(change: Change) -> str:
    return "renamed" if _is_renamed(change) else _HERE[change.state]


def _there(change: Change) -> str:
    return "renamed" if change.was is not None and change.base == change.library else _THERE[change.state]


def _show_done(report: Report) -> None:
    if report.dry_run:
        say("Nothing is done; this is what would be:")
    lines = [_line(_DONE[c.action], c) for c in report.changes if c.action]
    lines += [_label_line(c, _DONE[c.action]) for c in report.labels if c.action]
    for line in lines:
        put(line)
    if not lines and not report.refused:
        put("Nothing to do.")
    for change in report.changes:
        if change.state == "gone_there" and change.action is None:
            say(f"{change.name} is not in the library any more; 'pecia pull --prune' deletes its file.")
    for change in report.changes:
        if change.action == "conflict" and change.library_name:
            say(
                f"{change.was} has two new names: rename the file to that of {change.library_name}, "
                f"or 'pecia mv {change.library_name} {change.name}'."
            )
    if any(c.action == "conflict" and not c.library_name for c in report.changes):
        say("Resolve the conflicts in the files: keep what is right, delete the markers, then push.")
    _show_refused(report)


def _show_refused(report: Report) -> None:
    for one in report.refused:
        say(f"refused  {visible(one.file)}: {visible(one.detail)}")
        if one.hint:
            say(f"         {visible(one.hint)}")


def _section(title: str, lines: list[str]) -> None:
    if lines:
        put(title)
        for line in lines:
            put(f"  {line}")


def _line(what: str, change: Change) -> str:
    was = f" (renamed from {change.was})" if change.was else ""
    if change.library_name:
        was = f" (rename/rename: {change.was} is called {change.library_name} in the library)"
    base, library = change.base, change.library
    moved = f" v{base} → v{library}" if base and library and base != library else ""
    made = f"#{change.made}" if change.made else ""
    return f"{what:<9} {change.name}{made}{was}{moved}"


def _label_line(change: LabelChange, what: str = "label") -> str:
    ways = (change.library, change.folder)
    if change.state in ("library", "new_there"):
        ways = (change.folder, change.library)
    before, after = (f"v{number}" if number else "-" for number in ways)
    number = f" (proposal {change.proposal})" if change.proposal else ""
    return f"{what:<9} {change.prompt}@{change.label} {before} → {after}{number}"
