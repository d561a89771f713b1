"""Try: prompts on models side by side. Nothing of it is kept; `save_tryout` keeps what somebody asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import AsyncExitStack, contextmanager
from threading import Lock
from typing import Any

from pecia.app.connections import project_models
from pecia.app.prompts import meant_version
from pecia.app.shared import reading_in
from pecia.app.variants import draft_variant, version_variant
from pecia.domain.actor import Actor
from pecia.domain.answer import Answer, Delta
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Detail, Invalid, Unavailable
from pecia.domain.history import history_check
from pecia.domain.names import Reference, parse_reference
from pecia.domain.plan import Variant
from pecia.domain.request_terms import terms_for
from pecia.domain.template import compile_content
from pecia.domain.tryout import Tried, Tryout, TryoutColumn
from pecia.domain.value import Request
from pecia.ports import Model, Models, Ports, Unit

MAX_COLUMNS = 16
TIMEOUT = 120.0
"""Seconds that each model may take."""
RETRIES = 2

Tell = Callable[[int, Delta], None]
"""Told the position of a column and a piece of its answer, as it comes in."""


class Stop:
    """Ends a tryout from another thread: calls under way are given up, and none begins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cancel: Callable[[], object] | None = None
        self._over = False

    def set(self) -> None:
        """End it, also when it has not begun."""
        with self._lock:
            self._over = True
            if self._cancel is not None:
                self._cancel()

    @contextmanager
    def cancels(self, task: asyncio.Task[Any] | None) -> Generator[None]:
        """Inside the block the end cancels this task of the running loop."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if task is not None:
                self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
            if self._over and self._cancel is not None:
                self._cancel()
        try:
            yield
        finally:
            # The loop ends next; nobody may call into it any more.
            with self._lock:
                self._cancel = None


class TryPrompt(Request, frozen=True):
    """Ask models what prompts make of these variables, in columns side by side; nothing is kept.

    A column is a version or a draft, on a model.
    """

    columns: tuple[TryoutColumn, ...]
    variables: dict[str, Any] = {}


def try_prompt(
    ports: Ports, actor: Actor, request: TryPrompt, *, tell: Tell | None = None, stop: Stop | None = None
) -> Tryout:
    """The tryout with every answer; a model that failed says so in its answer's state.

    Raises `Invalid` for a model that is not known, and as a render does, `NotFound`; then nothing is called. Raises
    `Unavailable` (`interrupted`) when `stop` ended it.
    """
    _check_columns(request.columns)
    with ports.store.read(actor.project) as unit:
        reach = project_models(ports, actor.project, unit)
        variants = [tried_variant(unit, actor, column) for column in request.columns]
    choices = [
        ModelChoice(model=column.model, params=column.params, seed="none") for column in request.columns
    ]
    for choice, variant in zip(choices, variants, strict=True):
        reach.check(choice)
        history_check(variant.content, choice.model)(request.variables)
    rendered = [
        compile_content(variant.content, model=choice.model, partials=variant.partials).render(
            request.variables
        )
        for variant, choice in zip(variants, choices, strict=True)
    ]
    try:
        answers = asyncio.run(_ask_all(reach, choices, variants, rendered, tell=tell, stop=stop or Stop()))
    except asyncio.CancelledError:
        raise Unavailable("The tryout was stopped.", code="interrupted") from None
    columns = tuple(
        Tried(
            column=column,
            version=variant.number,
            digest=variant.digest,
            answer=answer,
            cost=_cost(reach, choice, answer),
        )
        for column, variant, choice, answer in zip(request.columns, variants, choices, answers, strict=True)
    )
    return Tryout(variables=request.variables, columns=columns)


def tried_variant(unit: Unit, actor: Actor, column: TryoutColumn) -> Variant:
    """What a column puts to its model, resolved as it is meant now. Raises `Invalid`, `NotFound`."""
    if column.content is not None:
        return draft_variant(unit, actor.project, column.name, column.content)
    reference = parse_reference(column.prompt or "")
    there, name = reading_in(unit, actor, reference)
    own = Reference(name=name, label=reference.label, number=reference.number)
    return version_variant(there, column.name, meant_version(there, own), label_there=reference.label)


def _check_columns(columns: Sequence[TryoutColumn]) -> None:
    wrong = None
    if not 0 < len(columns) <= MAX_COLUMNS:
        wrong = f"A tryout has 1 to {MAX_COLUMNS} columns.", "/columns"
    for position, column in enumerate(columns):
        if (column.prompt is None) == (column.content is None):
            wrong = "A column asks a prompt or a content, one of the two.", f"/columns/{position}"
        elif column in columns[:position]:
            wrong = "Two columns ask the same of the same model.", f"/columns/{position}"
    if wrong:
        detail = Detail(code="invalid_parameter", detail=wrong[0], pointer=wrong[1])
        raise Invalid(wrong[0], code="invalid_parameter", errors=(detail,))


async def _ask_all(
    reach: Models,
    choices: Sequence[ModelChoice],
    variants: Sequence[Variant],
    rendered: Sequence[Any],
    *,
    tell: Tell | None,
    stop: Stop,
) -> list[Answer]:
    async with AsyncExitStack() as stack:
        stack.enter_context(stop.cancels(asyncio.current_task()))
        opened = [_open(reach, choice, stack) for choice in choices]
        return await asyncio.gather(
            *(
                _ask(
                    model,
                    model.request(said, seed=None, terms=terms_for(variant.content, choice.model)),
                    position,
                    tell,
                )
                for position, (model, variant, choice, said) in enumerate(
                    zip(opened, variants, choices, rendered, strict=True)
                )
            )
        )


def _open(reach: Models, choice: ModelChoice, stack: AsyncExitStack) -> Model:
    model = reach.open(choice, timeout=TIMEOUT, retries=RETRIES, concurrency=1)
    stack.push_async_callback(model.close)
    return model


async def _ask(model: Model, request: bytes, position: int, tell: Tell | None) -> Answer:
    if tell is None:
        return await model.answer(request)
    return await model.stream(request, lambda delta: tell(position, delta))


def _cost(reach: Models, choice: ModelChoice, answer: Answer) -> float | None:
    cost = reach.cost(choice)
    return cost(answer.usage) if cost else None
