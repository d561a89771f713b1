from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.release import ReleaseVersion, RollBack
from pecia.app.rename import RenamePrompt
from pecia.app.sharing import SharePrompt, UnsharePrompt
from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid, NotFound, Unavailable
from pecia.domain.message import Message
from pecia.domain.version import Content, ModelSettings
from pecia.ports import Ports
from pecia.sdk.cache import DiskCache
from pecia.sdk.client import Client
from pecia.sdk.prompt import Prompt
from pecia.sdk.transport import HttpSource
from tests.serving import served


@pytest.fixture
def library() -> Generator[Ports]:
    ports = testing.ports()
    for text in ("one {{ x }}", "two {{ x }}"):
        perform(ports, testing.ADA, CommitVersion(prompt="a/b", content=Content(template=text)))
    perform(ports, testing.ADA, ReleaseVersion(prompt="a/b", label="production", version=1))
    yield ports
    ports.store.close()


@pytest.fixture
def url(library: Ports) -> Generator[str]:
    with served(library) as url:
        yield url


def release(library: Ports, version: int) -> None:
    perform(library, testing.ADA, ReleaseVersion(prompt="a/b", label="production", version=version))


def eventually(what: Callable[[], bool], *, within: float = 10) -> bool:
    ends = time.monotonic() + within
    while not what():
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True


def test_a_prompt_is_fetched_once_and_served_from_memory(url: str) -> None:
    with closing(Client(HttpSource(url))) as client:
        prompt = client.get("a/b")
        assert client.get("a/b") is prompt
        assert prompt.render(x="!") == "one !"
    assert (prompt.name, prompt.label, prompt.version) == ("a/b", "production", 1)
    assert (prompt.source, prompt.variables, prompt.inputs) == ("server", ("x",), {"x": {"type": "string"}})
    assert prompt.digest.startswith("sha256:")
    assert 0 <= prompt.age < 60


def test_a_release_reaches_a_running_client_within_seconds_and_so_does_a_rollback(
    library: Ports, url: str
) -> None:
    with closing(Client(HttpSource(url))) as client:
        assert client.get("a/b").version == 1
        release(library, 2)
        assert eventually(lambda: client.get("a/b").version == 2, within=5)
        perform(library, testing.ADA, RollBack(prompt="a/b", label="production"))
        assert eventually(lambda: client.get("a/b").version == 1, within=5)


@pytest.mark.parametrize(
    ("name", "more", "version"),
    [
        ("a/b@production", {}, 1),
        ("a/b#2", {}, 2),
        ("a/b", {"version": 2}, 2),
        ("a/b", {"label": "latest"}, 2),
    ],
)
def test_a_prompt_is_named_by_label_or_number(
    url: str, name: str, more: dict[str, object], version: int
) -> None:
    with closing(Client(HttpSource(url))) as client:
        assert client.get(name, **more).version == version  # type: ignore[arg-type]


def test_what_is_not_there_is_not_found_unless_a_default_is_given(url: str) -> None:
    with closing(Client(HttpSource(url))) as client:
        with pytest.raises(NotFound, match="no prompt 'nope'"):
            client.get("nope")
        with pytest.raises(NotFound, match="no label 'staging'"):
            client.get("a/b", "staging")
        default = client.get("nope", default="literal {{ x }}")
    assert (default.render(x="!"), default.source, default.version) == ("literal {{ x }}", "default", None)


def test_a_prompt_of_another_project_is_not_found_unless_a_default_is_given(url: str) -> None:
    with closing(Client(HttpSource(url))) as client:
        with pytest.raises(NotFound):
            client.get("other:greet")
        assert client.get("other:greet", default="Hi").render() == "Hi"


@pytest.mark.parametrize("name", ["../admin", "A/B", "a b", "", "a@b@c", "a#0"])
def test_what_is_no_name_never_reaches_the_server(name: str) -> None:
    with closing(Client(HttpSource("http://127.0.0.1:9"))) as client, pytest.raises(Invalid):
        client.get(name)


def test_messages_may_be_the_default() -> None:
    with closing(Client(HttpSource("http://127.0.0.1:9"))) as client:
        prompt = client.get("a", default=[{"role": "user", "content": "Hi"}])
    assert prompt.render() == [{"role": "user", "content": "Hi"}]


def test_a_running_client_goes_on_without_its_server_and_follows_it_when_it_is_back(library: Ports) -> None:
    with served(library) as url:
        client = Client(HttpSource(url))
        assert client.get("a/b").version == 1
    with closing(client):
        assert client.get("a/b").render(x="!") == "one !"
        release(library, 2)
        with served(library, port=int(url.rsplit(":", 1)[1])):
            assert eventually(lambda: client.get("a/b").version == 2)


def test_a_new_client_starts_from_disk_when_the_server_is_away(library: Ports, tmp_path: Path) -> None:
    with served(library) as url, closing(Client(HttpSource(url), disk=DiskCache(tmp_path, url))) as client:
        client.get("a/b")
    with closing(Client(HttpSource(url), disk=DiskCache(tmp_path, url))) as client:
        prompt = client.get("a/b")
        assert (prompt.render(x="!"), prompt.source) == ("one !", "disk")
        with pytest.raises(Unavailable):
            client.get("never/fetched")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format":2}', "cut", "altered"])
