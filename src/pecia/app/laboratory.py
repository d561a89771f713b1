"""Laboratory: what a hunt asks for, carried out through experiments and their kept answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from pecia.app.act import acting
from pecia.app.agenda import key_of, key_tail
from pecia.app.conclude import evidence_from, read_result, read_samples
from pecia.app.connections import project_models
from pecia.app.datasets import existing_dataset
from pecia.app.experiments import StartExperiment, existing_experiment, keep_experiment
from pecia.app.judge_specs import calls_each
from pecia.app.lab import BASELINE, Confirmed, Measured
from pecia.app.run import run_experiment
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED, Answer, Usage
from pecia.domain.candidates import Attempt, SearchState
from pecia.domain.dataset import Case, parse_dataset_reference
from pecia.domain.dataset_check import input_text
from pecia.domain.dealt import named_by
from pecia.domain.design import Design, Limits
from pecia.domain.errors import NotFound, PeciaError, Unavailable
from pecia.domain.experiment import Experiment
from pecia.domain.optimization import Candidate, Look, Optimization, Suggestion, unfit
from pecia.domain.price import Cost
from pecia.domain.result import ArmResult
from pecia.domain.score import Scored
from pecia.domain.sealed import TEST, alpha_for_look
from pecia.domain.version import Content, digest_content
from pecia.ports import Ports, Unit

MODEL = "model"
"""What the model under test is called in the experiments of an optimization."""
_LOOKED_UP = 500
"""Optimizations of a prompt in which earlier looks at the sealed cases are looked for."""


def existing_optimization(unit: Unit, number: int) -> Optimization:
    """The optimization of this number. Raises `NotFound`."""
    found = unit.optimizations.get(number)
    if found is None:
        raise NotFound(
            f"There is no optimization {number} in this project.",
            hint="'pecia optimization list' shows those there are.",
        )
    return found


def alpha_of_look(unit: Unit, optimization: Optimization) -> float:
    """The alpha of its look at the sealed cases, after those of others. Raises `Invalid` (`test_spent`)."""
    design = optimization.design
    prompt = optimization.baseline.partition("#")[0]
    spent = [
        other.look.alpha
        for other in unit.optimizations.list(prompt=prompt, limit=_LOOKED_UP)
        if other.look is not None
        and other.number != optimization.number
        and other.design.metric == design.metric
        and _same_cases(other.design.dataset, design.dataset)
    ]
    return alpha_for_look(design.alpha, looks=design.looks, spent=spent)


class _Arm(NamedTuple):
    """Where the runs of a content on a part are."""

    experiment: int
    arm: int


class Laboratory:
    """The laboratory of one optimization: what a hunt asks for, through experiments."""

    def __init__(
        self, ports: Ports, actor: Actor, kept: Optimization, *, should_stop: Callable[[], bool]
    ) -> None:
        self._ports = ports
        self._actor = actor
        self._should_stop = should_stop
        self._design = kept.design
        self._parts = kept.parts
        self._arms: dict[tuple[str, str], _Arm] = {}
        self._measured: dict[tuple[str, str], Measured] = {}
        self._experiments: dict[int, tuple[int, float | None]] = {}
        self._written = (0, 0.0)
        self._room = 0
        self.kept = kept
        self.asked = kept.asked
        with ports.store.read(actor.project) as unit:
            self._reach = project_models(ports, actor.project, unit)
        self._cost = self._reach.cost(self._design.model)
        self._count_again()
        self._optimizers = [
            ports.optimizers.make(name, writes=self._design.writer is not None)
            for name in self._design.optimizers
        ]

    def _count_again(self) -> None:
        """What was paid before a stop."""
        with self._ports.store.read(self._actor.project) as unit:
            before = [existing_experiment(unit, number) for number in self.kept.experiments]
        for experiment in before:
            self._note(experiment)
        called = sum(count for count, _ in self._experiments.values())
        paid = sum(cost or 0.0 for _, cost in self._experiments.values())
        self._written = (max(0, self.kept.calls - called), max(0.0, (self.kept.cost or 0.0) - paid))

    # ------------------------------------------------------------ what a hunt asks for

    def measure(self, arms: Mapping[str, Content], part: str) -> Mapping[str, Measured]:
        """Run what was not run on this part before."""
        names = {label: digest_content(content) for label, content in arms.items()}
        new = {
            label: content for label, content in arms.items() if (names[label], part) not in self._measured
        }
        if new:
            experiment = self._carry_out(
                self._planned(new, f"{self.kept.dataset}@{self.kept.revision}#{part}"), new
            )
            with self._ports.store.read(self._actor.project) as unit:
                result = read_result(self._ports, unit, experiment)
                samples = read_samples(self._ports, unit, experiment)
            stats = {arm.variant: arm for arm in result.arms}
            for index, variant in enumerate(experiment.plan.variants):
                label = variant.label
                self._arms[names[label], part] = _Arm(experiment.number, index)
                self._measured[names[label], part] = Measured(
                    sample=samples[label, MODEL, self._design.metric],
                    cost=_per_thousand(stats[label], self._cost, experiment.plan.cases),
                    latency=stats[label].latency_p95,
                )
        return {label: self._measured[name, part] for label, name in names.items()}

    def attempts(self, content: Content, parts: Sequence[str]) -> Sequence[Attempt]:
        """What it said to each case of these parts."""
        name, found = digest_content(content), list[Attempt]()
        with self._ports.store.read(self._actor.project) as unit:
            for part in parts:
                where = self._arms[name, part]
                cases = unit.datasets.cases(self.kept.dataset, self.kept.revision, split=part)
                for run in unit.experiments.runs(where.experiment):
                    score = run.scores[self._design.metric]
                    if run.arm == where.arm:
                        found.append(
                            Attempt(
                                case=cases[run.case].id,
                                input=input_text(cases[run.case]),
                                expected=_shown(cases[run.case]),
                                said=run.answer.text,
                                score=score.value if isinstance(score, Scored) else 0.0,
                            )
                        )
        return found

    def suggest(self, state: SearchState, *, room: int) -> Sequence[Suggestion]:
        """What the optimizers suggest, each in its turn first, until there are as many as wanted."""
        self._room = room
        found: dict[str, Suggestion] = {}
        turn = state.turn % len(self._optimizers)
        for optimizer in (*self._optimizers[turn:], *self._optimizers[:turn]):
            left = state.wanted - len(found)
            if not left:
                break
            tried = state.tried | found.keys()
            for suggestion in optimizer.propose(replace(state, wanted=left, tried=tried), self)[:left]:
                found.setdefault(digest_content(suggestion.content), suggestion)
        return tuple(found.values())

    def look(self, hunted: Optimization, winner: Candidate) -> tuple[Optimization, Confirmed]:
        """Note the look and what it spends; then read the sealed cases."""
        if hunted.look is None:
            with acting(self._ports, self._actor) as act:
                look = Look(alpha=alpha_of_look(act.unit, hunted), at=act.now)
                hunted = self.counted(replace(hunted, look=look, stage="confirmation"))
                act.unit.optimizations.keep(hunted)
                act.record(
                    "SealedCasesRead",
                    f"optimization/{hunted.number}",
                    after=winner.digest,
                    data={
                        "dataset": hunted.design.dataset,
                        "metric": hunted.design.metric,
                        "alpha": look.alpha,
                    },
                )
            self.kept = hunted
        arms = {"winner": winner.content}
        design = self._planned(arms, self._test_cases(), baseline=True)
        look_alpha = hunted.look.alpha if hunted.look else self._design.alpha
        experiment = self._carry_out(replace(design, alpha=look_alpha), arms)
        with acting(self._ports, self._actor) as act:
            result = read_result(self._ports, act.unit, experiment)
            own = next(row for row in result.comparisons if row.metric == self._design.metric)
            lost = [
                f"{row.metric} ({row.sentence})"
                for row in result.comparisons
                if row.metric in self._design.guards and row.comparison.conclusion in {"worse", "invalid"}
            ]
            lost += [f"must-pass case {case}" for case in own.must_pass_lost]
            evidence = evidence_from(
                result,
                experiment.plan,
                model=MODEL,
                variant="winner",
                metric=self._design.metric,
                at=experiment.ended_at or act.now,
            )
            if self.kept.dealt is not None:
                name = parse_dataset_reference(self._design.dataset).name
                evidence = named_by(evidence, existing_dataset(act.unit, name, self.kept.dealt))
            cited = act.unit.proposals.keep_evidence(evidence)
        return hunted, Confirmed(comparison=own.comparison, lost=tuple(lost), evidence=cited)

    def keep(self, hunted: Optimization) -> Optimization:
        """Keep it with what was paid."""
        if self._should_stop():
            raise PeciaError("It was stopped.", code="interrupted")
        self.kept = self.counted(hunted)
        with self._ports.store.write(self._actor.project) as unit:
            unit.optimizations.keep(self.kept)
        return self.kept

    def counted(self, hunted: Optimization) -> Optimization:
        """The optimization with its experiments, calls and cost as they are now."""
        costs = [cost for _, cost in self._experiments.values()]
        known = [cost for cost in costs if cost is not None]
        return replace(
            hunted,
            experiments=tuple(self._experiments),
            calls=sum(called for called, _ in self._experiments.values()) + self._written[0],
            cost=sum(known) + self._written[1] if len(known) == len(costs) else None,
            asked=self.asked,
        )

    # ------------------------------------------------------------ what an optimizer may do

    @property
    def blocks(self) -> int:
        """How many racing blocks there are."""
        return sum(part.startswith("race-") for part in self._parts)

    def attempt(self, content: Content, block: int) -> Sequence[Attempt]:
        """Run a draft on a racing block, unless it was."""
        part = f"race-{block + 1}"
        if (digest_content(content), part) not in self._measured:
            self._spend(self._parts[part] * calls_each(self._design.scorers))
            self.measure({"draft": content}, part)
        return self.attempts(content, [part])

    def ask(self, text: str) -> str:
        """Ask the writer, unless it was asked the same before."""
        writer = self._design.writer
        if writer is None:
            raise unfit("This takes a writer model, and none is named.", "/writer")
        self._spend(1)
        limits = self._limits()
        model = self._reach.open(writer, timeout=limits.timeout, retries=limits.retries, concurrency=1)

        async def answer() -> tuple[str, Answer, bool]:
            try:
                body = model.request(text, seed=None)
                key = key_of(body, key_tail(model.origin, 0))
                with self._ports.store.read(self._actor.project) as unit:
                    known = unit.optimizations.answers([key]).get(key)
                return (key, known, True) if known else (key, await model.answer(body), False)
            finally:
                await model.close()

        key, said, known = asyncio.run(answer())
        if said.state not in SETTLED:
            raise Unavailable(f"The writer '{writer.model}' did not answer: {said.error or said.state}.")
        if not known:
            cost = self._reach.cost(writer)
            price = cost(said.usage) if cost else None
            self._written = (self._written[0] + 1, self._written[1] + (price or 0.0))
            with self._ports.store.write(self._actor.project) as unit:
                unit.optimizations.keep_answer(self.kept.number, key, said)
        return said.text

    # ------------------------------------------------------------ through experiments

    def _planned(self, arms: Mapping[str, Content], dataset: str, *, baseline: bool = False) -> Design:
        """The experiment that runs these; the prompt as it stands is named by its version."""
        design, allowed = self._design, self._design.allowance.cost
        variants = {label: self.kept.baseline if label == BASELINE else label for label in arms}
        if baseline:
            variants = {BASELINE: self.kept.baseline, **variants}
        return Design(
            # Another sum to spend makes other experiments, on the answers of those that were stopped by the first.
            name=f"optimize-{self.kept.number}" + ("" if allowed is None else f"-within-{allowed:.4f}"),
            dataset=dataset,
            variants=variants,
            models={MODEL: design.model},
            scorers=design.scorers,
            primary=(design.metric,),
            margin=design.margin,
            alpha=design.alpha,
            on_bad_answer=design.on_bad_answer,
            limits=self._limits(),
        )

    def _carry_out(self, design: Design, arms: Mapping[str, Content]) -> Experiment:
        drafts = {label: content for label, content in arms.items() if label != BASELINE}
        request = StartExperiment(design=design, drafts=drafts, extent="all")
        experiment = keep_experiment(self._ports, self._actor, request)
        self._note(experiment)
        if not experiment.is_complete:
            run_experiment(self._ports, self._actor, experiment.number, should_stop=self._should_stop)
            with self._ports.store.read(self._actor.project) as unit:
                experiment = existing_experiment(unit, experiment.number)
        self._note(experiment)
        if experiment.status != "done":
            raise PeciaError("It was stopped.", code="interrupted")
        return experiment

    def _note(self, experiment: Experiment) -> None:
        """What an experiment took."""
        cost: float | None = None
        if self._cost is not None:
            with self._ports.store.read(self._actor.project) as unit:
                called = (run for run in unit.experiments.runs(experiment.number) if run.reused_from is None)
                cost = sum(self._cost(run.answer.usage) or 0.0 for run in called)
        self._experiments[experiment.number] = (experiment.progress.called, cost)

    def _limits(self) -> Limits:
        """The limits of the next experiment: what is left of the money."""
        limits, allowed = self._design.limits, self._design.allowance.cost
        if allowed is None:
            return limits
        spent = sum(cost or 0.0 for _, cost in self._experiments.values()) + self._written[1]
        return replace(limits, max_cost=max(0.0, allowed - spent))

    def _spend(self, calls: int) -> None:
        self._room -= calls
        if self._room < 0:
            raise PeciaError("No calls are left for further suggestions.", code="budget_spent")
        self.asked += calls

    def _test_cases(self) -> str:
        """The sealed cases: in the dataset itself where it has a split of its own for them, so that a gate knows them."""
        if self._design.splits is None:
            return f"{self.kept.dataset}@{self.kept.revision}#{TEST}"
        return f"{self._design.dataset}#{self._design.splits.test}"


def _per_thousand(arm: ArmResult, cost: Cost | None, cases: int) -> float | None:
    """US dollars for a thousand calls, as this arm took them."""
    if cost is None or not arm.input_tokens or not cases:
        return None
    whole = cost(Usage(input_tokens=arm.input_tokens, output_tokens=arm.output_tokens))
    return None if whole is None else 1000 * whole / cases


def _shown(case: Case) -> str:
    expected = case.expected
    return expected if isinstance(expected, str) else msgspec.json.encode(expected).decode()


def _same_cases(one: str, other: str) -> bool:
    """Whether two references name the same dataset, of whatever revision."""
    return parse_dataset_reference(one).name == parse_dataset_reference(other).name
