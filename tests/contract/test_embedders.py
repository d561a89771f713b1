"""Embeddings over HTTP: what is sent, what is read, and what a server may do wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pecia.domain.errors import Unavailable
from pecia.domain.meaning import vector_of
from pecia.embedders.openai import OpenAIEmbedder
from tests.model_server import ModelServer, Told, fault


def embedding(request: dict[str, Any]) -> Told:
    """Vectors by the length of each text, in the wrong order."""
    data = [{"index": n, "embedding": [float(len(text)), 1.0]} for n, text in enumerate(request["input"])]
    return Told(body=json.dumps({"object": "list", "data": data[::-1]}).encode())


def embed(server: ModelServer, *texts: str) -> list[bytes]:
    embedder = OpenAIEmbedder("here/m", base_url=server.base_url, model="m", api_key="secret")
    return list(embedder.embed(texts))


def test_each_text_gets_its_vector() -> None:
    with ModelServer(embedding) as server:
        assert embed(server, "abc", "abcde") == [vector_of([3, 1]), vector_of([5, 1])]
        sent = json.loads(server.bodies[0])
        assert (sent["model"], sent["input"]) == ("m", ["abc", "abcde"])
        assert server.headers[0]["authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    "told",
    [
        fault(500),
        Told(body=b"", status=307, headers={"Location": "http://127.0.0.1:1/"}),
        Told(body=b"not json"),
        Told(body=b'{"data": []}'),
        Told(body=b'{"data": [{"index": 0, "embedding": []}]}'),
        Told(body=b'{"data": [{"index": 0, "embedding": [0, 0]}]}'),
        Told(body=b"", cut=3),
    ],
)
def test_a_server_that_gives_no_vector_is_unavailable_and_its_key_stays_unsaid(told: Told) -> None:
    with ModelServer(lambda _: told) as server, pytest.raises(Unavailable, match="here/m") as error:
        embed(server, "abc")
    assert "secret" not in str(error.value)
