"""A library that cannot be read: told with what to do, and without where it lies."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import httpx2
import pytest

from pecia import testing
from pecia.server.asgi import Application
from pecia.server.run import private_texts
from pecia.server.web import Web
from pecia.settings import read_settings
from pecia.stores.sqlite import SqliteStore
from tests.serving import answering


@pytest.fixture
def damaged(tmp_path: Path) -> Generator[str]:
    """A server whose library's file was overwritten under its feet."""
    path = tmp_path / "secret folder" / "library.db"
    ports = testing.ports(store=SqliteStore.open(path, mode="write"))
    settings = read_settings(environ={"PECIA_DATABASE_URL": f"sqlite:///{path}", "PECIA_ACTOR": "ada"})
    path.with_name("library.db-wal").write_bytes(b"")
    path.write_bytes(b"no library " * 10_000)
    with answering(
        Application(ports, owner="ada", private=private_texts(settings), web=Web(tmp_path))
    ) as url:
        yield url
    ports.store.close()


@pytest.mark.parametrize("path", ["/api/v1/prompts", "/api/v1/events?since=0&wait=5", "/"])
def test_trouble_with_the_storage_names_no_path(damaged: str, path: str) -> None:
    answer = httpx2.get(f"{damaged}{path}", timeout=30)
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (503, "storage_failed")
    assert problem["detail"] == "The library is damaged, or is no library."
    assert answer.headers["retry-after"] == "1"
    assert b"secret" not in answer.content


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://ada:pw@db.example:6543/pecia", "db.example:6543/pecia"),
        ("postgresql://db.example/pecia", "db.example:5432/pecia"),
    ],
)
def test_a_database_server_is_not_named_either(url: str, told: str) -> None:
    settings = read_settings(environ={"PECIA_DATABASE_URL": url, "PECIA_ACTOR": "ada"})
    assert private_texts(settings) == (told,)
