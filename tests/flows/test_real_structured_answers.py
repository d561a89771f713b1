"""A real model held to a schema: what that does to the share of answers that keep to it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetResult, StartExperiment
from pecia.app.operations import perform
from pecia.domain.design import Design, ModelChoice
from pecia.domain.version import Content

pytestmark = [pytest.mark.model, pytest.mark.slow]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["animal", "legs"],
    "properties": {
        "animal": {"type": "string", "maxLength": 10},
        "legs": {"enum": ["none", "two", "four", "six", "eight"]},
    },
    "additionalProperties": False,
}
ANIMALS = ("horse", "spider", "hen", "ant", "snake", "dog", "crab", "duck", "bee", "cat", "owl", "cow")


def test_a_schema_that_is_sent_raises_the_share_of_valid_answers() -> None:
    ports = testing.ports()
    rows = tuple({"input": {"animal": animal}} for animal in ANIMALS)
    perform(ports, testing.ADA, ImportDataset(dataset="animals", rows=rows))
    ask = Content(template="Describe as JSON the {{ animal }} and its legs.\nJSON:", output=SCHEMA)
    params = {"temperature": 0, "max_tokens": 60}
    design = Design(
        name="structured",
        dataset="animals",
        variants={"ask": "./ask.prompt.md"},
        models={
            "held": ModelChoice(model="local/gemma-3-270m", params=params),
            "free": ModelChoice(model="local/gemma-3-270m", params={**params, "response_format": None}),
        },
        scorers={"valid": {"type": "json_schema", "schema": SCHEMA}},
    )
    started = perform(ports, testing.ADA, StartExperiment(design=design, drafts={"ask": ask}))
    while ports.jobs.running(testing.ADA.project, started.number):
        time.sleep(0.2)
    result = perform(ports, testing.ADA, GetResult(number=started.number))
    valid = {arm.model: arm.metrics["valid"].estimate.mean for arm in result.arms}
    ports.jobs.close()
    ports.models.close()
    ports.store.close()
    assert valid["held"] == 1
    assert valid["free"] == 0
