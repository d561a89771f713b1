"""Find: the tests of a folder of prompts, those that policies ask for, and those that a change concerns."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from pecia.app.operations import AnyLibrary
from pecia.app.prompt_tests import ListPolicyTests, PolicyTest
from pecia.domain.design import Design, invalid
from pecia.domain.errors import Invalid, NotFound, PeciaError
from pecia.domain.names import matches
from pecia.domain.prompt_path import SUFFIX as PROMPT_SUFFIX
from pecia.domain.prompt_path import prompt_path
from pecia.domain.version import Content
from pecia.experiment_file import ExperimentFile, read_draft
from pecia.imports.promptfoo import SUFFIXES as PROMPTFOO
from pecia.prompt_tests.attached import CANDIDATE, SUFFIX, PromptTest, read_attached, shown
from pecia.prompt_tests.promptfoo import read_promptfoo
from pecia.prompt_tests.report import PromptTestResult, broken
from pecia.settings import read_settings
from pecia.sync import compare

_OWN = ".pecia"
_UNCHANGED = frozenset({"same", "equal", "left_out"})


@dataclass(frozen=True, kw_only=True)
class Found:
    """What there is to test. `broken` are tests that cannot be read, `skipped` those that nothing changed."""

    tests: tuple[PromptTest, ...]
    broken: tuple[PromptTestResult, ...]
    skipped: int = 0


def find_tests(
    library: AnyLibrary, root: Path, *, names: Sequence[str] = (), changed: AbstractSet[Path] | None = None
) -> Found:
    """The tests of a folder, by name.

    `names` are prompts (`*` stands for any text) or paths of experiment files; all when there are none. With
    `changed` only the tests that read one of these files. Raises `NotFound` for a name that no test has.
    """
    paths = sorted(path for path in root.rglob(f"*{SUFFIX}") if _OWN not in path.parts)
    known = {path.resolve() for path in paths}
    given = [Path(name) for name in names if name.endswith((".yaml", ".yml", *PROMPTFOO))]
    paths += [path for path in given if path.resolve() not in known]
    wanted = _wanted(root, names, paths)
    embeds = read_settings().embeddings is not None
    tests: list[PromptTest] = []
    faults: list[PromptTestResult] = []
    for path in wanted:
        try:
            tests.append(
                read_promptfoo(path, embeds=embeds)
                if path.name.endswith(PROMPTFOO)
                else read_attached(path, root=root)
            )
        except PeciaError as error:
            faults.append(broken(error, name=path.name, source=shown(path), prompt=None))
    attached = {test.prompt for test in tests}
    for found in _of_policies(library, root, names, attached):
        if isinstance(found, PromptTest):
            tests.append(found)
        else:
            faults.append(found)
    if not tests and not faults and names:
        raise NotFound(
            f"No test belongs to {', '.join(names)}.",
            hint=f"Put NAME{SUFFIX} beside the prompt's file, or give its label a policy that asks for evidence.",
        )
    if changed is None:
        return Found(tests=tuple(tests), broken=tuple(faults))
    touched = [test for test in tests if not changed.isdisjoint(read_by(test))]
    return Found(tests=tuple(touched), broken=tuple(faults), skipped=len(tests) - len(touched))


def read_by(test: PromptTest) -> set[Path]:
    """The files that a test depends on: its own, the prompt files and the cases that it names."""
    files = (test.file, test.candidate, test.blessed, test.experiment.path, *test.experiment.files)
    return {path.resolve() for path in files if path}


def changed_files(root: Path, library: AnyLibrary, *, since: str | None) -> set[Path]:
    """The files below a folder that are not as they were.

    In a git work tree: those that differ from the commit where this branch left `since` (HEAD without it), and
    those that git does not know yet. Elsewhere the prompt files that differ from the library. Raises `Invalid`
    where git does not know `since`.
    """
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None:
        if since is not None:
            raise invalid("--since compares with git, and this is no git work tree.", "")
        report = compare(root, library).report
        return {
            (root / (change.file or prompt_path(change.name))).resolve()
            for change in report.changes
            if change.state not in _UNCHANGED
        }
    base = "HEAD"
    if since is not None:
        # A name that began with a dash would be taken for an option.
        left = None if since.startswith("-") else _git(root, "merge-base", since, "HEAD")
        if left is None:
            raise invalid(
                f"git knows no common commit of '{since[:80]}' and HEAD.",
                "",
                hint="In CI fetch it first: actions/checkout needs fetch-depth: 0.",
            )
        base = left.strip()
    names = (_git(root, "diff", "--name-only", "-z", base, "--") or "").split("\0")
    new = (_git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z") or "").split("\0")
    return {(Path(top.strip()) / name).resolve() for name in (*names, *new) if name}


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says, None where it refuses or is not there."""
    command = ["git", "-C", str(folder), "-c", "core.quotepath=off", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, our own words
    except OSError:
        return None
    return done.stdout.decode(errors="surrogateescape") if done.returncode == 0 else None


def _wanted(root: Path, names: Sequence[str], paths: Sequence[Path]) -> list[Path]:
    if not names:
        return list(paths)
    given = {Path(name).resolve() for name in names}

    def prompt(path: Path) -> str:
        return path.relative_to(root).as_posix().removesuffix(SUFFIX) if path.is_relative_to(root) else ""

    return [
        path
        for path in paths
        if path.resolve() in given or any(matches(name, prompt(path)) for name in names)
    ]


def _of_policies(
    library: AnyLibrary, root: Path, names: Sequence[str], attached: Collection[str | None]
) -> Iterator[PromptTest | PromptTestResult]:
    """The tests that the policies ask of the prompts in the folder, each with its file as the candidate.

    One for which no experiment says on which models is a fault, unless the prompt has a test of its own.
    """
    for path in sorted(root.rglob(f"*{PROMPT_SUFFIX}")):
        name = path.relative_to(root).as_posix().removesuffix(PROMPT_SUFFIX)
        if _OWN in path.parts or (names and not any(matches(pattern, name) for pattern in names)):
            continue
        try:
            asked: tuple[PolicyTest, ...] = library.perform(ListPolicyTests(prompt=name))
            content = read_draft(path, "").content if asked else Content()
            for test in asked:
                if test.design is not None:
                    yield _of_policy(test, test.design, path, content)
                elif name not in attached:
                    raise _unknown_terms(test, path)
        except Invalid as error:
            yield broken(error, name=name, source=shown(path), prompt=name)


def _of_policy(test: PolicyTest, design: Design, path: Path, content: Content) -> PromptTest:
    design = replace(design, variants={**design.variants, CANDIDATE: f"./{path.name}"})
    return PromptTest(
        name=design.name,
        source=f"policy of {test.label}",
        prompt=test.prompt,
        experiment=ExperimentFile(design=design, drafts={CANDIDATE: content}, cases=None),
        requirement=test.requirement,
        reference=f"{test.prompt}@{test.label}",
        candidate=path,
    )


def _unknown_terms(test: PolicyTest, path: Path) -> Invalid:
    return invalid(
        f"The policy of '{test.label}' asks for {test.asked}, and no experiment there says on which models.",
        "",
        hint=f"Put {path.name.removesuffix(PROMPT_SUFFIX)}{SUFFIX} beside the prompt's file, which names them.",
    )
