from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_init_overwrites_nothing(pecia: Shell) -> None:
    Path("pecia.toml").write_text("# mine\n")
    assert pecia("init").code == 0
    assert Path("pecia.toml").read_text() == "# mine\n"


def test_a_prompt_goes_from_file_to_rendered_text(greeting: Shell) -> None:
    assert greeting("render greet -v name=Ada").out == "Good day, Ada\n"
    assert greeting("render greet#1 -v name=Ada").out == "Hello Ada\n"
    assert greeting("show greet#1").out.endswith("Hello {{ name }}\n")
    assert [row["number"] for row in greeting("log greet --json").json] == [2, 1]
    assert greeting("list --json").json[0]["title"] == "Greeting"


def test_a_commit_of_equal_content_says_so(greeting: Shell) -> None:
    again = greeting("commit greet greet.prompt.md")
    assert (again.code, "is this content already" in again.out) == (0, True)


def test_a_diff_shows_the_lines_that_changed(greeting: Shell) -> None:
    shown = greeting("diff greet").out
    assert "-Hello {{ name }}" in shown
    assert "+Good day, {{ name }}" in shown


def test_labels_move_and_move_back(greeting: Shell) -> None:
    assert greeting("release greet production 1").code == 0
    assert greeting("release greet production 2 -m nicer").code == 0
    assert greeting("render greet@production -v name=Ada").out == "Good day, Ada\n"
    assert greeting("rollback greet production").code == 0
    assert greeting("label greet --json").json["labels"][0]["version"] == 1


def test_a_dry_run_says_what_a_release_would_replace_and_moves_nothing(greeting: Shell) -> None:
    greeting("release greet production 1")
    said = greeting("release greet production 2 --dry-run").out.splitlines()
    assert said == [
        "production of greet: v2 would replace v1",
        "  no policy has a say: it would move at once",
    ]
    assert greeting("release greet production 2 --dry-run --json").json["serving"] == 1


def test_an_experiment_ends_in_words_and_a_second_run_calls_nothing(greeting: Shell) -> None:
    first = greeting("experiment run try.yaml")
    assert first.code == 0
    assert "two against one on echo, right: better: +100.0 points" in first.out
    assert "40 runs: 2 variants" in first.err
    assert "nothing is called" in greeting("experiment run try.yaml").err
    assert greeting("experiment show try --baseline two --json").json["baseline"] == "two"
    assert greeting("experiment list --json").json[0]["progress"]["called"] == 40


def test_a_plan_calls_nothing(greeting: Shell) -> None:
    assert greeting("experiment run try.yaml --plan --json").json["runs"] == 40
    assert greeting("experiment list --json").json == []


def test_drafts_and_cases_may_be_files_beside_the_experiment(greeting: Shell) -> None:
    Path("draft.prompt.md").write_text("Good day, {{ name }}!\n")
    text = Path("try.yaml").read_text()
    Path("try.yaml").write_text(
        text.replace("greet#2", "./draft.prompt.md").replace(" names", " ./names.jsonl")
    )
    result = greeting("experiment run try.yaml --json").json
    assert (result["dataset"], result["arms"][1]["variant"]) == ("files/names", "two")


def test_a_plan_keeps_nothing_of_the_cases_in_a_file(greeting: Shell) -> None:
    Path("try.yaml").write_text(Path("try.yaml").read_text().replace(" names", " ./names.jsonl"))
    planned = greeting("experiment run try.yaml --plan --json").json
    assert (planned["plan"]["dataset"], planned["plan"]["revision"], planned["runs"]) == (
        "files/names",
        1,
        40,
    )
    assert [dataset["name"] for dataset in greeting("dataset list --json").json] == ["names"]
    assert greeting("experiment run try.yaml --json").code == 0
    assert greeting("experiment list --json").json[0]["plan_digest"] == planned["digest"]


