"""The file of a design: the YAML that `pecia experiment run` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from pecia.domain.design import Design
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.value import Json, Value
from pecia.domain.version import Content
from pecia.domain.yaml_writer import write_yaml


def write_design(design: Design) -> str:
    """The design as its file says it: what is as it would be without being written down is left out."""
    return write_yaml(cast("Json", msgspec.to_builtins(_said(design))))


def write_drafts(design: Design, drafts: Mapping[str, Content]) -> dict[str, str]:
    """The prompt files that a design names by path, each by that path, as `read_prompt_file` reads them."""
    paths = {label: given for label, given in design.variants.items() if isinstance(given, str)}
    return {
        paths[label]: write_prompt_file(PromptFile(content=content))
        for label, content in drafts.items()
        if label in paths
    }


def _said(value: Value) -> dict[str, object]:
    """The fields that are not as they would be without being written down."""
    fields = msgspec.structs.fields(value)
    defaults = {
        field.name: field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        for field in fields
    }
    said = {field.name: getattr(value, field.name) for field in fields}
    return {name: _plain(held) for name, held in said.items() if held != defaults[name]}


def _plain(held: object) -> object:
    """A field as it is written: values inside it without their defaults too."""
    if isinstance(held, Value):
        return _said(held)
    if isinstance(held, dict):
        return {key: _plain(inner) for key, inner in cast("dict[str, object]", held).items()}
    return held
