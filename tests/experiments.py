"""Experiments for tests: planned, but not started."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pecia import testing
from pecia.app.datasets import ImportDataset, import_dataset
from pecia.app.make_plan import make_plan
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.experiment import Experiment, Progress
from pecia.domain.run import Run
from pecia.domain.version import Content
from pecia.models.registry import Registry
from pecia.ports import Ports, Store
from pecia.settings import Connection
from pecia.testing import ADA, START

HIT = {"hit": {"type": "contains", "expected": "expected"}}


def ports_over(base_url: str, *, store: Store | None = None) -> Ports:
    """Ports whose models `here/…` are those of the server at this address."""
    models = Registry({"here": Connection(base_url=base_url)})
    return replace(testing.ports(store=store), models=models)


def planned(
    ports: Ports,
    *,
    variants: Mapping[str, str],
    texts: Sequence[str] = ("a", "b", "c"),
    models: Mapping[str, ModelChoice] | None = None,
    scorers: Mapping[str, dict[str, Any]] = HIT,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    metadata: Callable[[int], dict[str, Any]] = lambda _: {},
    **rest: Any,
) -> int:
    """Plan an experiment over cases `{text}` that expect their own text; returns its number.

    `fresh` calls everything again; what is left of `rest` goes into the design.
    """
    rows = tuple(
        {"id": f"case-{text}", "input": {"text": text}, "expected": text, "metadata": metadata(index)}
        for index, text in enumerate(texts)
    )
    import_dataset(ports, ADA, ImportDataset(dataset="texts", rows=rows))
    fresh = rest.pop("fresh", False)
    design = Design(
        name="try",
        dataset="texts",
        variants={label: f"./{label}.prompt.md" for label in variants},
        models=dict(models or {"echo": ModelChoice(model="scripted/echo")}),
        scorers=dict(scorers),
        limits=limits,
        **rest,
    )
    drafts = {label: Content(template=template) for label, template in variants.items()}
    with ports.store.write(ADA.project) as unit:
        plan, _ = make_plan(ports, ADA, unit, design, drafts, fresh=fresh)
        experiment = Experiment(
            number=0,
            plan=plan,
            plan_digest=plan.digest,
            status="planned",
            author=ADA.name,
            created_at=START,
            started_at=None,
            ended_at=None,
            progress=Progress(planned=plan.runs, done=0, called=0, reused=0, states={}),
        )
        return unit.experiments.add(experiment).number


def runs_of(ports: Ports, number: int) -> list[Run]:
    """Every kept run, in the order of arm, case, repeat."""
    with ports.store.read(ADA.project) as unit:
        return list(unit.experiments.runs(number))


def events_of(ports: Ports, number: int) -> list[tuple[str, dict[str, Any]]]:
    """What the log says about an experiment: actions with their data."""
    with ports.store.read(ADA.project) as unit:
        events = unit.events.since(0, limit=1000)
    return [(event.action, event.data) for event in events if event.subject == f"experiment/{number}"]
