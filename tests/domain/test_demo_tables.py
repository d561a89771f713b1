"""The demo's tables, the prompts that summarize them and the experiment that scores the summaries."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

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

TOPIC = next(topic for topic in TOPICS if topic.name == "summary")
CASES = [read_case(row, line=line) for line, row in enumerate(dataset(TOPIC).rows, 1)]
VERSIONS = [commit.content for commit in commits(TOPIC)]
DESIGN = design(TOPIC, full=False)
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def facts(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What is true of a series of values in their order in time."""
    values = [row["value"] for row in rows]
    change = round(values[-1] - values[0], 2)
    return {
        "first": values[0],
        "last": values[-1],
        "min": min(values),
        "max": max(values),
        "min_at": rows[values.index(min(values))]["at"],
        "max_at": rows[values.index(max(values))]["at"],
        "mean": round(sum(values) / len(values), 2),
        "change": change,
        "direction": "up" if change > 0 else "down" if change < 0 else "flat",
    }


def values(case: Case) -> list[float]:
    return [row["value"] for row in case.input["rows"]]


def scorer(name: str) -> Scorer:
    return BuiltInScorers().make(name, DESIGN.scorers[name])


def score(name: str, text: str, case: Case) -> float:
    found = scorer(name).score(Answer(state="ok", text=text), case)
    assert isinstance(found, Scored)
    return found.value


def answers(number: int) -> list[str]:
    """The summaries that a version gives as examples."""
    return re.findall(r"^JSON: (\{.+\})$", VERSIONS[number - 1].template or "", re.MULTILINE)


def example_tables() -> list[Case]:
    """The tables of the examples, as version 2 shows them row by row."""
    found: list[Case] = []
    for block in (VERSIONS[1].template or "").split("\n\n")[1:-1]:
        title, *lines, _ = block.splitlines()
        pairs = [line.split(": ") for line in lines]
        rows = [{"at": at, "value": int(value)} for at, value in pairs]
        given = {"title": title.partition(" (")[0], "unit": title.partition(" (")[2][:-1], "rows": rows}
        found.append(Case(id=title, input=given, expected=facts(rows)))
    return found


# ---------------------------------------------------------------- the tables


def test_there_are_thirty_tables_of_which_the_first_twelve_are_quick() -> None:
    check_cases(CASES)
    assert [case.split for case in CASES] == ["quick"] * 12 + ["rest"] * 18


def test_facts_are_what_a_reader_would_work_out_by_hand() -> None:
    rows = [{"at": "Mon", "value": 2}, {"at": "Tue", "value": 4.5}, {"at": "Wed", "value": 1}]
    found = {"first": 2, "last": 1, "min": 1, "max": 4.5, "min_at": "Wed", "max_at": "Tue"}
    assert facts(rows) == {**found, "mean": 2.5, "change": -1, "direction": "down"}


@by_case
def test_the_expected_facts_are_those_of_the_table(case: Case) -> None:
    assert case.expected == facts(case.input["rows"])


@by_case
def test_a_table_has_one_highest_and_one_lowest_row(case: Case) -> None:
    assert values(case).count(max(values(case))) == 1
    assert values(case).count(min(values(case))) == 1
    places = [row["at"] for row in case.input["rows"]]
    assert len(set(places)) == len(places) >= 4


def test_tables_rise_fall_and_end_where_they_began() -> None:
    for split in ("quick", "rest"):
        found = {case.expected["direction"] for case in CASES if case.split == split}
        assert found == {"up", "down", "flat"}


def test_no_table_is_nearly_another() -> None:
    assert len({case.input["title"] for case in CASES}) == 30
    assert len({tuple(values(case)) for case in CASES}) == 30
    texts = [plain(case.input) for case in CASES]
    assert all(share_in(one, other) < 0.2 for one in texts for other in texts if one is not other)


def test_no_table_copies_a_row_of_the_shared_data(shared_data: Path) -> None:
    real = [
        row
        for name in ("metrics_summary.jsonl", "table_summary_fetaqa.jsonl")
        for row in rows_of(shared_data / name)
    ]
    assert all(share_in(plain(case.input), row) < 0.2 for case in CASES for row in real)


