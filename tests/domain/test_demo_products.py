"""The demo's products, the prompts that describe them and the experiment that scores the descriptions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pecia.demo.content import TOPICS, commits, dataset, design
from pecia.domain.answer import Answer
from pecia.domain.dataset import Case, check_cases, read_case
from pecia.domain.design import check_design
from pecia.domain.score import Scored
from pecia.domain.template import check_content, compile_content
from pecia.ports import Scorer
from pecia.scorers import BuiltInScorers
from tests.domain.likeness import plain, rows_of, share_in

TOPIC = next(topic for topic in TOPICS if topic.name == "description")
CASES = [read_case(row, line=line) for line, row in enumerate(dataset(TOPIC).rows, 1)]
VERSIONS = [commit.content for commit in commits(TOPIC)]
TEMPLATES = [version.template or "" for version in VERSIONS]
DESIGN = design(TOPIC, full=False)
LABELS = list(DESIGN.variants)
by_label = pytest.mark.parametrize(("label", "template"), [*zip(LABELS, TEMPLATES, strict=True)])


def scorer(name: str) -> Scorer:
    return BuiltInScorers().make(name, DESIGN.scorers[name])


def score(name: str, text: str, case: Case = CASES[0]) -> float:
    found = scorer(name).score(Answer(state="ok", text=text), case)
    assert isinstance(found, Scored)
    return found.value


def descriptions(template: str) -> list[str]:
    """The descriptions that a prompt gives as examples."""
    return re.findall(r"^Description: (.+)$", template, re.MULTILINE)


# ---------------------------------------------------------------- the products


def test_there_are_thirty_products_of_which_the_first_ten_are_quick() -> None:
    check_cases(CASES)
    assert [case.split for case in CASES] == ["quick"] * 10 + ["rest"] * 20


@pytest.mark.parametrize("key", ["name", "kind", "maker"])
def test_nothing_that_names_a_product_comes_twice(key: str) -> None:
    assert len({case.input[key] for case in CASES}) == 30


def test_no_two_products_share_a_feature() -> None:
    features = Counter(feature for case in CASES for feature in case.input["features"])
    assert len(features) == 90


def test_no_product_is_nearly_another() -> None:
    texts = [plain(case.input) for case in CASES]
    assert all(share_in(one, other) < 0.2 for one in texts for other in texts if one is not other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_required_facts_are_the_name_the_maker_and_one_of_each_feature(case: Case) -> None:
    name, maker, *facts = case.metadata["required"]
    assert (name, maker) == (case.input["name"], case.input["maker"])
    assert all(fact in feature for fact, feature in zip(facts, case.input["features"], strict=True))


def test_a_text_with_all_that_is_known_of_a_product_has_all_facts() -> None:
    assert all(score("facts", plain(case.input), case) == 1 for case in CASES)


def test_no_product_copies_a_row_of_the_shared_data(shared_data: Path) -> None:
    real = list(rows_of(shared_data / "product_description.jsonl"))
    assert all(share_in(plain(case.input), row) < 0.2 for case in CASES for row in real)


# ---------------------------------------------------------------- the prompts


def test_every_version_passes_the_gate_and_takes_just_what_a_product_has() -> None:
    for version in VERSIONS:
        taken = {variable.name for variable in check_content(version).variables}
        assert taken == set(version.inputs or {})
        assert all(case.input.keys() == taken for case in CASES)


def test_every_product_is_valid_against_the_declared_inputs() -> None:
    for version in VERSIONS:
        for name, schema in (version.inputs or {}).items():
            validator = Draft202012Validator(schema)
            assert all(validator.is_valid(case.input[name]) for case in CASES)


def test_a_rendered_prompt_tells_all_facts_of_its_product() -> None:
    for version in VERSIONS:
        compiled = compile_content(version)
        assert all(score("facts", str(compiled.render(case.input)), case) == 1 for case in CASES)


def test_the_versions_say_the_same_about_their_prompt() -> None:
    first, *others = [commit.fields for commit in commits(TOPIC)]
    assert all(fields == first for fields in others)
    assert first.title
    assert first.purpose
    assert first.description
    assert first.tags


@by_label
def test_a_prompts_own_examples_have_the_format_and_the_length_it_asks_for(label: str, template: str) -> None:
    examples = descriptions(template)
    assert len(examples) == 2
    assert all(score("format", example) == 1 for example in examples)
    assert all(score(label.partition("-")[2], example) == 1 for example in examples)


@by_label
def test_a_prompts_own_examples_name_every_fact(label: str, template: str) -> None:
    mug, throw = descriptions(template)
    for fact in ("Linden mug", "Ostra", "350 ml", "hand-glazed stoneware", "dishwasher"):
        assert fact in mug, label
    for fact in ("Harbor throw", "Ilse Weavers", "2 meters", "merino wool", "not itch"):
        assert fact in throw, label


def test_no_example_is_a_product_or_nearly_one() -> None:
    for case in CASES:
        for template in TEMPLATES:
            assert share_in(plain(case.input), template) < 0.2
            assert case.input["name"] not in template
            assert case.input["maker"] not in template


# ---------------------------------------------------------------- the experiment


def test_the_experiment_crosses_three_tones_with_two_lengths() -> None:
    tones, lengths = ("factual", "warm", "playful"), ("short", "long")
    crossed = [f"{tone}-{length}" for length in lengths for tone in tones]
    assert list(DESIGN.variants) == crossed
    assert list(DESIGN.variants.values()) == [f"{TOPIC.prompt}#{number}" for number in range(1, 7)]
    assert [commit.note for commit in commits(TOPIC)] == [label.replace("-", " ") for label in LABELS]


def test_the_experiment_can_be_planned_on_the_quick_split() -> None:
    check_design(DESIGN)
    assert DESIGN.dataset == f"{dataset(TOPIC).dataset}#quick"
    assert all(choice.model == "local/gemma-3-270m" for choice in DESIGN.models.values())


def test_every_case_can_be_scored_by_every_scorer() -> None:
    assert all(scorer(name).check(case) is None for name in DESIGN.scorers for case in CASES)


def test_the_format_refuses_a_list_of_facts() -> None:
    assert score("format", " **Light and bright.** The Oriel has 900 lumens and an arm of ash.") == 1
    assert score("format", " **Light and bright.** The Oriel has 900 lumens; arm of ash; dims.") == 0
    assert score("format", " The Oriel has 900 lumens and an arm of ash.") == 0
    assert score("format", " **Light and bright.** The Oriel has 900 lumens and an arm of") == 0


def test_no_answer_has_both_lengths() -> None:
    for words in range(80):
        text = " ".join(["word"] * words)
        assert score("short", text) + score("long", text) <= 1
