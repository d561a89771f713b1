"""Experiments on prompts with overrides, partials and tools, and evidence about them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pecia.app.agenda import render_of
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.app.policies import SetPolicy
from pecia.app.proposals import OpenProposal
from pecia.app.release import ReleaseVersion
from pecia.domain.experiment import Design, ModelChoice, Variant
from pecia.domain.message import Tool
from pecia.domain.override import Override
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.version import Content
from pecia.models.openai import RequestWriter
from tests.app.conftest import Library


def test_each_model_is_sent_what_its_override_says() -> None:
    content = Content(template="all {{ n }}", overrides={"gpt*": Override(template="gpt {{ n }}")})
    variant = Variant(label="v", digest="d", content=content)
    assert render_of(variant, "local/gemma")({"n": "7"}) == "all 7"
    assert render_of(variant, "openai/gpt-4o")({"n": "7"}) == "gpt 7"


def test_a_request_names_the_prompts_tools_unless_the_parameters_name_others() -> None:
    tools = (Tool(name="look"),)

    def sent(**params: Any) -> Any:
        return msgspec.json.decode(RequestWriter("m", params).write("Hello", seed=1, tools=tools))

    assert sent()["tools"] == [{"type": "function", "function": {"name": "look"}}]
    assert sent(tools=[])["tools"] == []


@pytest.fixture
def including(do: Library) -> Library:
    """`q` in production with a partial that makes every answer wrong, which has a better version since."""
    do.commit("word", "bad", label="production")
    content = Content(template="{{ partials.w }} {{ n }}", includes={"w": "word@production"})
    do(CommitVersion(prompt="q", content=content, label="production"))
    do(
        SetPolicy(
            policy=Policy(
                label="production",
                prompts="q",
                evidence=(EvidenceGate(dataset="cases", metric="right", require="better"),),
            )
        )
    )
    do.commit("word", "good", label="production")
    rows = tuple({"input": {"n": str(n)}, "expected": "yes"} for n in range(40))
    do(ImportDataset(dataset="cases", rows=rows))
    return do


def compare(do: Library, variants: dict[str, str], drafts: dict[str, Content]) -> None:
    design = Design(
        name="compare",
        dataset="cases",
        variants=variants,
        models={"m": ModelChoice(model="scripted/table")},
        scorers={"right": {"type": "equals", "expected": "expected"}},
    )
    number = do(StartExperiment(design=design, drafts=drafts)).number
    while do.ports.jobs.running("default", number):
        pass
    assert do(GetExperiment(number=number)).status == "done"


def test_evidence_tells_one_content_with_two_partials_apart(including: Library) -> None:
    content = Content(template="{{ partials.w }} {{ n }}", includes={"w": "word@production"})
    assert not including(OpenProposal(prompt="q", label="production", version=1)).verdict.met
    compare(including, {"now": "q@production", "next": "./next.prompt.md"}, {"next": content})
    opened = including(OpenProposal(prompt="q", label="production", version=1))
    assert opened.verdict.met
    made = including(ReleaseVersion(prompt="q", label="production", version=1, proposal=opened.number))
    assert made.lock["word@production"].version == 2
