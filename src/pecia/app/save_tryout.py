"""Save a tryout: what was tried becomes a version, a case or an experiment, with nothing to type again."""

from __future__ import annotations

from typing import Any

from pecia.app.commit import Committed, CommitVersion, commit_version
from pecia.app.datasets import cases_of, existing_dataset
from pecia.app.grow_dataset import AddCases, CasesAdded, add_cases
from pecia.app.tryout import tried_variant
from pecia.app.variants import resolve_variant
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.errors import Conflict, Detail, Invalid, NotFound
from pecia.domain.names import parse_reference
from pecia.domain.prompt import PromptFields
from pecia.domain.provenance import row_of_tryout
from pecia.domain.tryout import Tried, Tryout, TryoutColumn, TryoutDesign, design_tryout, usual_scorers
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports, Unit


class SaveTryoutVersion(Request, frozen=True):
    """Keep what a column of a tryout asked as a version of a prompt: exactly that content, as a commit would.

    `column` counts from 0; the other fields are those of a commit. Without a note it says on which model it was tried.
    """

    tryout: Tryout
    prompt: str
    column: int = 0
    note: str = ""
    parent: int | None = None
    fields: PromptFields = PromptFields()
    label: str | None = None
    acknowledge: tuple[str, ...] = ()
    take_name: bool = False


class SaveTryoutCase(Request, frozen=True):
    """Add what a tryout was about to a dataset: its variables as the input, and where it came from.

    Expected is `expected`, or what the column `expected_from`, counted from 0, answered. With `parent` only while that
    revision is the newest.
    """

    tryout: Tryout
    dataset: str
    expected: Any = None
    expected_from: int | None = None
    split: str | None = None
    note: str = ""
    parent: int | None = None


class DesignTryout(Request, frozen=True):
    """The experiment that asks the columns of a tryout over a whole dataset, ready to be planned, started or written down.

    Without a `dataset` its only case is the tryout's own. Without `scorers` it begins with the usual ones.
    """

    tryout: Tryout
    name: str
    dataset: str | None = None
    scorers: dict[str, dict[str, Any]] = {}


def save_tryout_version(ports: Ports, actor: Actor, request: SaveTryoutVersion) -> Committed:
    """The version. Raises as a commit does, and `Conflict` where what was tried is not what it would be now."""
    tried = _column(request.tryout, request.column, "/column")
    with ports.store.read(actor.project) as unit:
        content = _content(unit, actor, tried)
    commit = CommitVersion(
        prompt=request.prompt,
        content=content,
        note=request.note or f"tried on {tried.column.model}",
        parent=request.parent,
        fields=request.fields,
        label=request.label,
        acknowledge=request.acknowledge,
        take_name=request.take_name,
    )
    return commit_version(ports, actor, commit)


def save_tryout_case(ports: Ports, actor: Actor, request: SaveTryoutCase) -> CasesAdded:
    """The revision with the case in it. Raises `Invalid` where the column to be expected has no answer."""
    expected = request.expected
    if request.expected_from is not None:
        tried = _column(request.tryout, request.expected_from, "/expected_from")
        if expected is not None or tried.answer.state not in SETTLED:
            raise _invalid(
                "Expected is one thing: what is given, or what a column answered.", "/expected_from"
            )
        expected = tried.answer.text
    row = row_of_tryout(request.tryout, expected=expected, split=request.split)
    adding = AddCases(dataset=request.dataset, rows=(row,), note=request.note, parent=request.parent)
    return add_cases(ports, actor, adding)


def design_tryout_of(ports: Ports, actor: Actor, request: DesignTryout) -> TryoutDesign:
    """The design; nothing is kept or called. Raises `Conflict` where what was tried is not what it would be now."""
    _column(request.tryout, 0, "/tryout/columns")
    with ports.store.read(actor.project) as unit:
        variants = [_variant(unit, actor, tried) for tried in request.tryout.columns]
        labeled = False
        if request.dataset is not None:
            reference = parse_dataset_reference(request.dataset)
            dataset = existing_dataset(unit, reference.name, reference.revision)
            labeled = all(case.expected is not None for case in cases_of(unit, dataset, reference))
    rows = None if request.dataset else (row_of_tryout(request.tryout, expected=None, split=None),)
    return design_tryout(
        request.tryout,
        name=request.name,
        dataset=request.dataset or f"tryouts/{request.name}",
        variants=variants,
        scorers=request.scorers or usual_scorers(labeled=labeled),
        rows=rows,
    )


def _variant(unit: Unit, actor: Actor, tried: Tried) -> str | Content:
    """What an experiment names the column by: the version that was tried, its label where that carries other partials, or its content.

    Raises `Conflict` where none of them says what was tried.
    """
    column = tried.column
    if column.prompt is None or parse_reference(column.prompt).project not in (None, actor.project):
        return _content(unit, actor, tried)
    for text in (tried.source, column.prompt):
        try:
            variant = resolve_variant(unit, actor.project, column.name, text, None)
        except NotFound:
            continue
        if variant.digest == tried.digest:
            return text
    raise _moved(tried)


def _content(unit: Unit, actor: Actor, tried: Tried) -> Content:
    """The content that was tried. Raises `Conflict` where it says something else now."""
    column = tried.column
    for prompt in (tried.source, column.prompt) if column.prompt else (None,):
        variant = tried_variant(
            unit, actor, TryoutColumn(model=column.model, prompt=prompt, content=column.content)
        )
        if variant.digest == tried.digest:
            return variant.content
    raise _moved(tried)


def _column(tryout: Tryout, position: int, pointer: str) -> Tried:
    if not 0 <= position < len(tryout.columns):
        raise _invalid(f"The tryout has {len(tryout.columns)} columns, counted from 0.", pointer)
    return tryout.columns[position]


def _moved(tried: Tried) -> Conflict:
    return Conflict(
        f"'{tried.column.name}' says something else now than when it was tried on {tried.column.model}.",
        hint="Its label or a partial in it has moved: try it again, then save.",
    )


def _invalid(message: str, pointer: str) -> Invalid:
    detail = Detail(code="invalid_parameter", detail=message, pointer=pointer)
    return Invalid(message, code="invalid_parameter", errors=(detail,))