# ---------------------------------------------------------------- the prompts


def test_every_version_passes_the_gate_and_takes_just_what_a_table_has() -> None:
    for version in VERSIONS:
        taken = {variable.name for variable in check_content(version).variables}
        assert taken == set(version.inputs or {})
        assert all(case.input.keys() == taken for case in CASES)


def test_every_table_is_valid_against_the_declared_inputs() -> None:
    for version in VERSIONS:
        for name, schema in (version.inputs or {}).items():
            validator = Draft202012Validator(schema)
            assert all(validator.is_valid(case.input[name]) for case in CASES)


def test_the_first_two_versions_show_every_row() -> None:
    for version in VERSIONS[:2]:
        compiled = compile_content(version)
        for case in CASES:
            head = f"{case.input['title']} ({case.input['unit']})"
            lines = [f"{row['at']}: {row['value']}" for row in case.input["rows"]]
            assert str(compiled.render(case.input)).endswith("\n".join([head, *lines, "JSON:"]))


def test_the_third_version_looks_the_highest_and_the_lowest_up() -> None:
    compiled = compile_content(VERSIONS[2])
    for case in CASES:
        told = case.expected
        assert str(compiled.render(case.input)).splitlines()[-4:] == [
            f"Highest: {told['max']} at {told['max_at']}",
            f"Lowest: {told['min']} at {told['min_at']}",
            f"First to last: {told['first']} to {told['last']}",
            "JSON:",
        ]


def test_the_examples_are_right() -> None:
    tables = example_tables()
    assert len(tables) == 2
    for number in (2, 3):
        for answer, table in zip(answers(number), tables, strict=True):
            assert all(score(name, answer, table) == 1 for name in DESIGN.scorers)


def test_the_third_version_shows_its_example_tables_as_it_shows_any_other() -> None:
    template = VERSIONS[2].template or ""
    compiled = compile_content(VERSIONS[2])
    for table in example_tables():
        shown = str(compiled.render(table.input)).rpartition("\n\n")[2]
        assert f"\n\n{shown} {{" in template


def test_no_example_is_a_table_or_nearly_one() -> None:
    for case in CASES:
        assert all(share_in(plain(case.input), version.template or "") < 0.2 for version in VERSIONS)
        for table in example_tables():
            assert case.input["title"] != table.input["title"]
            assert len(set(values(case)) & set(values(table))) <= 1


def test_the_versions_say_the_same_about_their_prompt() -> None:
    first, *others = [commit.fields for commit in commits(TOPIC)]
    assert all(fields == first for fields in others)
    assert first.title
    assert first.purpose
    assert first.description
    assert first.tags


# ---------------------------------------------------------------- the experiment


def test_the_experiment_compares_the_three_versions_on_the_quick_split() -> None:
    check_design(DESIGN)
    assert list(DESIGN.variants.values()) == [f"{TOPIC.prompt}#{number}" for number in (1, 2, 3)]
    assert len(VERSIONS) == 3
    assert DESIGN.dataset == f"{dataset(TOPIC).dataset}#quick"
    assert all(choice.model == "local/gemma-3-270m" for choice in DESIGN.models.values())


def test_the_schema_that_scores_is_the_output_that_every_version_declares() -> None:
    assert all(version.output == DESIGN.scorers["shape"]["schema"] for version in VERSIONS)


def test_the_expected_facts_make_a_summary_that_scores_in_full() -> None:
    scorers = [scorer(name) for name in DESIGN.scorers]
    for case in CASES:
        fields = {key: case.expected[key] for key in ("max", "max_at", "min", "min_at", "change")}
        summary = json.dumps({"headline": f"{case.input['title']}: a summary", **fields})
        scores = [one.score(Answer(state="ok", text=summary), case) for one in scorers]
        assert [found.value for found in scores if isinstance(found, Scored)] == [1] * len(scorers)


def test_every_table_can_be_scored_by_every_scorer() -> None:
    assert all(scorer(name).check(case) is None for name in DESIGN.scorers for case in CASES)
