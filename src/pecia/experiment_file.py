"""An experiment as a YAML file, both ways: the design, and the prompt files and cases that it names beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pecia import wire
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import PlanExperiment, StartExperiment
from pecia.domain.dataset import Dataset
from pecia.domain.design import Design, invalid
from pecia.domain.design_file import write_design
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Extent
from pecia.domain.plain_yaml import locate, read_yaml
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file
from pecia.domain.task import TaskChoice
from pecia.domain.tryout import TryoutDesign
from pecia.domain.value import Json
from pecia.domain.version import Content


@dataclass(frozen=True, kw_only=True)
class ExperimentFile:
    """A design whose files have been read: `drafts` by variant, and the cases to keep before it starts, if any.

    `path` is the file that the cases were read from, `files` those of the drafts.
    """

    design: Design
    drafts: dict[str, Content]
    cases: ImportDataset | None
    path: Path | None = None
    files: tuple[Path, ...] = ()

    @property
    def plan(self) -> PlanExperiment:
        """The request to plan it."""
        rows = self.cases.rows if self.cases else None
        return PlanExperiment(design=self.design, drafts=self.drafts, rows=rows)

    def with_design(self, design: Design) -> ExperimentFile:
        """The same files with another design."""
        return replace(self, design=design)

    def start(
        self, *, kept: Dataset | None, fresh: bool = False, extent: Extent = "affordable"
    ) -> StartExperiment:
        """The request to carry it out; `kept` is the revision that holds its cases, if it brought some."""
        dataset = f"{kept.name}@{kept.revision}" if kept else self.design.dataset
        design = msgspec.structs.replace(self.design, dataset=dataset)
        return StartExperiment(design=design, drafts=self.drafts, fresh=fresh, extent=extent)


def read_experiment_file(path: Path) -> ExperimentFile:
    """Read a design and what it names by path, relative to itself.

    A variant that begins with `.` or `/` or ends in `.md` is a prompt file; a dataset that ends in `.jsonl` is
    a file of cases, kept as the dataset `files/<its name>`. Raises `Invalid` with line and column.
    """
    document = read_yaml(_read(path, ""))
    try:
        return experiment_of(document.value, folder=path.parent)
    except Invalid as error:
        raise locate(error, document) from None


def experiment_of(value: Json, *, folder: Path) -> ExperimentFile:
    """The same of a document that has been read; its paths start in `folder`. Raises `Invalid` with pointers."""
    design = wire.convert(value, Design)
    files = {
        label: folder / text
        for label, given in design.variants.items()
        if _is_path(text := (given.prompt or "") if isinstance(given, TaskChoice) else given)
    }
    drafts = {label: read_draft(path, f"/variants/{label}").content for label, path in files.items()}
    varied = design.variations.of if design.variations else ""
    if _is_path(varied):
        files[varied] = folder / varied
        drafts[varied] = read_draft(files[varied], "/variations/of").content
    cases = path = None
    if design.dataset.endswith(".jsonl"):
        path = folder / design.dataset
        cases = _cases(path)
        design = msgspec.structs.replace(design, dataset=cases.dataset)
    return ExperimentFile(design=design, drafts=drafts, cases=cases, path=path, files=tuple(files.values()))


def read_draft(path: Path, pointer: str) -> PromptFile:
    """The prompt file that an experiment names at a place. Raises `Invalid`."""
    return read_prompt_file(_read(path, pointer))


def files_of(path: Path, designed: TryoutDesign) -> dict[Path, str]:
    """The file of a design at this path and those it names beside it, each with its text; reading them gives it back.

    A draft is `NAME.VARIANT.prompt.md`, cases of its own are `NAME.cases.jsonl`.
    """
    design, files = designed.design, dict[Path, str]()
    variants = dict(design.variants)
    for label, content in designed.drafts.items():
        draft = path.with_name(f"{path.stem}.{label}.prompt.md")
        files[draft] = write_prompt_file(PromptFile(content=content))
        variants[label] = f"./{draft.name}"
    dataset = design.dataset
    if designed.rows is not None:
        cases = path.with_name(f"{path.stem}.cases.jsonl")
        files[cases] = "".join(f"{wire.encode(row).decode()}\n" for row in designed.rows)
        dataset = cases.name
    design = msgspec.structs.replace(design, variants=variants, dataset=dataset)
    return {path: write_design(design), **files}


def _is_path(text: str) -> bool:
    return text.startswith((".", "/")) or text.endswith(".md")


def _cases(path: Path) -> ImportDataset:
    name = re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("._-") or "cases"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error, "/dataset") from None
    return ImportDataset(dataset=f"files/{name}", rows=wire.read_rows(data), note=f"from {path.name}")


def _read(path: Path, pointer: str) -> str:
    # Not `read_text`, which would turn a lone CR into LF: a prompt file says what its bytes say.
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise _unreadable(path, error, pointer) from None
    except UnicodeDecodeError as error:
        raise invalid(f"{path} is not UTF-8 text (byte {error.start}).", pointer) from None


def _unreadable(path: Path, error: OSError, pointer: str) -> Invalid:
    return invalid(f"{path} cannot be read: {error.strerror}.", pointer)