def test_a_file_that_is_damaged_is_as_if_it_were_not_there(
    library: Ports, tmp_path: Path, damage: bytes | str
) -> None:
    with served(library) as url, closing(Client(HttpSource(url), disk=DiskCache(tmp_path, url))) as client:
        client.get("a/b")
    [file] = tmp_path.rglob("*.json")
    whole = file.read_bytes()
    broken = {"cut": whole[:-9], "altered": whole.replace(b"one", b"eno")}
    file.write_bytes(damage if isinstance(damage, bytes) else broken[damage])
    with (
        closing(Client(HttpSource(url), disk=DiskCache(tmp_path, url))) as client,
        pytest.raises(Unavailable),
    ):
        client.get("a/b")


def test_a_folder_that_cannot_be_written_does_not_matter(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    disk = DiskCache(tmp_path / "file", url)
    with closing(Client(HttpSource(url), disk=disk)) as client:
        assert client.get("a/b").version == 1


def test_a_chat_prompt_gives_the_arguments_of_a_vendors_call(library: Ports, url: str) -> None:
    messages = (Message(role="system", content="Be kind."), Message(role="user", content="{{ q }}"))
    content = Content(
        type="chat", messages=messages, model=ModelSettings(name="gpt-x", params={"temperature": 0})
    )
    perform(library, testing.ADA, CommitVersion(prompt="c", content=content, label="production"))
    with closing(Client(HttpSource(url))) as client:
        asked = client.get("c").openai(q="Why?")
    assert asked == {
        "model": "gpt-x",
        "temperature": 0,
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Why?"}],
    }


def test_the_names_of_other_clients_mean_render() -> None:
    prompt = Prompt.default("a", None, "x")
    assert prompt.compile() == prompt.format() == prompt.render() == "x"


@pytest.fixture
def sharing(library: Ports) -> Ports:
    """`shop:tone` is shared by another project, whose `shop:secret` is not."""
    lena = Actor(name="lena", project="shop")
    for name in ("tone", "secret"):
        perform(library, lena, CommitVersion(prompt=name, content=Content(template=f"{name} {{{{ x }}}}")))
        perform(library, lena, ReleaseVersion(prompt=name, label="production", version=1))
    perform(library, lena, SharePrompt(prompt="tone"))
    return library


def test_what_another_project_shares_is_got_by_its_project(sharing: Ports, url: str) -> None:
    assert sharing
    with closing(Client(HttpSource(url))) as client:
        prompt = client.get("shop:tone@production")
        assert (prompt.name, prompt.render(x="!")) == ("shop:tone", "tone !")
        assert client.get("shop:tone").digest == client.get("shop:tone#1").digest == prompt.digest
        for name in ("shop:secret", "shop:nothing", "nowhere:tone"):
            with pytest.raises(NotFound, match="shares"):
                client.get(name)
            assert client.get(name, default="hm").render() == "hm"


def test_what_another_project_releases_is_served_within_seconds(
    sharing: Ports, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pecia.sdk.client.WAIT", 0.2)
    monkeypatch.setattr("pecia.sdk.client.WAIT_ELSEWHERE", 0.1)
    lena = Actor(name="lena", project="shop")
    with closing(Client(HttpSource(url))) as client:
        assert client.get("shop:tone").version == 1
        perform(
            sharing, lena, CommitVersion(prompt="tone", content=Content(template="new"), label="production")
        )
        assert eventually(lambda: client.get("shop:tone").version == 2)
        perform(sharing, lena, UnsharePrompt(prompt="tone"))
        time.sleep(0.5)
        assert client.get("shop:tone").version == 2, "an application must not lose what it has"


def test_a_shared_prompt_is_kept_on_disk_beside_ones_own_of_the_same_name(
    sharing: Ports, url: str, tmp_path: Path
) -> None:
    perform(
        sharing,
        testing.ADA,
        CommitVersion(prompt="tone", content=Content(template="ours"), label="production"),
    )
    for source in (url, "http://127.0.0.1:9"):
        disk = DiskCache(tmp_path, "one library")
        with closing(Client(HttpSource(source), disk=disk)) as client:
            assert client.get("shop:tone").render(x="!") == "tone !"
            assert client.get("tone").render() == "ours"
            assert client.get("tone").source == ("server" if source == url else "disk")


def test_a_prompt_that_is_renamed_goes_on_being_served_and_followed(
    library: Ports, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Client(HttpSource(url), disk=DiskCache(tmp_path, url))) as client:
        assert client.get("a/b").version == 1
        perform(library, testing.ADA, RenamePrompt(prompt="a/b", to="c/d"))
        assert eventually(lambda: client.get("a/b").name == "c/d", within=5)
        perform(library, testing.ADA, ReleaseVersion(prompt="c/d", label="production", version=2))
        assert eventually(lambda: client.get("a/b").version == 2, within=5)
    assert "'a/b' is called 'c/d' now" in caplog.text
    with closing(Client(HttpSource("http://127.0.0.1:1"), disk=DiskCache(tmp_path, url))) as client:
        kept = client.get("a/b")
        assert (kept.name, kept.version, kept.source) == ("c/d", 2, "disk")
