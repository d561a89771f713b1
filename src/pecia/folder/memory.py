"""Memory: what a folder keeps beside its prompt files: the base of the next comparison, and the labels.

`.pecia/base.json` has one line for each prompt, so that Git merges it like the files themselves. `labels.yaml` is
for people: where the labels stand, and in a review where they are to move.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from pecia import wire
from pecia.domain.canonical import escape_pointer
from pecia.domain.errors import Detail, Invalid
from pecia.domain.merge import find_conflict
from pecia.domain.names import Reference, parse_label, parse_name
from pecia.domain.plain_yaml import locate, read_yaml
from pecia.domain.prompt_path import SUFFIX, prompt_path
from pecia.domain.sync import FORMAT, Base
from pecia.domain.value import Json
from pecia.domain.yaml_writer import write_yaml
from pecia.folder.files import OWN, Files

BASE = f"{OWN}/base.json"
NEXT = f"{OWN}/next.json"
"""The base that will hold when a run that writes files has come to its end."""
RELEASED = f"{OWN}/released"
"""Copies of the versions that labels serve."""
ALIASES = f"{OWN}/aliases.json"
"""What prompts of the folder are called, by the names that they had before."""
LABELS = "labels.yaml"
_MAX_BASE = 200_000_000
Labels = dict[str, dict[str, int]]


def read_base(files: Files) -> Base:
    """What the folder remembers. A run that was killed half-way left word of what it had in hand: it is taken in."""
    base = _read_base(files, BASE) or Base()
    coming = _read_base(files, NEXT)
    if coming is None:
        return base
    arrived = dict(base.prompts)
    for name, known in coming.prompts.items():
        if known.file and known != base.prompts.get(name):
            there = files.read(prompt_path(name))
            if there is not None and there.digest == known.file:
                # The list of labels is written last: what it said before still holds.
                before = base.prompts.get(name)
                arrived[name] = msgspec.structs.replace(known, labels=before.labels if before else {})
    return msgspec.structs.replace(base, prompts=arrived, library=base.library or coming.library)


def announce_base(files: Files, base: Base) -> None:
    """Say what will hold before the first file is written."""
    _write(files, NEXT, base)


def write_base(files: Files, base: Base) -> None:
    """Remember what holds now. What the run before had in hand is done with."""
    _write(files, BASE, base)
    left = files.read(NEXT, most=_MAX_BASE)
    if left is not None:
        files.delete(NEXT, before=left.digest)


def base_text(base: Base) -> bytes:
    """The base as JSON: a line for each prompt, by name."""
    lines = [
        f"    {json.dumps(name)}: {json.dumps(msgspec.to_builtins(known), sort_keys=True)}"
        for name, known in sorted(base.prompts.items())
    ]
    prompts = ",\n".join(lines)
    inside = f"{{\n{prompts}\n  }}" if lines else "{}"
    library = json.dumps(base.library)
    return f'{{\n  "format": {base.format},\n  "library": {library},\n  "prompts": {inside}\n}}\n'.encode()


def released_path(name: str, number: int, project: str | None = None) -> str:
    """The path of the copy of a version that a label serves, or of a partial, perhaps of another project.

    No segment of a name begins with `@`, so that the prompts of other projects have a place of their own.
    """
    prompt_path(name)
    return f"{RELEASED}/{f'@{project}/' if project else ''}{name}/{number}{SUFFIX}"


def pinned_path(pin: Reference) -> str:
    """The path of the copy of a partial that a lock names by its number. Raises `Invalid` for a name that is none."""
    return released_path(pin.name, pin.number or 0, pin.project)


def read_aliases(files: Files) -> dict[str, str]:
    """What prompts are called that had other names; nothing where that cannot be read."""
    found = files.read(ALIASES, most=_MAX_BASE)
    try:
        return wire.decode(found.data, dict[str, str]) if found is not None else {}
    except Invalid:
        return {}


def write_aliases(files: Files, aliases: Mapping[str, str]) -> None:
    """Keep what prompts of the folder are called, by the names that they had before."""
    before = files.read(ALIASES, most=_MAX_BASE)
    data = (json.dumps(dict(sorted(aliases.items())), indent=2) + "\n").encode()
    if aliases and (before is None or before.data != data):
        files.write(ALIASES, data, before=before.digest if before else None)
    elif not aliases and before is not None:
        files.delete(ALIASES, before=before.digest)


def read_labels(text: str) -> Labels:
    """Where labels stand, by prompt and label. Raises `Invalid` with line and column."""
    line = find_conflict(text)
    if line is not None:
        raise Invalid(
            f"Line {line}: a conflict waits to be resolved.",
            code="unresolved_conflict",
            hint="Keep the line that is right and delete the markers.",
            errors=(Detail(code="unresolved_conflict", detail="a conflict", line=line),),
        )
    document = read_yaml(text)
    try:
        return _labels(document.value)
    except Invalid as error:
        raise locate(error, document) from None


def write_labels(labels: Mapping[str, Mapping[str, int]]) -> str:
    """The text that `read_labels` reads back: by name, with the labels of each prompt below it."""
    plain: dict[str, Json] = {
        name: dict(sorted(labels[name].items())) for name in sorted(labels) if labels[name]
    }
    return write_yaml(plain) if plain else ""


def _labels(plain: Json) -> Labels:
    if plain is None:
        return {}
    if not isinstance(plain, dict):
        raise _wrong("The list of labels has no prompts in it.")
    found: Labels = {}
    for name, labels in plain.items():
        _check(partial(parse_name, name), name)
        if not isinstance(labels, dict):
            raise _wrong(f"'{name}' has no labels below it.", name)
        found[name] = {}
        for label, number in labels.items():
            _check(partial(parse_label, label), name, label)
            if not isinstance(number, int) or isinstance(number, bool) or number < 1:
                raise _wrong(f"'{label}' of '{name}' stands at no version.", name, label)
            found[name][label] = number
    return found


def _check(parse: Callable[[], object], *way: str) -> None:
    try:
        parse()
    except Invalid as error:
        raise _wrong(error.message, *way, code=error.code, hint=error.hint) from None


def _wrong(
    why: str,
    *way: str,
    code: str = "invalid_parameter",
    hint: str | None = "Write a prompt's name, and below it lines like 'production: 7'.",
) -> Invalid:
    pointer = "".join(f"/{escape_pointer(step)}" for step in way)
    return Invalid(why, code=code, hint=hint, errors=(Detail(code=code, detail=why, pointer=pointer),))


def _read_base(files: Files, path: str) -> Base | None:
    found = files.read(path, most=_MAX_BASE)
    if found is None:
        return None
    try:
        base = wire.decode(found.data, Base)
    except Invalid as error:
        raise Invalid(
            f"{path}: {error.message}",
            code=error.code,
            hint="After a merge with Git take either side of this file, or delete it: contents are told by their digests.",
            errors=error.errors,
        ) from None
    if base.format != FORMAT:
        raise Invalid(f"{path} was written by a newer Pecia.", code="newer_schema", hint="Update Pecia.")
    for name in base.prompts:
        parse_name(name)
    return base


def _write(files: Files, path: str, base: Base) -> None:
    before, data = files.read(path, most=_MAX_BASE), base_text(base)
    if before is None or before.data != data:
        files.write(path, data, before=before.digest if before else None)
