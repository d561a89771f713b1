"""Real input: a real model, real utterances, and what axes turn out to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pecia import testing, wire
from pecia.app.datasets import ImportDataset
from pecia.app.effects import GetEffects
from pecia.app.experiments import StartExperiment
from pecia.app.operations import perform
from pecia.domain.design import Design, ModelChoice
from pecia.domain.effects import Effects
from pecia.domain.variation import Examples, Variations
from pecia.domain.version import Content
from pecia.ports import Ports

pytestmark = [pytest.mark.model, pytest.mark.slow]

TESTED, TRAIN = 60, 140
PROMPT = Content(
    template="Name the intent of the utterance: GetWeather, RateBook, BookRestaurant, SearchScreeningEvent, "
    "SearchCreativeWork, AddToPlaylist or PlayMusic.\n\nUtterance: {{ utterance }}\nIntent:"
)
INTENTS = [
    "GetWeather",
    "RateBook",
    "BookRestaurant",
    "SearchScreeningEvent",
    "SearchCreativeWork",
    "AddToPlaylist",
    "PlayMusic",
]


@pytest.fixture(scope="module")
def lab(shared_data: Path) -> Iterator[Ports]:
    ports = testing.ports()
    rows = wire.read_rows((shared_data / "intent.jsonl").read_bytes())
    split = [
        {**row, "split": "test" if n < TESTED else "train"} for n, row in enumerate(rows[: TESTED + TRAIN])
    ]
    perform(ports, testing.ADA, ImportDataset(dataset="real/intent", rows=tuple(split)))
    yield ports
    ports.jobs.close()
    ports.models.close()
    ports.store.close()


def effects(ports: Ports, name: str, axes: dict[str, Any]) -> Effects:
    examples = Examples(dataset="real/intent#train", pick="diverse", seed=1)
    design = Design(
        name=name,
        dataset="real/intent#test",
        variations=Variations(of="draft", axes=axes, examples=examples),
        models={
            "gemma": ModelChoice(
                model="local/gemma-3-270m", params={"temperature": 0, "max_tokens": 8, "stop": ["\n"]}
            )
        },
        scorers={"accuracy": {"type": "choice", "choices": INTENTS, "truncated": "read"}},
    )
    started = perform(ports, testing.ADA, StartExperiment(design=design, drafts={"draft": PROMPT}))
    while ports.jobs.running(testing.ADA.project, started.number):
        time.sleep(0.2)
    found: Effects = perform(ports, testing.ADA, GetEffects(number=started.number))
    return found


def test_examples_picked_from_the_train_split_improve_intent_classification(lab: Ports) -> None:
    (shots,) = effects(lab, "shots", {"shots": (0, 7)}).effects
    assert shots.comparison.conclusion == "better", shots.sentence


def test_orders_and_labels_that_ought_not_to_matter_are_never_crowned(lab: Ports) -> None:
    found = effects(lab, "harmless", {"shots": (7,), "order": (0, 1), "labels": ("as-is", "upper")})
    assert {effect.comparison.conclusion for effect in found.effects} <= {"undecided", "equivalent"}, [
        effect.sentence for effect in found.effects
    ]
    assert all(
        spread.interval.low <= spread.low <= spread.high <= spread.interval.high for spread in found.spreads
    )
