"""Task: what a team really ships around a prompt, under test as one: a Python function or an HTTP endpoint.

It is told a case, does whatever it does (asks models, calls tools, reads documents) and answers. So it has no model of
its own in an experiment: on every model there is, its answer is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.dataset import Case
from pecia.domain.egress import parse_origin
from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Value
from pecia.domain.visible import visible

Performer: TypeAlias = Literal["caller", "server"]
"""Who carries a task out: the process that started the experiment, or the one that keeps the library."""

PYTHON = "python:"
MAX_ADDRESS = 500
_python = re.compile(r"python:[\w.<>]+:[\w.<>]+")
_encoder = msgspec.json.Encoder()


class UsedVersion(Value, frozen=True, forbid_unknown_fields=True):
    """A version that a task used for an answer. Without `version` it was the caller's own default text, or unknown."""

    prompt: str
    version: int | None = None
    digest: str | None = None

    def __str__(self) -> str:
        return self.prompt if self.version is None else f"{self.prompt}#{self.version}"


class VersionUse(Value, frozen=True):
    """How many runs of an arm used a version."""

    prompt: str
    version: int | None
    digest: str | None
    runs: int

    def __str__(self) -> str:
        return self.prompt if self.version is None else f"{self.prompt}#{self.version}"


def uses_of(used: Mapping[UsedVersion, int]) -> tuple[VersionUse, ...]:
    """How many runs used each version, by prompt, the most used first."""
    uses = [
        VersionUse(prompt=one.prompt, version=one.version, digest=one.digest, runs=runs)
        for one, runs in used.items()
    ]
    return tuple(sorted(uses, key=lambda use: (use.prompt, -use.runs, use.version or 0)))


class TaskChoice(Value, frozen=True, forbid_unknown_fields=True):
    """A variant that is a task, as somebody writes it down.

    `task` is `python:MODULE:FUNCTION` or the address of an endpoint; `prompt` the version it is given, if any. `by` says
    who carries it out: a function its own process, always; an endpoint the server, unless the caller does it. `digest`
    names the function's source; whoever has the function fills it in.
    """

    task: str
    prompt: str | None = None
    by: Performer | None = None
    digest: str | None = None


class Task(Value, frozen=True):
    """A task under test: where it is, of which source, who carries it out, and the version it is given."""

    address: str
    by: Performer
    source: str | None = None
    given: UsedVersion | None = None

    @property
    def is_python(self) -> bool:
        """Whether it is a function, which only its own process can call."""
        return self.address.startswith(PYTHON)

    @property
    def digest(self) -> str:
        """Names what is under test, whoever carries it out: the variant's digest, and a part of its answers' keys."""
        given = self.given.digest if self.given else None
        return digest({"task": self.address, "source": self.source, "given": given})


class TaskCase(Value, frozen=True):
    """What a task is told of a case: nothing that its answer is judged by."""

    id: str
    input: dict[str, Any]


class TaskRequest(Value, frozen=True):
    """What a task is asked: the case, the seed of the run, and the versions it is to use where it is given one."""

    case: TaskCase
    seed: int
    versions: tuple[UsedVersion, ...] = ()


def task_request(task: Task, case: Case, *, seed: int) -> TaskRequest:
    """What a task is asked about a case."""
    return TaskRequest(
        case=TaskCase(id=case.id, input=case.input),
        seed=seed,
        versions=(task.given,) if task.given else (),
    )


def write_task_request(task: Task, case: Case, *, seed: int) -> bytes:
    """The same as it is posted, one line of JSON: what an answer's key is made of."""
    return _encoder.encode(task_request(task, case, seed=seed))


def check_task(choice: TaskChoice, *, pointer: str) -> Performer:
    """Who carries a task out. Raises `Invalid`, with the place, for what is no task or cannot be carried out so."""
    if choice.task.startswith(PYTHON):
        if len(choice.task) > MAX_ADDRESS or not _python.fullmatch(choice.task):
            raise _invalid(
                f"'{visible(choice.task[:80])}' names no Python function.",
                f"{pointer}/task",
                hint="Write python:MODULE:FUNCTION, such as python:app.agent:answer.",
            )
        if choice.by == "server":
            raise _invalid(
                "A server never runs a Python function: its own process does.",
                f"{pointer}/by",
                hint="Leave 'by' out, or put the function behind an HTTP endpoint.",
            )
        return "caller"
    if parse_origin(choice.task) is None:
        raise _invalid(
            f"'{visible(choice.task[:80])}' is no task.",
            f"{pointer}/task",
            hint="Write python:MODULE:FUNCTION, or a plain http address without user, query and fragment.",
        )
    if choice.digest is not None:
        raise _invalid("Only a Python function has a source to be named.", f"{pointer}/digest")
    return choice.by or "server"


def _invalid(message: str, pointer: str, *, hint: str | None = None) -> Invalid:
    code = "invalid_experiment"
    return Invalid(
        message, code=code, hint=hint, errors=(Detail(code=code, detail=message, pointer=pointer),)
    )
