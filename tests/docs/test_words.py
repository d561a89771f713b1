"""The glossary has every value and operation under the word it belongs to, and names none that is not there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pecia.app
import pecia.domain
from pecia.app.operations import OPERATIONS
from pecia.domain.value import Value
from tests.docs.pages import read

GLOSSARY = read(Path("docs/glossary.md"))


def values(package: str, path: list[str]) -> set[str]:
    """The public value classes that the modules of a package define."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(path, f"{package}."):
        for name, kind in vars(importlib.import_module(module.name)).items():
            if isinstance(kind, type) and issubclass(kind, Value) and kind.__module__ == module.name:
                found.add(name)
    return {name for name in found if not name.startswith("_")}


def named_in_code() -> set[str]:
    lines = re.findall(r"\*In code:\*((?:[^\n]|\n(?!\n))*)", GLOSSARY)
    return set(re.findall(r"`([A-Z]\w+)`", " ".join(lines)))


def test_every_value_of_the_domain_and_every_operation_has_its_word() -> None:
    domain = values("pecia.domain", list(pecia.domain.__path__))
    assert domain | {operation.name for operation in OPERATIONS} <= named_in_code()


def test_the_glossary_names_nothing_that_is_not_there() -> None:
    known = values("pecia.domain", list(pecia.domain.__path__)) | values(
        "pecia.app", list(pecia.app.__path__)
    )
    assert named_in_code() <= known


def test_every_word_is_explained() -> None:
    entries = re.split(r"^###? ", GLOSSARY, flags=re.MULTILINE)[1:]
    for entry in entries:
        word, _, text = entry.partition("\n")
        assert text.strip() or word[0].isupper(), word
