"""`pecia.get` straight from a folder of prompt files."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest

import pecia
from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.release import ReleaseVersion
from pecia.app.rename import RenamePrompt
from pecia.app.sharing import SharePrompt
from pecia.domain.actor import Actor
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.sync import pull


@pytest.fixture(autouse=True)
def fresh() -> Generator[None]:
    pecia.use(None)
    yield
    pecia.use(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.prompt.md").write_text("---\ninputs:\n  x: string\n---\none {{ x }}\n")
    return tmp_path


def wait_for(text: str) -> None:
    ends = time.monotonic() + 10
    while pecia.get("a/b").render(x="!") != text and time.monotonic() < ends:
        time.sleep(0.02)
    assert pecia.get("a/b").render(x="!") == text


def test_a_file_is_served_under_every_label_and_followed(folder: Path) -> None:
    pecia.use(folder=folder)
    prompt = pecia.get("a/b")
    assert (prompt.render(x="!"), prompt.source, prompt.label) == ("one !", "folder", "production")
    assert pecia.get("a/b@staging").digest == pecia.get("a/b", "latest").digest == prompt.digest
    (folder / "a" / "b.prompt.md").write_text("two, longer {{ x }}\n")
    wait_for("two, longer !")


def test_a_file_that_is_broken_while_it_is_edited_leaves_what_was_served(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pecia.use(folder=folder)
    assert pecia.get("a/b").render(x="!") == "one !"
    with caplog.at_level(logging.WARNING, "pecia"):
        (folder / "a" / "b.prompt.md").write_text("{% set x = 1 %}\n")
        ends = time.monotonic() + 10
        while "serving a/b as it was" not in caplog.text and time.monotonic() < ends:
            time.sleep(0.02)
    assert pecia.get("a/b").render(x="!") == "one !"
    (folder / "a" / "b.prompt.md").write_text("mended {{ x }}\n")
    wait_for("mended !")


def test_errors_are_those_of_every_other_source(folder: Path) -> None:
    (folder / "bad.prompt.md").write_text("---\ntitel: x\n---\n")
    pecia.use(folder=folder)
    with pytest.raises(pecia.NotFound, match="no prompt 'a/c'"):
        pecia.get("a/c")
    with pytest.raises(pecia.NotFound, match="does not have version 3"):
        pecia.get("a/b#3")
    with pytest.raises(pecia.Invalid, match="does not name a prompt"):
        pecia.get("../b")
    with pytest.raises(pecia.Unavailable, match=r"bad\.prompt\.md: Line 2, column 1"):
        pecia.get("bad")
    with pytest.raises(pecia.RenderError, match="no value for 'x'"):
        pecia.get("a/b").render()
    assert pecia.get("a/c", default="as it stands").source == "default"


def test_a_label_is_what_the_library_said_and_latest_is_the_file(tmp_path: Path) -> None:
    ports = testing.ports()
    library = Library(ports, Actor(name="ada"))
    for text in ("first", "second"):
        library.perform(CommitVersion(prompt="q", content=Content(template=text)))
    library.perform(ReleaseVersion(prompt="q", label="production", version=1))
    pull(tmp_path, library)
    pecia.use(folder=tmp_path)
    assert [
        (p.render(), p.version) for p in (pecia.get("q"), pecia.get("q", "latest"), pecia.get("q#2"))
    ] == [
        ("first", 1),
        ("second", 2),
        ("second", 2),
    ]
    (tmp_path / "q.prompt.md").write_text("being edited\n")
    pecia.use(folder=tmp_path)
    assert (pecia.get("q").render(), pecia.get("q", "latest").render()) == ("first", "being edited")
    with pytest.raises(pecia.NotFound, match="no label 'staging'; its labels: production"):
        pecia.get("q@staging")
    library.close()


def test_the_environment_names_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PECIA_PROMPTS", str(folder))
    assert pecia.get("a/b").source == "folder"
    monkeypatch.setenv("PECIA_PROMPTS", str(folder / "nowhere"))
    pecia.use(None)
    with pytest.raises(pecia.NotFound, match="There is no folder"):
        pecia.get("a/b")


def test_a_checkout_without_a_library_serves_its_folder() -> None:
    Path("pecia.toml").write_text('[library]\nurl = "sqlite:///library.db"\n')
    Path("prompts").mkdir()
    Path("prompts/q.prompt.md").write_text("from the checkout\n")
    assert (pecia.get("q").render(), pecia.get("q").source) == ("from the checkout", "folder")


def test_a_partial_comes_from_the_folder_and_is_followed_too(folder: Path) -> None:
    (folder / "tone.prompt.md").write_text("Be kind.\n")
    (folder / "a" / "b.prompt.md").write_text("---\nincludes:\n  t: tone\n---\n{{ partials.t }} {{ x }}\n")
    pecia.use(folder=folder)
    assert pecia.get("a/b").render(x="!") == "Be kind. !"
    (folder / "tone.prompt.md").write_text("Be very kind.\n")
    wait_for("Be very kind. !")


def test_a_link_is_not_served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.prompt.md"
    outside.write_text("secret\n")
    (folder / "link.prompt.md").symlink_to(outside)
    pecia.use(folder=folder)
    with pytest.raises(pecia.Unavailable, match="link"):
        pecia.get("link")


def test_importing_pecia_loads_nothing_that_reads_files() -> None:
    code = "import sys, pecia; print([m for m in ('yaml', 'pecia.folder', 'pecia.sync', 'jinja2') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_a_released_label_is_served_with_the_partials_it_was_released_with(tmp_path: Path) -> None:
    library, folder = Library(testing.ports(), Actor(name="ada")), tmp_path / "prompts"
    library.perform(CommitVersion(prompt="tone", content=Content(template="Be kind."), label="production"))
    text = Content(template="{{ partials.t }} Go.", includes={"t": "tone@production"})
    library.perform(CommitVersion(prompt="q", content=text, label="production"))
    library.perform(CommitVersion(prompt="tone", content=Content(template="Be short."), label="production"))
    pull(folder, library)
    pecia.use(folder=folder)
    assert pecia.get("q").render() == "Be kind. Go."
    assert pecia.get("q", "latest").render() == "Be short. Go."
    library.perform(ReleaseVersion(prompt="q", label="production", version=1))
    pull(folder, library)
    pecia.use(folder=folder)
    assert pecia.get("q").render() == "Be short. Go."
    (folder / ".pecia/locks.json").unlink()
    pull(folder, library)
    assert "tone#2" in (folder / ".pecia/locks.json").read_text()
    library.close()


def test_a_partial_of_another_project_is_served_as_it_was_locked(tmp_path: Path) -> None:
    ports, lena = testing.ports(), Actor(name="lena", project="house")
    library, folder = Library(ports, Actor(name="ada")), tmp_path / "prompts"
    perform(
        ports, lena, CommitVersion(prompt="tone", content=Content(template="Be kind."), label="production")
    )
    perform(ports, lena, SharePrompt(prompt="tone"))
    text = Content(template="{{ partials.t }} Go.", includes={"t": "house:tone@production"})
    library.perform(CommitVersion(prompt="q", content=text, label="production"))
    perform(
        ports, lena, CommitVersion(prompt="tone", content=Content(template="Be short."), label="production")
    )
    for _ in range(2):
        pull(folder, library)
        pecia.use(folder=folder)
        assert pecia.get("q").render() == "Be kind. Go."
    library.perform(ReleaseVersion(prompt="q", label="production", version=1))
    pull(folder, library)
    pecia.use(folder=folder)
    assert pecia.get("q").render() == "Be short. Go."
    assert [path.name for path in folder.glob(".pecia/released/@house/tone/*")] == ["2.prompt.md"]
    library.close()


def test_a_former_name_is_served_from_the_folder_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library, folder = Library(testing.ports(), Actor(name="ada")), tmp_path / "prompts"
    library.perform(CommitVersion(prompt="old", content=Content(template="one"), label="production"))
    pull(folder, library)
    library.perform(RenamePrompt(prompt="old", to="new"))
    pull(folder, library)
    pecia.use(folder=folder)
    with caplog.at_level(logging.WARNING, "pecia"):
        assert (pecia.get("old").render(), pecia.get("old").name) == ("one", "new")
    assert "'old' is called 'new' now" in caplog.text
    library.close()
