"""What `pecia try` saves of a tryout, by its options or asked for at the keyboard."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer

from pecia.app.commit import Committed
from pecia.app.experiments import GetResult
from pecia.app.grow_dataset import CasesAdded
from pecia.app.operations import AnyLibrary
from pecia.app.save_tryout import DesignTryout, SaveTryoutCase, SaveTryoutVersion
from pecia.cli.experiments import check_ended, follow
from pecia.cli.library import writing
from pecia.cli.lint import show_findings
from pecia.cli.report import print_result
from pecia.cli.screen import say
from pecia.domain.dataset import Dataset
from pecia.domain.errors import Conflict, Invalid, StorageFailed
from pecia.domain.experiment import Experiment
from pecia.domain.prompt import PromptFields
from pecia.domain.tryout import Tryout, TryoutDesign
from pecia.domain.value import Value
from pecia.experiment_file import files_of, read_experiment_file


@dataclass(frozen=True, kw_only=True)
class Saving:
    """What is to be saved of a tryout. Columns are counted from 1."""

    version: str | None = None
    case: str | None = None
    experiment: Path | None = None
    column: int = 1
    note: str = ""
    parent: int | None = None
    fields: PromptFields = field(default_factory=PromptFields)
    expected: str | None = None
    expected_from: int | None = None
    dataset: str | None = None
    start: bool = False

    @property
    def something(self) -> bool:
        """Whether anything is."""
        return bool(self.version or self.case or self.experiment)

    def check(self, columns: int) -> None:
        """Refuse what could not be saved, before a model is asked. Raises `Invalid` or `Conflict`."""
        for position in (self.column, self.expected_from or 1):
            if not 1 <= position <= columns:
                raise _usage(f"There is no column {position}.", f"This tryout has {columns}, counted from 1.")
        if self.expected is not None and self.expected_from is not None:
            raise _usage("A case expects one thing.", "Give --expect or --expect-column.")
        if self.start and not self.experiment:
            raise _usage("There is no experiment to start.", "Add --save-experiment FILE.")
        if self.experiment and self.experiment.exists():
            raise Conflict(f"There is a file {self.experiment} already.", hint="Name another one.")


class Saved(Value, frozen=True):
    """A tryout and what was saved of it: a version, a case, the files of an experiment and the one that was started."""

    tryout: Tryout
    version: Committed | None = None
    case: CasesAdded | None = None
    files: tuple[str, ...] = ()
    experiment: Experiment | None = None


def ask_what_to_save(saving: Saving, tryout: Tryout) -> Saving:
    """At a keyboard: what shall be saved, if anything."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return saving
    what = _answer("Save it as a version (v), a case (c), an experiment (e)? Enter keeps nothing")
    match what.lower():
        case "v":
            several = len(tryout.columns) > 1
            which = _answer(f"Which column, 1 to {len(tryout.columns)}") if several else ""
            column = int(which) if which.isascii() and which.isdigit() else 1 if not which else 0
            return replace(saving, version=_answer("As a version of"), column=column, note=_answer("Why"))
        case "c":
            expected = _answer("Expected, if known") or None
            return replace(saving, case=_answer("Into the dataset"), expected=expected)
        case "e":
            dataset = _answer("Over which dataset, if there is one") or None
            return replace(saving, experiment=Path(_answer("Into the file")), dataset=dataset)
        case _:
            return saving


def save(tryout: Tryout, saving: Saving, *, act_as: str | None, as_json: bool) -> Saved:
    """Save it, and say what was saved where. Raises as the operations do."""
    with writing(act_as) as library:
        version = _save_version(library, tryout, saving) if saving.version else None
        case = _save_case(library, tryout, saving) if saving.case else None
        files, experiment = (), None
        if saving.experiment:
            designed: TryoutDesign = library.perform(
                DesignTryout(
                    tryout=tryout,
                    name=_name(saving.experiment),
                    dataset=saving.dataset or saving.case,
                )
            )
            files = _write(saving.experiment, designed)
            experiment = _start(library, saving.experiment, as_json=as_json) if saving.start else None
    return Saved(tryout=tryout, version=version, case=case, files=files, experiment=experiment)


def _save_version(library: AnyLibrary, tryout: Tryout, saving: Saving) -> Committed:
    request = SaveTryoutVersion(
        tryout=tryout,
        prompt=saving.version or "",
        column=saving.column - 1,
        note=saving.note,
        parent=saving.parent,
        fields=saving.fields,
    )
    committed: Committed = library.perform(request)
    show_findings(committed.findings)
    how = "committed" if committed.created else "is this content already and is the head again"
    say(f"{committed.version} {how}.")
    return committed


def _save_case(library: AnyLibrary, tryout: Tryout, saving: Saving) -> CasesAdded:
    request = SaveTryoutCase(
        tryout=tryout,
        dataset=saving.case or "",
        expected=saving.expected,
        expected_from=None if saving.expected_from is None else saving.expected_from - 1,
        note=saving.note,
    )
    added: CasesAdded = library.perform(request)
    show_findings(added.findings)
    dataset = added.dataset
    how = "has the case now" if added.added else "had the case already"
    say(f"{dataset.name}@{dataset.revision} {how}, of {dataset.cases}.")
    return added


def _write(path: Path, designed: TryoutDesign) -> tuple[str, ...]:
    files = files_of(path, designed)
    for file in files:
        if file.exists():
            raise Conflict(f"There is a file {file} already.", hint="Name another experiment file.")
    try:
        for file, text in files.items():
            file.write_bytes(text.encode())
    except OSError as error:
        raise StorageFailed(f"'{path}' cannot be written: {error.strerror}.") from None
    say(f"Wrote {', '.join(map(str, files))}.")
    if designed.untried:
        say(f"It also asks what was not tried: {', '.join(designed.untried)}.")
    say(f"'pecia experiment run {path}' carries it out; put in the scorers that matter first.")
    return tuple(map(str, files))


def _start(library: AnyLibrary, path: Path, *, as_json: bool) -> Experiment:
    """Carry out what was written, as `pecia experiment run` would: running the file again then goes on with it."""
    source = read_experiment_file(path)
    kept: Dataset | None = library.perform(source.cases).dataset if source.cases else None
    experiment = follow(library, library.perform(source.start(kept=kept)))
    if not as_json:
        print_result(library.perform(GetResult(number=experiment.number)))
    check_ended(experiment)
    return experiment


def _name(path: Path) -> str:
    """What an experiment in this file is called."""
    return re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-._")[:64] or "tryout"


def _answer(question: str) -> str:
    return str(typer.prompt(question, default="", show_default=False, err=True)).strip()


def _usage(message: str, hint: str) -> Invalid:
    return Invalid(message, code="usage", hint=hint)
