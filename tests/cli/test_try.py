from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, Told, fault

CHUNKS = b"".join(
    b'data: {"model":"m-1","choices":[{"index":0,"delta":{"content":"%b"},"finish_reason":%b}]}\n\n' % piece
    for piece in ((b"Good\\nd", b"null"), (b"ay", b'"stop"'))
)


def connect(server: ModelServer) -> None:
    """Write the server into pecia.toml."""
    file = Path("pecia.toml")
    before = file.read_text() if file.exists() else ""
    file.write_text(f'{before}\n[models.here]\nbase_url = "{server.base_url}"\n')


def test_several_models_answer_side_by_side_and_nothing_is_kept(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Answer:\n{{ text }}\n")
    with ModelServer(lambda _: Told(body=CHUNKS)) as server:
        connect(server)
        said = pecia("try ask.prompt.md -v text=Hi -m scripted/echo -m here/m")
    assert said.code == 0
    lines = ["here/m | Good", "here/m | day", "scripted/echo | Answer:", "scripted/echo | Hi"]
    assert sorted(said.out.splitlines()) == lines
    assert "here/m: ok, " in said.err
    assert "price unknown" in said.err
    assert pecia("experiment list --json").json == []


def test_a_kept_version_is_tried_by_its_reference(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    assert pecia("commit ask ask.prompt.md --label production").code == 0
    said = pecia("try ask@production -v text=Hi -m scripted/echo --json")
    assert [(one["model"], one["answer"]["text"], one["cost"]) for one in said.json] == [
        ("scripted/echo", "Say Hi", 0.0)
    ]


def test_a_model_that_fails_says_so_beside_the_others(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Hi\n")
    with ModelServer(first=[fault(401, "wrong key")]) as server:
        connect(server)
        said = pecia("try ask.prompt.md -m scripted/echo -m here/m -p temperature:=0")
    assert said.code == 1
    assert "scripted/echo | Hi" in said.out
    assert "here/m: api_error: HTTP 401: wrong key" in said.err
