from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pecia import wire
from pecia.domain.canonical import canonical
from pecia.domain.errors import Invalid
from pecia.domain.version import Content, canonical_content, check_shape, digest_content

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "conformance" / "digest.json").read_text(encoding="utf-8")
)


def vectors(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", VECTORS[kind], ids=[vector["name"] for vector in VECTORS[kind]])


@vectors("contents")
def test_a_content_has_the_canonical_form_and_digest_of_its_vector(vector: dict[str, Any]) -> None:
    content = wire.convert(vector["content"], Content)
    check_shape(content)
    assert canonical_content(content).decode() == vector["canonical"]
    assert digest_content(content) == vector["digest"]


@vectors("values")
def test_a_json_text_has_the_canonical_form_of_its_vector(vector: dict[str, Any]) -> None:
    assert canonical(wire.parse(vector["json"].encode())).decode() == vector["canonical"]


@vectors("refused")
def test_a_json_text_without_canonical_form_is_refused_as_its_vector_says(vector: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        canonical(wire.parse(vector["json"].encode()))
    assert caught.value.code == vector["error"]


def test_every_vector_has_a_name_of_its_own() -> None:
    names = [vector["name"] for kind in ("contents", "values", "refused") for vector in VECTORS[kind]]
    assert len(set(names)) == len(names) >= 30
