"""Attached: the experiment file beside a prompt file, `reply.experiment.yaml` beside `reply.prompt.md`.

It is an experiment file in which three things have a meaning of their own. `require` and `floors` say what is
asked. Without `variants` the prompt file beside it is the `candidate`, and `baseline` names what it has to stand
against: a label or a number of the same prompt (`production`, `#7`), or a file (`./reply.baseline.md`). Without
`baseline` it is the file `reply.baseline.md` where there is one, else `production`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from pecia import wire
from pecia.app.prompt_tests import name_of_test
from pecia.domain.design import invalid
from pecia.domain.errors import Invalid
from pecia.domain.plain_yaml import locate, read_yaml
from pecia.domain.prompt_path import SUFFIX as PROMPT_SUFFIX
from pecia.domain.prompt_path import prompt_name
from pecia.domain.requirement import Requirement, check_requirement
from pecia.domain.value import Json
from pecia.experiment_file import ExperimentFile, experiment_of

SUFFIX = ".experiment.yaml"
BLESSED = ".baseline.md"
BASELINE, CANDIDATE = "baseline", "candidate"
_SERVED = "production"
_ASKED = ("require", "floors")


@dataclass(frozen=True, kw_only=True)
class PromptTest:
    """A test that can be carried out: an experiment and what is asked of it.

    `prompt` is the prompt it belongs to, None for one that belongs to none; `source` says
    where it is written.
    `reference` is a baseline in the library, which may not be there yet; `blessed` a baseline file that is
    written when somebody blesses the prompt as it is. `unjudged` is what the test asks for and nothing here can judge.
    """

    name: str
    source: str
    prompt: str | None
    experiment: ExperimentFile
    requirement: Requirement
    reference: str | None = None
    file: Path | None = None
    candidate: Path | None = None
    blessed: Path | None = None
    unjudged: tuple[str, ...] = ()

    def alone(self) -> ExperimentFile:
        """The same experiment with the candidate alone, for where there is nothing to compare it with."""
        design = self.experiment.design
        kept = {label: text for label, text in design.variants.items() if label != design.baseline}
        return ExperimentFile(
            design=msgspec.structs.replace(design, variants=kept, baseline=None),
            drafts={label: draft for label, draft in self.experiment.drafts.items() if label in kept},
            cases=self.experiment.cases,
            path=self.experiment.path,
            files=self.experiment.files,
        )


def read_attached(path: Path, *, root: Path) -> PromptTest:
    """The test of an experiment file below a folder of prompts. Raises `Invalid` with line and column."""
    document = read_yaml(_text(path))
    try:
        return _attached(document.value, path, root)
    except Invalid as error:
        raise locate(error, document) from None


def _attached(value: Json, path: Path, root: Path) -> PromptTest:
    if not isinstance(value, dict):
        raise invalid("An experiment file is a mapping with 'dataset', 'models' and 'scorers'.", "")
    design: dict[str, Any] = dict(value)
    asked = wire.convert({key: design.pop(key) for key in _ASKED if key in design}, Requirement)
    if asked.require == "non_inferior" and "margin" in design:
        asked = msgspec.structs.replace(asked, margin=design["margin"])
    check_requirement(asked)
    stem = path.name.removesuffix(SUFFIX)
    prompt = _prompt(path, root)
    design.setdefault("name", name_of_test(prompt or stem, "test"))
    candidate = blessed = reference = None
    if "variants" not in design:
        candidate = path.with_name(f"{stem}{PROMPT_SUFFIX}")
        if prompt is None or not candidate.is_file():
            raise invalid(
                f"There is no {candidate.name} beside {path.name}, and no 'variants' are written.",
                "/variants",
            )
        against = str(design.get("baseline") or _usual(path, stem))
        design["baseline"] = BASELINE
        if against.endswith(".md"):
            blessed = path.parent / against
            before = against if against.startswith((".", "/")) else f"./{against}"
        else:
            before = reference = f"{prompt}{against if against.startswith('#') else f'@{against}'}"
        design["variants"] = {BASELINE: before, CANDIDATE: f"./{candidate.name}"}
        if blessed is not None and not blessed.is_file():
            # Nothing is blessed yet: only the candidate can be read.
            design["variants"] = {CANDIDATE: f"./{candidate.name}"}
            design["baseline"] = None
    return PromptTest(
        name=str(design["name"]),
        source=shown(path),
        file=path,
        prompt=prompt,
        experiment=experiment_of(design, folder=path.parent),
        requirement=asked,
        reference=reference,
        candidate=candidate,
        blessed=blessed,
    )


def _usual(path: Path, stem: str) -> str:
    return f"./{stem}{BLESSED}" if path.with_name(f"{stem}{BLESSED}").is_file() else _SERVED


def _prompt(path: Path, root: Path) -> str | None:
    """The prompt whose file stands beside, by its path below the folder; None outside of it."""
    try:
        below = path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
    return prompt_name(f"{below.removesuffix(SUFFIX)}{PROMPT_SUFFIX}")


def shown(path: Path) -> str:
    """A path as reports have it: from the current folder where it lies below, so that they say the same anywhere."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise invalid(f"{path} cannot be read: {error.strerror}.", "") from None
    except UnicodeDecodeError as error:
        raise invalid(f"{path} is not UTF-8 text (byte {error.start}).", "") from None
