"""`pecia.get` as an application calls it: a server when there is a URL, else the library on this machine."""

from __future__ import annotations

import os
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
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.settings import read_settings
from tests.serving import served


@pytest.fixture(autouse=True)
def fresh() -> Generator[None]:
    pecia.use(None)
    yield
    pecia.use(None)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Library]:
    monkeypatch.setenv("PECIA_DATABASE_URL", f"sqlite:///{tmp_path / 'library.db'}")
    with Library.open(read_settings()) as library:
        for text in ("one {{ x }}", "two {{ x }}"):
            library.perform(CommitVersion(prompt="a/b", content=Content(template=text)))
        library.perform(ReleaseVersion(prompt="a/b", label="production", version=1))
        yield library


def test_a_library_on_this_machine_is_served_and_followed_without_a_server(library: Library) -> None:
    prompt = pecia.get("a/b")
    assert (prompt.render(x="!"), prompt.source, prompt.version) == ("one !", "library", 1)
    library.perform(ReleaseVersion(prompt="a/b", label="production", version=2))
    ends = time.monotonic() + 10
    while pecia.get("a/b").version == 1 and time.monotonic() < ends:
        time.sleep(0.05)
    assert pecia.get("a/b").render(x="!") == "two !"
    assert pecia.get("a/b#1").render(x="!") == "one !"


def test_a_url_wins_over_the_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ports = testing.ports()
    request = CommitVersion(prompt="a", content=Content(template="from the server"), label="staging")
    perform(ports, testing.ADA, request)
    with served(ports) as url:
        monkeypatch.setenv("PECIA_URL", url)
        monkeypatch.setenv("PECIA_LABEL", "staging")
        monkeypatch.setenv("PECIA_CACHE_DIR", str(tmp_path))
        assert (pecia.get("a").render(), pecia.get("a").source) == ("from the server", "server")
        pecia.use(None)
    assert pecia.get("a").source == "disk"
    ports.store.close()


def test_without_a_library_there_is_nothing_but_the_default() -> None:
    with pytest.raises(pecia.NotFound, match="no library"):
        pecia.get("a")
    assert pecia.get("a", default="as it stands").render() == "as it stands"
    assert pecia.get("a", fallback="as it stands").source == "default"


def test_an_applications_own_tests_need_no_library() -> None:
    testing.use({"greet": "Hi {{ name }}", "chat": [{"role": "user", "content": "{{ q }}"}]})
    assert pecia.get("greet").render(name="Ada") == "Hi Ada"
    assert pecia.get("chat", "staging").render(q="?") == [{"role": "user", "content": "?"}]
    with pytest.raises(pecia.RenderError, match="no value for 'name'"):
        pecia.get("greet").render()


@pytest.mark.usefixtures("library")
def test_a_forked_child_goes_on_serving() -> None:
    assert pecia.get("a/b").version == 1
    child = os.fork()
    if child == 0:
        try:
            served_again = pecia.get("a/b").render(x="!") == "one !" and pecia.get("a/b#2").version == 2
        except BaseException:  # noqa: BLE001 - a child must not come back into the tests
            served_again = False
        os._exit(0 if served_again else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_interpreter_ends_at_once_while_a_client_follows(library: Library) -> None:
    code = "import pecia; print(pecia.get('a/b').render(x='!'))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=20,
        env=dict(os.environ),
        check=True,
    )
    assert (ended.stdout, ended.stderr) == ("one !\n", "")
    assert library.perform(ReleaseVersion(prompt="a/b", label="production", version=2)).version == 2
