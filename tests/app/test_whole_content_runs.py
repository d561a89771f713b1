"""Experiments on prompts with overrides, partials and tools, and evidence about them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from pecia import testing
from pecia.app.agenda import render_of
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, PlanExperiment, StartExperiment
from pecia.app.policies import SetPolicy
from pecia.app.proposals import OpenProposal
from pecia.app.release import ReleaseVersion
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.message import Tool
from pecia.domain.override import Override
from pecia.domain.plan import Variant
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.request_terms import RequestTerms, terms_for
from pecia.domain.version import Content, ModelSettings
from pecia.models.openai import RequestWriter
from tests.app.conftest import Library
from tests.domain.contents import json_data


def test_each_model_is_sent_what_its_override_says() -> None:
    content = Content(template="all {{ n }}", overrides={"gpt*": Override(template="gpt {{ n }}")})
    variant = Variant(label="v", digest="d", content=content)
    assert render_of(variant, "local/gemma")({"n": "7"}) == "all 7"
    assert render_of(variant, "openai/gpt-4o")({"n": "7"}) == "gpt 7"


def test_a_request_names_the_prompts_tools_unless_the_parameters_name_others() -> None:
    tools = (Tool(name="look"),)

    def sent(**params: Any) -> Any:
        return msgspec.json.decode(
            RequestWriter("m", params).write("Hello", seed=1, terms=RequestTerms(tools=tools))
        )

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


def requested(
    content: Content, *, arm: dict[str, Any], model: str = "openai/gpt-4o", seed: int | None = 1
) -> Any:
    body = RequestWriter("m", arm).write("Hello", seed=seed, terms=terms_for(content, model))
    return msgspec.json.decode(body)


def test_a_versions_own_settings_stand_beneath_those_of_the_arm() -> None:
    own = ModelSettings(params={"temperature": 0.7, "top_p": 0.9, "seed": 3, "stream": True})
    content = Content(template="x", model=own)
    sent = requested(content, arm={"temperature": 0, "top_p": None, "max_tokens": 8})
    assert sent == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hello"}],
        "temperature": 0,
        "max_tokens": 8,
        "seed": 1,
    }
    assert requested(content, arm={}, seed=None)["seed"] == 3


def test_an_overrides_parameters_are_sent_to_the_models_it_names() -> None:
    content = Content(
        template="x",
        model=ModelSettings(params={"temperature": 0.7, "max_tokens": 9}),
        overrides={"gpt*": Override(params={"temperature": 0.1, "max_tokens": None})},
    )
    assert requested(content, arm={})["temperature"] == 0.1
    assert "max_tokens" not in requested(content, arm={})
    assert requested(content, arm={}, model="local/gemma")["temperature"] == 0.7


def test_the_schema_of_the_answer_is_sent_unless_the_arm_takes_it_away() -> None:
    content = Content(template="x", output={"type": "object", "title": "Mood"})
    sent = requested(content, arm={})["response_format"]
    assert sent == {
        "type": "json_schema",
        "json_schema": {"name": "Mood", "schema": {"type": "object", "title": "Mood"}},
    }
    assert "response_format" not in requested(content, arm={"response_format": None})


def test_a_place_without_structured_answers_is_sent_no_schema() -> None:
    writer = RequestWriter("m", {}, structured=False)
    assert writer.write("Hi", seed=1, terms=RequestTerms(output={})) == writer.write("Hi", seed=1)


def test_terms_that_set_nothing_leave_the_bytes_of_a_request_as_they_were() -> None:
    writer = RequestWriter("m", {"temperature": 0, "stop": None})
    plain = b'{"model":"m","messages":[{"role":"user","content":"Hi"}],"temperature":0,"stop":null,"seed":1}'
    assert writer.write("Hi", seed=1) == writer.write("Hi", seed=1, terms=RequestTerms()) == plain


def running(do: Library, design: Design, **drafts: Content) -> Experiment:
    number = do(StartExperiment(design=design, drafts=drafts)).number
    while do.ports.jobs.running("default", number):
        pass
    found: Experiment = do(GetExperiment(number=number))
    return found


def design_of(**variants: str) -> Design:
    return Design(
        name="n",
        dataset="cases",
        variants=variants,
        models={"m": ModelChoice(model="scripted/echo")},
        scorers={"said": {"type": "contains", "any": ["x"]}},
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=json_data)
def test_a_draft_has_the_keys_of_the_version_it_becomes(do: Library, value: Any) -> None:
    params = {"temperature": 1.0, "p": value}
    content = Content(template="x {{ n }}", model=ModelSettings(params=params), output={"maximum": 2.0})
    do(ImportDataset(dataset="cases", rows=({"input": {"n": "1"}},)))
    running(do, design_of(v="./v.prompt.md"), v=content)
    number = do(CommitVersion(prompt="kept", content=content)).version.number
    assert running(do, design_of(kept=f"kept#{number}")).progress.reused == 1


def test_a_partials_label_that_moves_while_an_experiment_runs_changes_nothing_in_it() -> None:
    heard: list[str] = []

    def answer(asked: testing.Asked) -> str:
        heard.append(asked.last)
        do.commit("tone", "rude", label="production")
        return "x"

    do = Library(testing.ports(scripts={"moving": testing.Script(answer=answer)}))
    do.commit("tone", "kind", label="production")
    including = Content(template="{{ partials.t }} {{ n }}", includes={"t": "tone@production"})
    do(CommitVersion(prompt="mail", content=including, label="production"))
    do(ImportDataset(dataset="cases", rows=tuple({"input": {"n": str(n)}} for n in range(3))))
    design = msgspec.structs.replace(
        design_of(mail="mail@production", draft="./draft.prompt.md"),
        models={"m": ModelChoice(model="scripted/moving")},
    )
    longer = msgspec.structs.replace(including, template="{{ partials.t }}, really {{ n }}")
    ended = running(do, design, draft=longer)
    assert ended.status == "done"
    assert len(heard) == 6
    assert all(text.startswith("kind") for text in heard)
    do.ports.jobs.close()
    do.ports.store.close()


def test_a_draft_that_includes_too_deep_a_chain_is_refused_before_anything_is_called(do: Library) -> None:
    do.commit("p0", "end")
    for n in range(1, 4):
        content = Content(template="{{ partials.p }}", includes={"p": f"p{n - 1}#1"})
        do(CommitVersion(prompt=f"p{n}", content=content))
    do(ImportDataset(dataset="cases", rows=({"input": {}},)))
    deep = Content(template="{{ partials.p }}", includes={"p": "p4#1"})
    do(CommitVersion(prompt="p4", content=Content(template="{{ partials.p }}", includes={"p": "p3#1"})))
    with pytest.raises(Invalid) as refused:
        do(PlanExperiment(design=design_of(v="./v.prompt.md"), drafts={"v": deep}))
    assert refused.value.code == "include_too_deep"
