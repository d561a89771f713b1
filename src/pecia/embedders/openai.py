"""Embeddings of any OpenAI-compatible server: `POST base_url/embeddings`."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import httpx2
import msgspec

from pecia.domain.errors import Unavailable
from pecia.domain.meaning import Vector, vector_of

TIMEOUT = 60.0
"""Seconds that a batch may take."""
MAX_TEXT = 8_000
"""Characters of a text that are sent: most models read no more."""
MAX_REPLY = 64 * 2**20
"""Bytes of a reply that are read."""


class _Embedding(msgspec.Struct, frozen=True):
    index: int
    embedding: list[float]


class _Reply(msgspec.Struct, frozen=True):
    data: list[_Embedding]


class OpenAIEmbedder:
    """Asks one model behind one origin, which is spoken to and no other: no redirects, no proxies."""

    def __init__(self, name: str, *, base_url: str, model: str, api_key: str | None) -> None:
        self.name = name
        self._url = f"{base_url.rstrip('/')}/embeddings"
        self._model = model
        self._headers = {"authorization": f"Bearer {api_key}"} if api_key else {}

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """A vector for each text, of length 1. Raises `Unavailable` when the server gives none."""
        body = {
            "model": self._model,
            "input": [text[:MAX_TEXT] or " " for text in texts],
            "encoding_format": "float",
        }
        try:
            with httpx2.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as http:
                response = http.post(self._url, json=body, headers=self._headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self._unavailable(f"{type(error).__name__}") from None
        if response.status_code != HTTPStatus.OK or len(response.content) > MAX_REPLY:
            raise self._unavailable(f"it answered with status {response.status_code}")
        try:
            found = {
                one.index: one.embedding for one in msgspec.json.decode(response.content, type=_Reply).data
            }
            return [vector_of(found[index]) for index in range(len(texts))]
        except (msgspec.MsgspecError, KeyError, ValueError):
            raise self._unavailable("its reply holds no embedding for each text") from None

    def _unavailable(self, why: str) -> Unavailable:
        return Unavailable(
            f"The embeddings of {self.name} cannot be had: {why}.",
            code="model_unavailable",
            hint="Look at [search] embeddings and its connection in pecia.toml, or search by words.",
        )
