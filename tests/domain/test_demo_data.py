"""The demo's short texts, the prompts that classify them and the experiment that compares the prompts."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from pecia.demo.content import BEST, FIRST, TOPICS, commits, dataset, design
from pecia.domain.answer import Answer
from pecia.domain.dataset import check_cases, read_case
from pecia.domain.design import check_design
from pecia.domain.score import Scored, Unscored
from pecia.domain.template import check_content, compile_content
from pecia.scorers import BuiltInScorers
from tests.domain.likeness import rows_of, share_in

TOPIC = next(topic for topic in TOPICS if topic.name == "sentiment")
CASES = [read_case(row, line=line) for line, row in enumerate(dataset(TOPIC).rows, 1)]
TEXTS: list[str] = [case.input["text"] for case in CASES]
VERSIONS = [commit.content for commit in commits(TOPIC)]
DESIGN = design(TOPIC, full=False)
LABELS = ("positive", "negative")
STYLES = ("plain", "negation", "mixed", "irony", "understated")
quick = [case for case in CASES if case.split == "quick"]


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def alike(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1, letters in their order; an upper bound where it is little."""
    found = SequenceMatcher(None, words(one), words(other), autojunk=False)
    bound = found.quick_ratio()
    return bound if bound < 0.7 else found.ratio()


def examples() -> set[tuple[str, str]]:
    """What the prompts give as examples, each with the label it is given."""
    found: list[tuple[str, str]] = []
    for version in VERSIONS:
        found += re.findall(r"^Text: (.+)\nSentiment: (\w+)$", version.template or "", re.MULTILINE)
        found += re.findall(r'^"(.+)" is (\w+)\.$', version.template or "", re.MULTILINE)
    return set(found)


# ---------------------------------------------------------------- the texts


def test_there_are_at_least_a_hundred_and_twenty_texts_of_which_sixty_are_quick() -> None:
    check_cases(CASES)
    assert len(CASES) >= 120
    assert [case.split for case in CASES] == ["quick"] * 60 + ["rest"] * (len(CASES) - 60)


def test_the_two_labels_are_balanced_in_each_split() -> None:
    for split in ("quick", "rest"):
        counts = Counter(case.expected for case in CASES if case.split == split)
        assert counts["positive"] == counts["negative"] == sum(counts.values()) / 2


def test_every_way_of_speaking_occurs_with_both_labels_among_the_quick_ones_too() -> None:
    for cases in (quick, CASES):
        said = {(case.metadata["style"], case.expected) for case in cases}
        assert said == {(style, label) for style in STYLES for label in LABELS}


def test_no_topic_has_texts_of_one_label_only() -> None:
    domains = {case.metadata["domain"] for case in CASES}
    assert len(domains) >= 12
    for domain in domains:
        counts = Counter(case.expected for case in CASES if case.metadata["domain"] == domain)
        assert min(counts[label] for label in LABELS) >= 2


def test_a_text_is_one_line_of_a_few_words() -> None:
    for text in TEXTS:
        assert text == text.strip()
        assert 4 <= len(text.split()) <= 25
        assert text.isprintable()
        assert '"' not in text


def test_no_text_is_nearly_another() -> None:
    pairs = [(one, other) for at, one in enumerate(TEXTS) for other in TEXTS[:at]]
    assert all(share_in(one, other) < 0.5 for one, other in pairs)
    assert all(alike(one, other) < 0.7 for one, other in pairs)


def test_no_text_copies_a_row_of_the_shared_data(shared_data: Path) -> None:
    real = list(rows_of(shared_data / "sentiment.jsonl"))
    assert not {words(text) for text in TEXTS} & {words(row) for row in real}
    assert all(share_in(text, row) < 0.5 for text in TEXTS for row in real)


# ---------------------------------------------------------------- the prompts


def test_there_is_no_example_then_one_then_twice_the_same_four() -> None:
    assert len(VERSIONS) == 4
    shown = [sum(text in (version.template or "") for text, _ in examples()) for version in VERSIONS]
    assert shown == [0, 1, 4, 4]
    assert Counter(label for _, label in examples()) == {"positive": 2, "negative": 2}


def test_no_example_is_a_text_it_is_scored_on_or_nearly_one() -> None:
    for example, _ in examples():
        assert all(share_in(example, text) < 0.5 for text in TEXTS)
        assert all(alike(example, text) < 0.7 for text in TEXTS)


def test_every_version_takes_the_text_and_asks_for_the_word_behind_it() -> None:
    for version in VERSIONS:
        assert [variable.name for variable in check_content(version).variables] == ["text"]
        prompt = str(compile_content(version).render({"text": "All is well."}))
        assert prompt.endswith(("All is well.\nSentiment:", '"All is well." is'))


def test_the_versions_say_the_same_about_their_prompt() -> None:
    first, *others = [commit.fields for commit in commits(TOPIC)]
    assert all(fields == first for fields in others)
    assert all((first.title, first.purpose, first.description, first.tags))


# ---------------------------------------------------------------- the experiment


def test_the_experiment_compares_the_four_versions_on_the_quick_split() -> None:
    check_design(DESIGN)
    assert list(DESIGN.variants.values()) == [f"{TOPIC.prompt}#{number}" for number in (1, 2, 3, 4)]
    assert DESIGN.dataset == f"{dataset(TOPIC).dataset}#quick"
    assert DESIGN.variants[DESIGN.baseline or ""] == f"{TOPIC.prompt}#{FIRST}"
    assert f"{TOPIC.prompt}#{BEST}" in DESIGN.variants.values()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (" positive", "positive"),
        (" Negative.", "negative"),
        ("", None),
        (" 10/10", None),
        (" I was very happy", None),
    ],
)
def test_the_first_word_is_the_answer_or_there_is_none(text: str, read: str | None) -> None:
    scorer = BuiltInScorers().make("accuracy", DESIGN.scorers["accuracy"])
    for state in ("ok", "truncated"):
        found = scorer.score(Answer(state=state, text=text), CASES[0])
        assert found.read == read if isinstance(found, Scored) else read is None
        assert isinstance(found, Scored) or found == Unscored(reason="unparseable", detail=found.detail)


def test_every_text_can_be_scored() -> None:
    scorer = BuiltInScorers().make("accuracy", DESIGN.scorers["accuracy"])
    assert all(scorer.check(case) is None for case in CASES)
