"""The reference has everything there is: commands, operations, values, settings, problems, exit codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer

from docs.generate import EXITS, PAGES
from pecia import settings
from pecia.cli.main import app
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import PROBLEMS
from pecia.domain.policy import EvidenceGate, Policy
from tests.docs.pages import ROOT, blocks, read

REFERENCE = Path("docs/reference")
SOURCES = list((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("name", PAGES)
def test_what_is_read_from_the_code_is_what_the_code_says(name: str) -> None:
    assert read(REFERENCE / name) == PAGES[name](), "run .venv/bin/python docs/generate.py"


def test_every_exit_code_is_explained() -> None:
    assert {problem.exit for problem in PROBLEMS.values()} | {0} == EXITS.keys()


def test_every_problem_is_explained() -> None:
    text = read(REFERENCE / "problems.md")
    assert [code for code in PROBLEMS if f"`{code}`" not in text] == []


def test_every_variable_of_the_environment_is_a_setting_of_the_reference() -> None:
    used = {name for path in SOURCES for name in re.findall(r"\bPECIA_[A-Z_]+\b", path.read_text())}
    documented = set(re.findall(r"^\| `(PECIA_[A-Z_]+)`", read(REFERENCE / "settings.md"), re.MULTILINE))
    assert used == documented


def test_every_key_of_pecia_toml_is_in_the_reference() -> None:
    documented = set(re.findall(r"^\| `([a-zNAME_.]+)`", read(REFERENCE / "settings.md"), re.MULTILINE))
    assert documented == set(keys(settings._File))


def keys(kind: Any, before: str = "") -> list[str]:
    """The dotted keys of a table; `NAME` stands for a name that the user gives."""
    found: list[str] = []
    for field in msgspec.structs.fields(kind):
        inner = getattr(field.type, "__args__", (None, None))[1] if field.name == "models" else field.type
        name = f"{before}{field.name}{'.NAME' if field.name == 'models' else ''}"
        is_table = isinstance(inner, type) and issubclass(inner, msgspec.Struct)
        found += keys(inner, f"{name}.") if is_table else [name]
    return found


def test_the_example_of_an_experiment_file_has_every_key() -> None:
    [example] = [
        block for block in blocks(read(REFERENCE / "experiment-file.md")) if block.title == "reply.yaml"
    ]
    for kind in (Design, Limits, ModelChoice):
        for field in msgspec.structs.fields(kind):
            assert f"{field.name}:" in example.text


def test_every_key_of_a_policy_is_explained() -> None:
    text = read(Path("docs/how-to/ask-for-evidence.md"))
    for kind in (Policy, EvidenceGate):
        for field in msgspec.structs.fields(kind):
            assert f"{field.name}:" in text or f"`{field.name}`" in text, field.name


def test_json_is_described_for_every_command() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", read(REFERENCE / "json.md"), re.MULTILINE)
    described = {name for row in rows for name in re.findall(r"`([a-z -]+)`", row)}
    root: Any = typer.main.get_command(app)
    for name, command in root.commands.items():
        for inner in getattr(command, "commands", {"": None}):
            assert f"{name} {inner}".strip() in described | {"serve", "worker", "demo"}
