"""`pecia axes | vary | lessons`, and the reports of an experiment with axes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, completion

PROMPT = "You are a clerk. Please sort it in order to route it. Never say <i>no</i>.\n\nText: {{ text }}\nAnswer:\n"


@pytest.fixture
def sorting(pecia: Shell) -> Shell:
    Path("p.prompt.md").write_text(PROMPT)
    assert pecia("commit sort p.prompt.md").code == 0
    rows = [{"input": {"text": f"t{n}"}, "expected": "You are", "split": "test"} for n in range(12)]
    rows += [{"input": {"text": f"train {n}"}, "expected": "x", "split": "train"} for n in range(4)]
    Path("cases.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert pecia("dataset import cases cases.jsonl").code == 0
    return pecia


def experiment(variations: str) -> str:
    Path("axes.yaml").write_text(
        f"name: axes\ndataset: cases#test\nvariations: {variations}\n"
        "models: {echo: {model: scripted/echo}}\nscorers: {right: {type: contains}}\n"
    )
    return "experiment run axes.yaml"


def test_the_axes_are_listed_with_their_levels(pecia: Shell) -> None:
    said = pecia("axes")
    assert "set phrases cut" in said.out
    assert {axis["name"] for axis in pecia("axes --json").json} >= {"length", "shots", "tone"}


@pytest.mark.parametrize("prompt", ["sort", "sort#1", "p.prompt.md"])
def test_a_variant_is_shown_as_a_diff_from_the_prompt(sorting: Shell, prompt: str) -> None:
    said = sorting(f"vary {prompt} --axis length=as-is,short")
    assert said.code == 0
    assert "length=as-is (as it stands)" in said.out
    assert "+You are a clerk. Sort it to route it. Never say <i>no</i>." in said.out


def test_variants_are_written_as_prompt_files(sorting: Shell) -> None:
    said = sorting("vary sort --axis shots=0,2 --examples cases#train --pick diverse --out drafts")
    assert said.code == 0
    assert Path("drafts/shots-2.prompt.md").read_text().count("Answer: x") == 2
    assert sorting("commit more drafts/shots-2.prompt.md").code == 0


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "--axis length",
        "--axis length=tiny",
        "--axis volume=up",
        "--axis shots=0,1",
        "--axis shots=0,1 --examples cases#nope",
        "--axis tone=as-is,terse",
        "--axis length=as-is,short --pick best",
        "--axis length=as-is --sentences",
    ],
)
def test_what_cannot_be_varied_is_refused_with_a_reason(sorting: Shell, rest: str) -> None:
    said = sorting(f"vary sort {rest}")
    assert said.code == 2
    assert said.err.startswith("pecia: ")


def test_a_writer_is_asked_for_tones(sorting: Shell) -> None:
    said = sorting("vary sort --axis tone=as-is,terse --writer scripted/echo")
    assert "scripted/echo writes tone=terse" in said.err
    assert sorting("log pecia/rewriter").code == 0


def test_an_experiment_file_has_tones_written_once_and_keeps_them_beside_it(sorting: Shell) -> None:
    line = experiment("{of: sort, axes: {tone: [as-is, terse]}, writer: here/writer}")
    with ModelServer(lambda _: completion("You sort.\n\nText: «1»\nAnswer:")) as server:
        settings = Path("pecia.toml") if Path("pecia.toml").exists() else None
        before = settings.read_text() if settings else ""
        Path("pecia.toml").write_text(f'{before}\n[models.here]\nbase_url = "{server.base_url}"\n')
        said = sorting(line)
    assert said.code == 0, said.err
    assert "here/writer writes tone=terse" in said.err
    (kept,) = Path("axes.written").iterdir()
    assert kept.read_text() == "You sort.\n\nText: {{ text }}\nAnswer:\n"
    assert "writes" not in sorting(line).err  # nobody would answer now
    assert len(sorting("experiment list --json").json) == 1
    kept.write_text(f"Tersely. {PROMPT}")
    assert sorting(line).code == 0
    assert len(sorting("experiment list --json").json) == 2


def test_without_a_writer_what_a_model_would_write_is_asked_for(sorting: Shell) -> None:
    said = sorting(experiment("{of: sort, axes: {tone: [as-is, terse]}}"))
    assert (said.code, "is written by a model" in said.err) == (2, True)


def test_a_run_says_what_each_axis_did_and_the_lesson_is_told_next_time(sorting: Shell) -> None:
    said = sorting(experiment("{of: sort, axes: {role: [as-is, none], labels: [as-is, upper]}}"))
    assert said.code == 0, said.err
    assert "role none against as-is: worse: -100.0 points" in said.out
    assert "labels over 2 levels: 50.0% / 50.0% / 50.0%" in said.out
    assert sorting("experiment effects axes --json").json["effects"][0]["axis"] == "role"
    page = sorting("experiment report axes --format html").out
    assert "Axis effects" in page
    assert 'aria-label="role none against as-is: worse: -100.0 points' in page
    assert "role none against as-is: -100.0" in sorting("lessons --axis role").out
    assert "Before, in the projects you may read:" in sorting("vary sort --axis role=as-is,none").out


def test_a_map_shows_what_each_sentence_buys_also_as_a_page_without_markup_of_the_prompt(
    sorting: Shell,
) -> None:
    assert sorting(experiment("{of: ./p.prompt.md, sentences: true}")).code == 0
    said = sorting("experiment ablation axes")
    assert "helps" in said.out.splitlines()[1]
    page = sorting("experiment ablation axes --html").out
    report = sorting("experiment report axes --format html").out
    assert "Axis effects" not in report
    for written in (page, report):
        assert '<mark class="helps up5"' in written
        assert "style=" not in written
        assert "<i>no" not in written
    assert sorting("experiment ablation axes --html --json").json["experiment"] == 1


def test_an_experiment_without_axes_says_how_to_get_some(greeting: Shell) -> None:
    assert greeting("experiment run try.yaml").code == 0
    assert "variations: {of: NAME" in greeting("experiment effects try").err
    assert "No experiment has tried an axis yet" in greeting("lessons").err
