"""`pecia doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_an_installation_that_lacks_nothing_is_told_what_it_has(pecia: Shell) -> None:
    said = pecia("doctor")
    assert (said.code, said.out.splitlines()[-1]) == (0, "Nothing is wrong.")
    found = pecia("doctor --json").json
    assert found["settings"].endswith("pecia.toml")
    assert found["library"].startswith("sqlite:///")


def test_a_connection_without_its_key_is_wrong(pecia: Shell) -> None:
    with Path("pecia.toml").open("a") as file:
        file.write('[models.far]\nbase_url = "https://models.test/v1"\napi_key_env = "NO_SUCH_KEY"\n')
    said = pecia("doctor")
    assert said.code == 1
    assert "NO_SUCH_KEY is not set." in said.out


def test_a_plugin_that_breaks_is_named_with_its_package(
    pecia: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "plugins" / "acme_models-2.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-models\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text("[pecia.models]\nacme = acme_models:open_model\n")
    monkeypatch.syspath_prepend(info.parent)
    monkeypatch.delitem(sys.modules, "acme_models", raising=False)
    said = pecia("doctor --json")
    assert said.code == 1
    [plugin] = [one for one in said.json["plugins"] if one["group"] == "pecia.models"]
    assert (plugin["name"], plugin["package"], plugin["version"]) == ("acme", "acme-models", "2.0")
    assert "ModuleNotFoundError" in plugin["trouble"]


def test_a_password_of_the_library_is_not_told(pecia: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PECIA_DATABASE_URL", "postgresql://ada:s3cret-word@127.0.0.1:1/none")
    said = pecia("doctor --json")
    assert said.code == 1
    assert "s3cret-word" not in said.out + said.err
    assert said.json["library"] == "postgresql://127.0.0.1:1/none"