def test_a_policy_is_met_by_evidence_and_somebody_else(greeting: Shell) -> None:
    greeting("experiment run try.yaml")
    greeting("release greet production 1")
    Path("policy.yaml").write_text(
        "label: production\nevidence: [{dataset: names, metric: right, require: better}]\napprovals: 1\n"
    )
    assert greeting("policy set policy.yaml").code == 0
    refused = greeting("release greet production 2")
    assert (refused.code, "better, 1 approval" in refused.err) == (1, True)
    assert greeting("propose greet production 2 --as ada").code == 0
    assert greeting("approve 1 --as ada").code == 1
    assert greeting("approve 1 --as grace").code == 0
    assert greeting("proposal show 1 --json").json["verdict"]["met"] is True
    assert greeting("release greet production 2 --proposal 1").code == 0
    assert greeting("proposal list").out.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("show nope", 4, "no prompt 'nope'"),
        ("show Nope", 2, "does not name a prompt"),
        ("commit greet nothing.md", 4, "no file nothing.md"),
        ("commit greet greet.prompt.md --parent 1", 3, "head of 'greet' is version 2, not 1"),
        ("render greet", 2, "no value for 'name'"),
        ("render greet -v name=x -v other=y", 2, "no variable named 'other'"),
        ("release greet production 9", 4, "no version 9"),
        ("release greet production 1 --if-current 7", 3, "stands at no version"),
        ("rollback greet production", 3, "no earlier release"),
        ("approve 5", 4, "no proposal 5"),
        ("experiment show 7", 4, "no experiment 7"),
        ("frobnicate", 2, "No such command"),
        ("serve --host 0.0.0.0", 2, "this machine only"),
        ("dataset show nothing", 4, "no dataset 'nothing'"),
    ],
)
def test_what_cannot_be_done_has_an_exit_code_and_says_why(
    greeting: Shell, line: str, code: int, says: str
) -> None:
    said = greeting(line)
    assert (said.code, said.out) == (code, "")
    assert says in said.err
    as_json = greeting(f"{line} --json")
    assert as_json.code == code
    assert as_json.json["code"]


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("bad.md", "---\ntitel: x\n---\nHi\n", "commit p bad.md", "Line 2"),
        ("bad.md", "a\n{% set x = 1 %}\n", "commit p bad.md", "Line 2, column 4"),
        ("bad.jsonl", '{"input": {}}\n{"input"\n', "dataset import d bad.jsonl", "Line 2"),
        ("bad.jsonl", '{"expected": 1}\n', "dataset import d bad.jsonl", "Line 1 lacks 'input'"),
        ("bad.yaml", "name: x\nvariant: {}\n", "experiment run bad.yaml", "Line 2"),
        ("bad.yaml", "name: [\n", "experiment run bad.yaml", "Line 2"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(
    pecia: Shell, name: str, text: str, line: str, says: str
) -> None:
    Path(name).write_text(text)
    said = pecia(line)
    assert said.code == 2
    assert says in said.err


def test_a_missing_column_is_found_before_the_first_call(greeting: Shell) -> None:
    Path("names.jsonl").write_text('{"input": {"nome": "x"}, "expected": "y"}\n')
    greeting("dataset import names names.jsonl")
    said = greeting("experiment run try.yaml")
    assert said.code != 0
    assert "name" in said.err


def test_data_goes_to_stdout_and_talk_to_stderr(greeting: Shell) -> None:
    said = greeting("experiment run try.yaml --json")
    assert said.json["name"] == "try"
    assert "runs" in said.err


def test_a_prompt_of_another_project_is_not_found(greeting: Shell) -> None:
    for line in ("show other:greet", "render other:greet#1 -v name=Ada"):
        assert greeting(line).code == 4
    Path("try.yaml").write_text(Path("try.yaml").read_text().replace("greet#1", "other:greet#1"))
    assert greeting("experiment run try.yaml --plan").code == 4


def test_a_prompt_file_of_an_experiment_says_what_its_bytes_say(greeting: Shell) -> None:
    Path("try.yaml").write_text(Path("try.yaml").read_text().replace("greet#2", "./draft.prompt.md"))
    Path("draft.prompt.md").write_bytes(b"Good day,\r{{ name }}\n")
    refused = greeting("experiment run try.yaml --plan")
    assert (refused.code, "U+000D" in refused.err) == (2, True)
    Path("draft.prompt.md").write_bytes(b"Good day, \xff{{ name }}\n")
    assert "is not UTF-8 text (byte 10)" in greeting("experiment run try.yaml --plan").err


def test_a_search_shows_the_hits_and_says_how_it_searched(greeting: Shell) -> None:
    said = greeting("search", "good day title*")
    assert (said.code, said.out) == (0, "")
    said = greeting("search", "good day")
    assert said.out.splitlines() == ["greet#2  head · Greeting", "    Good day, {{ name }}"]
    assert said.err.strip() == "(lexical)"
    found = greeting("search --json", "greeting").json
    assert [(hit["prompt"], hit["version"]) for hit in found["hits"]] == [("greet", 2)]


def test_a_text_finds_what_resembles_it(greeting: Shell) -> None:
    Path("text.txt").write_text("A good day to you")
    assert greeting("search --similar-to text.txt --json").json["hits"][0]["prompt"] == "greet"
    assert greeting("search --similar-to text.txt --by meaning").code == 2
    assert greeting("search").code == 2


def test_the_index_is_read_in_anew(greeting: Shell) -> None:
    assert greeting("search --rebuild").out == "2 versions read in\n"
    assert greeting("search --json", "hello", "--every-version").json["hits"][0]["version"] == 1


def test_the_best_version_by_evidence_leads(greeting: Shell) -> None:
    assert greeting("experiment run try.yaml").code == 0
    (board,) = greeting("best --json").json["boards"]
    assert [(leader["prompt"], leader["version"]) for leader in board["leaders"]] == [
        ("greet", 2),
        ("greet", 1),
    ]
    said = greeting("best --model scripted/*")
    assert said.out.startswith("right on names@1, scripted/echo\n")
    assert "worse" in said.out
