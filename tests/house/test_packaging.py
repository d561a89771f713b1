from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pecia import script

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = (ROOT / "constraints.txt").read_text()
UNPINNED = {
    "litellm",
    "any-llm",
}  # no environment has them beside the vendors' packages: docs/decisions, "Models by plugin"


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", requirement)[0] for requirement in requirements}


def test_every_requirement_has_a_pin_that_names_no_host() -> None:
    pinned = [extra for name, extra in EXTRAS.items() if name not in UNPINNED]
    wanted = named([*PROJECT["dependencies"], *(name for extra in pinned for name in extra)])
    assert wanted - {"pecia"} <= set(re.findall(r"^([\w-]+)==", PINS, re.MULTILINE))
    assert "://" not in PINS


def test_the_command_knows_what_the_server_extra_imports() -> None:
    imported = {"google-re2": "re2", "genai-prices": "genai_prices"}
    assert {imported.get(name, name) for name in named(EXTRAS["server"])} == set(script.SERVER_MODULES)


def test_without_the_server_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(script, "find_spec", lambda name: None if name == "typer" else found(name))
    assert script.main() == 2
    assert "pip install 'pecia[server]'" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["nonsense"], ["bench", "nonsense"]])
def test_dev_refuses_what_it_does_not_know_and_lists_what_it_does(arguments: list[str]) -> None:
    said = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), *arguments], capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "nonsense" in said.stderr


def test_dev_tells_an_old_python_what_it_needs() -> None:
    source = (ROOT / "dev.py").read_text()
    old = f"import sys; sys.version_info = (3, 9); exec(compile({source!r}, 'dev.py', 'exec'))"
    said = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "Python 3.11 or later" in said.stderr


CLIENT = """
import pkgutil, sys
sys.modules.update(dict.fromkeys({missing!r}))
import pecia.connect, pecia.sdk
for module in pkgutil.iter_modules(pecia.sdk.__path__):
    __import__(f"pecia.sdk.{{module.name}}")
"""


def test_the_client_needs_nothing_but_the_base_requirements() -> None:
    client = CLIENT.format(missing=[*script.SERVER_MODULES, "psycopg", "xllamacpp"])
    said = subprocess.run([sys.executable, "-c", client], capture_output=True, text=True, check=False)
    assert said.stderr == ""
