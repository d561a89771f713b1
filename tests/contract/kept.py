"""Values to keep in a store, with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from pecia.domain.answer import Answer, Usage
from pecia.domain.dataset import Case, Dataset, digest_cases
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment, Progress
from pecia.domain.plan import Plan, Variant
from pecia.domain.policy import Verdict
from pecia.domain.prompt import PromptFields
from pecia.domain.proposal import Proposal
from pecia.domain.release import Release
from pecia.domain.run import Run
from pecia.domain.score import Scored
from pecia.domain.statistics import Comparison
from pecia.domain.version import Content, Version, digest_content
from pecia.ports import Store, Unit

NOW = datetime(2026, 11, 5, 12, 30, 15, 123456, tzinfo=UTC)
HERE = "default"


def later(seconds: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(seconds=seconds)


def version(prompt: str = "support/triage", number: int = 1, **rest: Any) -> Version:
    """A version of its own content, unless the test gives one."""
    content = rest.pop("content", Content(template=f"Sort this ({number}): {{{{ ticket }}}}"))
    filled = {"parent": number - 1 or None, "author": "ada", "note": "why", "created_at": NOW} | rest
    return Version(prompt=prompt, number=number, content=content, digest=digest_content(content), **filled)


def commit(store: Store, prompt: str = "support/triage", versions: int = 1, project: str = HERE) -> None:
    """Make a prompt with some versions."""
    with store.write(project) as unit:
        unit.prompts.create(prompt, PromptFields(), at=NOW)
        for number in range(1, versions + 1):
            unit.prompts.add_version(version(prompt, number))


def append(unit: Unit, subject: str = "support/triage", **rest: Any) -> int:
    """Append some event, and return its number."""
    filled = {"actor": "ada", "at": NOW} | rest
    return unit.events.append("PromptUpdated", subject, **filled).seq


def move(unit: Unit, number: int, *, previous: int | None, **rest: Any) -> bool:
    """Move a label with its event."""
    filled: dict[str, Any] = {
        "prompt": "support/triage",
        "label": "production",
        "actor": "grace",
        "why": "it is better",
        "proposal": None,
        "restores": None,
        "at": NOW,
    } | rest
    return unit.releases.move(Release(number=append(unit), version=number, previous=previous, **filled))


def proposal(**rest: Any) -> Proposal:
    """A proposal that was just opened."""
    filled: dict[str, Any] = {
        "number": 0,
        "prompt": "support/triage",
        "label": "production",
        "version": 1,
        "previous": None,
        "opener": "ada",
        "why": "it is better",
        "status": "open",
        "opened_at": NOW,
        "decided_at": None,
        "decided_by": None,
        "decision": "",
        "approvals": (),
        "verdict": Verdict(met=False, gates=()),
    } | rest
    return Proposal(**filled)


def dataset(cases: tuple[Case, ...], *, name: str = "demo/sentiment", revision: int = 1) -> Dataset:
    """What a dataset's revision of these cases says about itself."""
    splits = sorted({case.split for case in cases if case.split})
    return Dataset(
        name=name,
        revision=revision,
        digest=digest_cases(cases),
        cases=len(cases),
        splits={split: sum(case.split == split for case in cases) for split in splits},
        note="first",
        author="ada",
        created_at=NOW,
    )


def case(number: int, **rest: Any) -> Case:
    """A case with an id of its own."""
    return Case(id=f"case-{number}", input={"text": f"text {number}"}, **rest)


def experiment(**plan: Any) -> Experiment:
    """An experiment of two variants on one model and some cases."""
    filled: dict[str, Any] = {
        "name": "try",
        "dataset": "demo/sentiment",
        "revision": 1,
        "revision_digest": "sha256:cases",
        "split": None,
        "cases": 3,
        "variants": tuple(
            Variant(label=label, digest=f"sha256:{label}", content=Content(template=label))
            for label in ("zero", "four")
        ),
        "baseline": "zero",
        "models": {"z": ModelChoice(model="scripted/z"), "a": ModelChoice(model="scripted/a")},
        "scorers": {"accuracy": {"type": "equals"}},
        "primary": ("accuracy",),
        "repeats": 1,
        "margin": 0.02,
        "alpha": 0.05,
        "on_bad_answer": "zero",
        "limits": Limits(),
    } | plan
    made = Plan(**filled)
    return Experiment(
        number=0,
        plan=made,
        plan_digest=made.digest,
        status="planned",
        author="ada",
        created_at=NOW,
        started_at=None,
        ended_at=None,
        progress=Progress(planned=made.runs, done=0, called=0, reused=0, states={}),
    )


def run(arm: int = 0, case: int = 0, repeat: int = 0, **rest: Any) -> Run:
    """A run that was answered, or in the state that is given."""
    answer = Answer(
        state=rest.pop("state", "ok"),
        text=rest.pop("text", "positive"),
        model="z-1",
        finish="stop",
        usage=Usage(input_tokens=12, output_tokens=3),
        latency_ms=13.25,
        attempts=2,
        error=rest.pop("error", None),
    )
    filled: dict[str, Any] = {
        "key": f"sha256:{arm}-{case}-{repeat}",
        "scores": {"accuracy": Scored(value=1.0, read="positive")},
    } | rest
    return Run(arm=arm, case=case, repeat=repeat, answer=answer, **filled)


def evidence(experiment: int = 1) -> Evidence:
    """A comparison that concluded nothing."""
    comparison = msgspec.convert(
        {
            "scale": "share",
            "planned": 3,
            "n": 0,
            "missing_a": 3,
            "missing_b": 0,
            "wins": 0,
            "losses": 0,
            "ties": 0,
            "conclusion": "invalid",
            "reason": "too many missing",
            "compared": 1,
            "alpha": 0.05,
            "margin": 0.02,
            "p_adjusted": None,
            "mde": 0.25,
            "more_cases": None,
        },
        Comparison,
    )
    return Evidence(
        experiment=experiment,
        plan_digest="sha256:plan",
        dataset="demo/sentiment",
        revision=1,
        split=None,
        metric="accuracy",
        model="z",
        baseline="zero",
        variant="four",
        baseline_digest="sha256:zero",
        variant_digest="sha256:four",
        comparison=comparison,
        lost_cases=("case-1",),
        measured_at=NOW,
    )
