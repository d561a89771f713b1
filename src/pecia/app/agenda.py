"""Agenda: the calls an experiment has to make, in their order, each under the key of what will be sent.

They are written a window at a time, so that a plan of a million runs takes no more room than one of ten thousand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import msgspec

from pecia.domain.blocks import Chunk, blocks, seed_for
from pecia.domain.dataset import Case, input_digest
from pecia.domain.errors import Detail, Invalid, NotFound, PeciaError
from pecia.domain.history import history_check
from pecia.domain.nearest import Neighbors
from pecia.domain.plan import Plan, Variant
from pecia.domain.request_terms import PLAIN, terms_for
from pecia.domain.task import Task, write_task_request
from pecia.domain.template import compile_content
from pecia.domain.version import ERASED, digest_content
from pecia.ports import Model

WINDOW = 8192
"""Runs whose calls are written at once. A plan of no more is written in full before its first call."""
MAX_HELD = 64 * 2**20
"""Bytes of a window's requests that are held between learning their keys and sending them."""

Render: TypeAlias = Callable[[Mapping[str, Any]], str | Sequence[Mapping[str, Any]]]
"""What a variant says to a case: a text, or messages with role and content."""
Write: TypeAlias = Callable[[Case, int | None], bytes]
"""The body of an arm's request about a case, with its seed."""
Place: TypeAlias = tuple[int, int, int]
"""Which run of the plan: positions of its arm and its case, and the repeat."""


class Call(msgspec.Struct, gc=False):
    """A request to be sent once. `places` are the runs its answer is for: the first, and those that send the same.

    `body` is None where the bodies were too much to be held; it is then written again when it is sent. Until it
    is `done`, runs that send the same may still be added to its places.
    """

    key: str
    seed: int | None
    body: bytes | None
    places: list[Place]
    done: bool = False


class Settled:
    """Which runs of a plan need no further call: a byte for each run."""

    def __init__(self, plan: Plan, places: Iterable[Place] = ()) -> None:
        self._cases, self._repeats = plan.cases, plan.repeats
        self._marks = bytearray(plan.runs)
        for arm, case, repeat in places:
            self._marks[(arm * self._cases + case) * self._repeats + repeat] = 1
        self.runs = sum(self._marks)

    def __contains__(self, place: Place) -> bool:
        arm, case, repeat = place
        return self._marks[(arm * self._cases + case) * self._repeats + repeat] == 1

    def any_of(self, arm: int) -> bool:
        """Whether a run of this arm is settled."""
        each = self._cases * self._repeats
        return self._marks.find(1, arm * each, (arm + 1) * each) >= 0


class _Arm(NamedTuple):
    """What it takes to write the requests of an arm."""

    line: int
    write: Write
    tails: Sequence[bytes]
    seeded: bool


class Agenda:
    """The requests of a plan, sorted by the lines they are put to.

    `models` has an opened one for each choice, in the plan's order: the first lines. Behind them there is one for each
    of `tasks`, the labels of those that are carried out here; the runs of all others are left out. Where no task is
    among the variants there is nothing but the models.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        cases: Sequence[Case],
        models: Sequence[Model],
        tasks: Sequence[str] = (),
        neighbors: Mapping[str, Neighbors] = {},
    ) -> None:
        self._plan = plan
        self._cases = cases
        self._lines = len(models) + len(tasks)
        self._arms = dict(_arms(plan, models, tasks, neighbors))
        self._partly = len(self._arms) < len(plan.arms)
        self._seeded = any(arm.seeded for arm in self._arms.values())
        self._digests: dict[int, str] = {}

    def windows(
        self, settled: Settled, chunk: Chunk | None = None, among: Collection[int] | None = None
    ) -> Iterator[list[list[Call]]]:
        """For each line the calls to make, a window of runs after the other, without the runs that are settled.

        The order is that of the plan's blocks, or of those of some cases, `among` them, or of one chunk of either.
        Raises `Invalid` naming the case and the variant where a prompt cannot be rendered: of a whole plan also one of
        a later window, before it gives the first.
        """
        if chunk is None and among is None and self._plan.runs - settled.runs > WINDOW:
            self.check()
        known: dict[str, Call] = {}
        places = self._places(settled, chunk, among)
        while window := list(islice(places, WINDOW)):
            # What is done is kept, or failed: the former is found in the library, the latter is called again.
            known = {key: call for key, call in known.items() if not call.done}
            yield self._calls(window, known)

    def _places(
        self, settled: Settled, chunk: Chunk | None, among: Collection[int] | None
    ) -> Iterator[Place]:
        begun = settled.runs > 0
        for case, repeat, arms in blocks(self._plan, chunk, among):
            for index in arms:
                if self._partly and index not in self._arms:
                    continue
                place = (index, case, repeat)
                if not begun or place not in settled:
                    yield place

    def _calls(self, places: Iterable[Place], known: dict[str, Call]) -> list[list[Call]]:
        """The calls for these runs that none of the `known` ones is for, which grow by them."""
        calls: list[list[Call]] = [[] for _ in range(self._lines)]
        room = MAX_HELD
        at, derived = (-1, -1), None
        for place in places:
            index, case, repeat = place
            if (case, repeat) != at:
                at, derived = (case, repeat), self._derived(case, repeat)
            arm = self._arms[index]
            seed = derived if arm.seeded else None
            body = self._body(index, case, seed)
            key = key_of(body, arm.tails[repeat])
            if key in known:
                known[key].places.append(place)
                continue
            room -= len(body)
            known[key] = call = Call(key, seed, body if room > 0 else None, [place])
            calls[arm.line].append(call)
        return calls

    def check(self) -> None:
        """Write every request of one repeat: the others differ in nothing that could go wrong. Raises `Invalid`."""
        for case in range(len(self._cases)):
            derived = self._derived(case, 0)
            for index, arm in self._arms.items():
                self._body(index, case, derived if arm.seeded else None)

    def _derived(self, case: int, repeat: int) -> int | None:
        if not self._seeded:
            return None
        if case not in self._digests:
            self._digests[case] = input_digest(self._cases[case])
        return seed_for(self._digests[case], repeat)

    def request(self, call: Call) -> bytes:
        """The body of a call that was not held, byte for byte the one its key was made of."""
        arm, case, _ = call.places[0]
        return self._body(arm, case, call.seed)

    def _body(self, index: int, case: int, seed: int | None) -> bytes:
        arm = self._arms[index]
        try:
            return arm.write(self._cases[case], seed)
        except PeciaError as error:
            variant = self._plan.variants[index % len(self._plan.variants)]
            raise _unrenderable(self._cases[case], variant, error) from error


def _arms(
    plan: Plan, models: Sequence[Model], tasks: Sequence[str], neighbors: Mapping[str, Neighbors]
) -> Iterator[tuple[int, _Arm]]:
    """The arms that are carried out here, by their index. A task has one line, whatever columns it stands in."""
    for index, (name, variant) in enumerate(
        (name, variant) for name in plan.models for variant in plan.variants
    ):
        choice = plan.models[name]
        if variant.task is None:
            line = index // len(plan.variants)
            model = models[line]
            write = _writer(model, variant, choice.model, neighbors.get(variant.label))
            yield index, _arm(line, write, model.origin, plan, seeded=choice.seed == "derived")
        elif variant.label in tasks:
            line = len(models) + tasks.index(variant.label)
            yield index, _arm(line, task_writer(variant.task), variant.task.digest, plan, seeded=True)


def _arm(line: int, write: Write, origin: str, plan: Plan, *, seeded: bool) -> _Arm:
    tails = [key_tail(origin, repeat) for repeat in range(plan.repeats)]
    return _Arm(line=line, write=write, tails=tails, seeded=seeded)


def _writer(model: Model, variant: Variant, choice: str, neighbors: Neighbors | None) -> Write:
    """How a variant's requests to a model are written: on its terms for that model, where it sets any."""
    render, terms = render_of(variant, choice, neighbors), terms_for(variant.content, choice)
    request = model.request if terms == PLAIN else partial(model.request, terms=terms)
    return lambda case, seed: request(render(case.input), seed=seed)


