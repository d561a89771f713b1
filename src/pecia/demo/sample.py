"""The sample project: the demo's prompts and cases, with experiments recorded from a real run and marked so."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import msgspec

from pecia.app.act import acting
from pecia.app.conclude import keep_result
from pecia.app.experiments import planned_experiment
from pecia.app.make_plan import make_plan
from pecia.app.release import ReleaseVersion
from pecia.demo.content import FIRST, LABEL, TOPICS, Topic, commits, dataset, design
from pecia.demo.recording import Header, RecordedRun
from pecia.domain.dataset import Case
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.embedded import Library

_HERE = files("pecia.demo") / "recorded"


def fill(library: Library) -> bool:
    """Bring the sample into a library nobody has written to; False, and nothing done, in any other."""
    with library.ports.store.read(library.actor.project) as unit:
        if unit.events.head():
            return False
    for topic in TOPICS:
        for commit in commits(topic):
            library.perform(commit)
        library.perform(dataset(topic))
        _bring_in(library, topic)
    library.perform(ReleaseVersion(prompt=TOPICS[0].prompt, label=LABEL, version=FIRST, why="the sample"))
    return True


def _bring_in(library: Library, topic: Topic) -> None:
    """Keep a recorded experiment with its scores computed anew, so that nobody has to trust them."""
    ports, actor = library.ports, library.actor
    first, *lines = (_HERE / f"{topic.name}.jsonl").read_bytes().splitlines()
    header = msgspec.json.decode(first, type=Header)
    with acting(ports, actor) as act:
        unit = act.unit
        plan, cases = make_plan(ports, actor, unit, design(topic, full=False), {})
        runs = _judged(library, plan, cases, [msgspec.json.decode(line, type=RecordedRun) for line in lines])
        planned = planned_experiment(plan, author=actor.name, at=header.date, recorded=str(header))
        kept = unit.experiments.add(planned)
        unit.experiments.keep(kept.number, runs)
        unit.experiments.set_status(kept.number, "done", at=header.date)
        data = {"status": "done", "recorded": str(header)}
        act.record("ExperimentEnded", f"experiment/{kept.number}", after=plan.digest, data=data)
    keep_result(ports, actor, kept.number)


def _judged(
    library: Library, plan: Plan, cases: Sequence[Case], recorded: Sequence[RecordedRun]
) -> list[Run]:
    make = library.ports.scorers.make
    scorers = {name: make(name, spec) for name, spec in plan.scorers.items()}
    return [
        Run(
            arm=run.arm,
            case=run.case,
            repeat=run.repeat,
            key=run.key,
            answer=run.answer,
            scores={name: scorer.score(run.answer, cases[run.case]) for name, scorer in scorers.items()},
        )
        for run in recorded
    ]
