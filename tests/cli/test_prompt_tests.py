"""`pecia test`: the experiments beside the prompts, judged, with an exit code that a CI can go by."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, echo

PROMPT, CASES = Path("prompts/shop/reply.prompt.md"), Path("prompts/shop/reply.jsonl")
ATTACHED = Path("prompts/shop/reply.experiment.yaml")
GOOD, BAD = "Write to {{ name }} about {{ order }}.\n", "Write to {{ name }}.\n"
TERMS = (
    "dataset: ./reply.jsonl\nmodels: {echo: {model: scripted/echo}}\n"
    "scorers: {facts: {type: contains, all: expected}}\n"
)


@pytest.fixture
def shop(pecia: Shell) -> Shell:
    PROMPT.parent.mkdir(parents=True)
    rows = [
        {"id": f"c{n}", "input": {"name": f"N{n}", "order": f"A-{n}"}, "expected": [f"N{n}", f"A-{n}"]}
        for n in range(10)
    ]
    CASES.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    ATTACHED.write_text(TERMS)
    PROMPT.write_text(GOOD)
    return pecia


@pytest.fixture
def served(shop: Shell) -> Shell:
    assert shop(f"commit shop/reply {PROMPT} --label production").code == 0
    return shop


def test_a_change_that_is_worse_exits_1_and_says_so(served: Shell) -> None:
    PROMPT.write_text(BAD)
    said = served("test")
    assert said.code == 1
    assert "facts: experiment 1 on scripted/echo: worse: -100.0 points" in said.out


def test_a_prompt_that_says_what_its_baseline_says_calls_nothing(served: Shell) -> None:
    said = served("test --json")
    [test] = said.json["tests"]
    assert (said.code, test["outcome"], test["runs"]) == (0, "passed", 0)


def test_a_first_version_is_undecided_which_only_strict_tests_refuse(shop: Shell) -> None:
    said = shop("test")
    assert said.code == 0
    assert "there is no shop/reply@production in the library yet" in said.out
    assert shop("test --strict").code == 1


def test_a_floor_decides_without_a_baseline(shop: Shell) -> None:
    ATTACHED.write_text(f"{TERMS}floors: {{facts: 0.9}}\n")
    assert shop("test --strict").code == 0
    PROMPT.write_text(BAD)
    assert shop("test").code == 1


def test_answers_are_kept_and_only_what_changed_is_called(served: Shell) -> None:
    PROMPT.write_text(BAD)
    assert served("test --json").json["tests"][0]["called"] == 20
    PROMPT.write_text("Dear {{ name }}, about {{ order }}.\n")
    [test] = served("test --json").json["tests"]
    assert (test["called"], test["reused"]) == (10, 10)
    assert served("test --json").json["tests"][0]["called"] == 0


def test_a_baseline_in_a_file_is_blessed_by_hand_only(shop: Shell) -> None:
    ATTACHED.write_text(f"{TERMS}baseline: ./reply.baseline.md\n")
    assert "--bless" in shop("test").out
    blessed = Path("prompts/shop/reply.baseline.md")
    assert not blessed.exists()
    assert shop("test --bless").code == 0
    assert blessed.read_text() == GOOD
    PROMPT.write_text(BAD)
    assert shop("test").code == 1
    assert "agree" not in shop("status").out  # the baseline is no prompt, the prompt is one


def test_blessing_a_label_says_that_it_is_released(served: Shell) -> None:
    assert "pecia release shop/reply production VERSION" in served("test --bless").err


def test_the_reports_say_the_same(served: Shell) -> None:
    PROMPT.write_text(BAD)
    assert served("test --junit out.xml --markdown out.md").code == 1
    suite = ET.fromstring(Path("out.xml").read_text())[0]  # noqa: S314 - our own document
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "1", "0")
    assert suite[0].get("file") == str(ATTACHED)
    text = Path("out.md").read_text()
    assert text.startswith("<!-- pecia test -->\n### ❌ Prompt tests: 1 failed\n")
    assert "Lost: c0, c1" in text


def test_a_report_cannot_be_written_by_what_it_reports(served: Shell) -> None:
    evil = "</summary>@everyone [x](http://x) `\u202e|"
    ATTACHED.write_text(f"{TERMS}require: '{evil}'\n")
    text = served("test --format markdown").out
    assert "@everyone" not in text
    assert "</summary>@" not in text
    assert "\u202e" not in text


def test_a_test_that_cannot_be_read_is_an_error_beside_the_others(served: Shell) -> None:
    Path("prompts/shop/other.prompt.md").write_text("Hello\n")
    Path("prompts/shop/other.experiment.yaml").write_text(f"{TERMS}baselin: x\n")
    said = served("test --json")
    assert said.code == 2
    assert [test["outcome"] for test in said.json["tests"]] == ["error", "passed"]
    assert said.json["tests"][0]["fault"]["code"] == "unknown_field"


def test_names_choose_and_an_unknown_one_is_not_found(served: Shell) -> None:
    assert len(served("test shop/* --json").json["tests"]) == 1
    assert len(served(f"test {ATTACHED} --json").json["tests"]) == 1
    assert served("test shop/reqly").code == 4


def test_a_plan_runs_nothing(served: Shell) -> None:
    PROMPT.write_text(BAD)
    assert served("test --plan --json").json["tests"][0]["runs"] == 20
    assert served("experiment list --json").json == []


def test_changed_goes_by_the_library_where_there_is_no_git(served: Shell) -> None:
    assert served("pull").code == 0
    assert served("test --changed --json").json == {"tests": [], "skipped": 1}
    PROMPT.write_text(BAD)
    assert len(served("test --changed --json").json["tests"]) == 1


def test_changed_goes_by_git_where_there_is_one(served: Shell) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *arguments], check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", "prompts")
    git("commit", "-m", "all")
    assert served("test --changed --json").json["skipped"] == 1
    CASES.write_text(CASES.read_text() + '{"input": {"name": "x", "order": "y"}, "expected": ["x"]}\n')
    assert len(served("test --changed --json").json["tests"]) == 1
    git("checkout", "-b", "other")
    git("commit", "-am", "a case")
    assert served("test --changed --json").json["skipped"] == 1
    assert len(served("test --changed --since main --json").json["tests"]) == 1
    assert served("test --changed --since --upload-pack=x").code == 2


def test_a_policy_is_a_test_on_the_terms_of_the_newest_experiment(served: Shell) -> None:
    PROMPT.write_text(BAD)
    assert served("test").code == 1
    ATTACHED.unlink()
    Path("policy.yaml").write_text(
        "label: production\nevidence: [{dataset: files/reply, metric: facts, require: no_worse}]\n"
    )
    assert served("policy set policy.yaml").code == 0
    said = served("test --json")
    [test] = said.json["tests"]
    assert (said.code, test["source"], test["reused"]) == (1, "policy of production", 20)


def test_a_policy_without_any_experiment_says_what_is_missing(served: Shell) -> None:
    ATTACHED.unlink()
    Path("policy.yaml").write_text("label: production\nevidence: [{dataset: d, metric: m}]\n")
    assert served("policy set policy.yaml").code == 0
    said = served("test")
    assert said.code == 2
    assert "Put reply.experiment.yaml beside the prompt's file" in said.err


def costly(served: Shell, server: ModelServer) -> None:
    """Each call of the test costs 20 cents."""
    file = Path("pecia.toml")
    file.write_text(f'{file.read_text()}\n[models.here]\nbase_url = "{server.base_url}"\n')
    assert served("price set here/m --input 0 --output 100000").code == 0
    ATTACHED.write_text(TERMS.replace("{model: scripted/echo}", "{model: here/m, params: {max_tokens: 2}}"))
    PROMPT.write_text(BAD)


def test_a_budget_holds_all_tests_together(served: Shell) -> None:
    with ModelServer(echo) as server:
        costly(served, server)
        Path("prompts/shop/other.prompt.md").write_text(BAD.replace("Write", "Reply"))
        Path("prompts/shop/other.experiment.yaml").write_text(ATTACHED.read_text() + "floors: {facts: 0.1}\n")
        said = served("test --budget 3 --json")
        assert len(server.bodies) == 15
    assert [test.get("fault", {}) and test["fault"]["code"] for test in said.json["tests"]].count(
        "budget_spent"
    ) == 1
    assert sum(test["spent"] for test in said.json["tests"]) == pytest.approx(3)


def test_a_test_that_may_cost_more_than_a_dollar_is_not_made_without_a_yes(served: Shell) -> None:
    with ModelServer(echo) as server:
        costly(served, server)
        said = served("test --json")
        assert (said.code, said.json["tests"][0]["fault"]["code"]) == (1, "confirmation_needed")
        assert len(server.bodies) == 10
        assert served("test --yes").code == 1  # it is worse
        assert len(server.bodies) == 20