def task_writer(task: Task) -> Write:
    """How the requests to a task are written. It is always told a seed: what it makes of it is its own."""
    return lambda case, seed: write_task_request(task, case, seed=seed or 0)


def render_of(variant: Variant, model: str, neighbors: Neighbors | None = None) -> Render:
    """What a variant says to a model of a case's input, with the examples that its `neighbors` choose for the case.

    What it does not ask for belongs to other variants, and is left out.
    """
    if neighbors is not None:
        return _render_with(variant, model, neighbors)
    compiled = compile_content(variant.content, model=model, partials=variant.partials)
    names = frozenset(compiled.names)
    check = history_check(variant.content, model)

    def render(values: Mapping[str, Any]) -> str | Sequence[Mapping[str, Any]]:
        check(values)
        if values.keys() <= names:
            return compiled.render(values)
        return compiled.render({name: value for name, value in values.items() if name in names})

    return render


def _render_with(variant: Variant, model: str, neighbors: Neighbors) -> Render:
    def render(values: Mapping[str, Any]) -> str | Sequence[Mapping[str, Any]]:
        shown = msgspec.structs.replace(variant, content=neighbors.shown_to(variant.content, values))
        return render_of(shown, model)(values)

    return render


def check_variants(plan: Plan) -> None:
    """Raise `NotFound` where a variant's content was purged since the plan was made."""
    for variant in plan.variants:
        if variant.content == ERASED and digest_content(ERASED) != variant.digest:
            raise NotFound(
                f"The content of the variant '{variant.label}' was purged, and the experiment cannot go on.",
                code="purged",
                hint="What was answered before is kept; start another experiment for the rest.",
            )


def check_renders(
    variants: Sequence[Variant],
    models: Sequence[str],
    cases: Sequence[Case],
    neighbors: Mapping[str, Neighbors] = {},
) -> None:
    """Render every variant for every model and case. Raises `Invalid` naming the first pair that cannot be."""
    for variant in variants:
        if variant.task is not None:
            continue
        # Without overrides a variant says the same to every model.
        for model in models if variant.content.overrides else models[:1]:
            render = render_of(variant, model, neighbors.get(variant.label))
            for case in cases:
                try:
                    render(case.input)
                except PeciaError as error:
                    raise _unrenderable(case, variant, error) from error


def _unrenderable(case: Case, variant: Variant, error: PeciaError) -> Invalid:
    what = f"Case '{case.id}' cannot be rendered with variant '{variant.label}': {error.message}"
    return Invalid(
        what,
        code=error.code,
        hint=error.hint or "Give every case the inputs of every variant.",
        errors=error.errors or (Detail(code=error.code, detail=what),),
        case=case.id,
        variant=variant.label,
    )


def key_tail(origin: str, repeat: int) -> bytes:
    """What the key of an answer covers beside the request: where it is sent, and which repeat it is."""
    return f"\n{origin}\n{repeat}".encode()


def key_of(request: bytes, tail: bytes) -> str:
    """The name under which an answer is kept: hex SHA-256 of the exact body, the origin and the repeat.

    A body is JSON on one line, so that the line ends keep the three apart.
    """
    return hashlib.sha256(request + tail).hexdigest()
