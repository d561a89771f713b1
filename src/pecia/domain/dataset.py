"""Dataset: cases kept under a name, in content-addressed revisions."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pecia.domain.canonical import canonical, digest, digest_of_bytes, escape_pointer
from pecia.domain.errors import Detail, Invalid
from pecia.domain.history import first_bad_turn, is_history
from pecia.domain.names import NAME, SEGMENT, parse_name
from pecia.domain.tool_calls import BadCall, read_expected
from pecia.domain.value import Json, Value
from pecia.domain.visible import visible

_reference = re.compile(rf"(?P<name>{NAME})(?:@(?P<revision>[1-9][0-9]{{0,9}}))?(?:\#(?P<split>{SEGMENT}))?")
MAX_ROW = 1_000_000
"""Bytes of one case as canonical JSON."""
MAX_ID = 200
_ROW = (
    "A case is one JSON object: {\"input\": {…}, \"expected\": …}; 'id', 'metadata', 'split' and 'cluster' are "
    "optional."
)


class Case(Value, frozen=True):
    """One input with what is expected of an answer to it."""

    id: str
    input: dict[str, Any]
    expected: Any = None
    metadata: dict[str, Any] = {}
    split: str | None = None
    cluster: str | None = None


class Dataset(Value, frozen=True):
    """A dataset as the library lists it, at one revision: how many cases, in which splits."""

    name: str
    revision: int
    digest: str
    cases: int
    splits: dict[str, int]
    note: str
    author: str
    created_at: datetime


class Survey(Value, frozen=True):
    """What the cases of a revision come to: their digest, how many, and how many in each split.

    `repeated` counts those whose input another one before them has.
    """

    digest: str
    cases: int
    splits: dict[str, int]
    repeated: int


class DatasetReference(Value, frozen=True):
    """`name[@revision][#split]`: without a revision the newest, without a split all cases."""

    name: str
    revision: int | None = None
    split: str | None = None

    def __str__(self) -> str:
        revision = f"@{self.revision}" if self.revision else ""
        return f"{self.name}{revision}{f'#{self.split}' if self.split else ''}"


def parse_dataset_reference(text: str) -> DatasetReference:
    """Read `name[@revision][#split]`. Raises `Invalid` naming the text."""
    found = _reference.fullmatch(text)
    if not found:
        raise Invalid(
            f"'{visible(text[:80])}' does not name a dataset.",
            code="invalid_name",
            hint="Write NAME, NAME@REVISION or NAME#SPLIT, such as demo/sentiment@2#test.",
        )
    revision = found["revision"]
    return DatasetReference(
        name=parse_name(found["name"], what="dataset"),
        revision=int(revision) if revision else None,
        split=found["split"],
    )


def read_case(row: Json, *, line: int) -> Case:
    """A case from one JSON line `{id, input, expected, metadata, split, cluster}`; only `input` is required.

    `id` is text or a whole number and defaults to the first twelve hex digits of the row's digest; null is as
    if the key were absent. Raises `Invalid` with the line.
    """
    if not isinstance(row, dict):
        raise _bad_row(line, "is not a JSON object")
    unknown = row.keys() - {"id", "input", "expected", "metadata", "split", "cluster"}
    if unknown:
        raise _bad_row(line, f"has unknown keys: {', '.join(visible(key)[:80] for key in sorted(unknown))}")
    given, metadata = row.get("input"), row.get("metadata")
    if not isinstance(given, dict):
        raise _bad_row(line, "lacks 'input', an object with the template's variables")
    if metadata is not None and not isinstance(metadata, dict):
        raise _bad_row(line, "has a 'metadata' that is not an object")
    split, cluster = (_text_or_none(row, key, line) for key in ("split", "cluster"))
    if split is not None and not re.fullmatch(SEGMENT, split):
        raise _bad_row(
            line, f"has a split '{visible(split[:80])}' that is not a plain name (a-z, 0-9, '.', '_', '-')"
        )
    _check_calls(row, line)
    return Case(
        id=_id(row, line),
        input=given,
        expected=row.get("expected"),
        metadata=metadata or {},
        split=split,
        cluster=cluster,
    )


def survey_cases(cases: Collection[Case]) -> Survey:
    """What cases come to, gone through once: of each no more than sixteen bytes are held.

    Raises `Invalid` as `check_cases` does.
    """
    hashed = hashlib.sha256(b"[")
    splits: Counter[str] = Counter()
    names, inputs = array("q"), array("Q")
    for case in cases:
        hashed.update(b"," * (len(names) > 0) + canonical(_plain(case)))
        names.append(hash(case.id))
        inputs.append(int.from_bytes(hashlib.sha256(canonical(case.input)).digest()[:8]))
        if case.split is not None:
            splits[case.split] += 1
    hashed.update(b"]")
    if not names or len(set(names)) < len(names):
        check_cases(cases)
    return Survey(
        digest=f"sha256:{hashed.hexdigest()}",
        cases=len(names),
        splits=dict(splits),
        repeated=len(inputs) - len(set(inputs)),
    )


def check_cases(cases: Collection[Case]) -> None:
    """Refuse an empty dataset and two cases of one id. Raises `Invalid` with the line (counted from 1)."""
    if not cases:
        raise Invalid(
            "The dataset has no cases.", code="invalid_dataset", hint="Give at least one JSON line."
        )
    seen: dict[str, int] = {}
    for line, case in enumerate(cases, 1):
        if case.id in seen:
            raise _bad_row(
                line,
                f"repeats the id '{visible(case.id)}' of line {seen[case.id]}",
                hint="Give each case an id of its own; two equal rows without one have the same.",
            )
        seen[case.id] = line


def digest_cases(cases: Sequence[Case]) -> str:
    """The digest of a revision: over its cases in their order."""
    hashed = hashlib.sha256(b"[")
    for index, case in enumerate(cases):
        # As `digest` of the list of them would, without all of their text at once.
        hashed.update(b"," * (index > 0) + canonical(_plain(case)))
    hashed.update(b"]")
    return f"sha256:{hashed.hexdigest()}"


def input_digest(case: Case) -> str:
    """The digest of what a case puts into a prompt. Its label may be mended without changing this."""
    return digest(case.input)


def pick(cases: Sequence[Case], split: str | None) -> tuple[Case, ...]:
    """The cases of a split, all when it is None."""
    return tuple(case for case in cases if split is None or case.split == split)


def _plain(case: Case) -> Json:
    row: dict[str, Json] = {"id": case.id, "input": case.input}
    if case.expected is not None:
        row["expected"] = case.expected
    if case.metadata:
        row["metadata"] = case.metadata
    if case.split is not None:
        row["split"] = case.split
    if case.cluster is not None:
        row["cluster"] = case.cluster
    return row


def _check_calls(row: dict[str, Json], line: int) -> None:
    """Refuse expected tool calls, and inputs that are messages, of which something is not as any provider takes it."""
    expected, given = row.get("expected"), row["input"]
    if isinstance(expected, dict) and "tool_calls" in expected:
        try:
            read_expected(expected)
        except BadCall as fault:
            raise _bad_row(
                line, f"has at /expected{fault.pointer} what {fault.why}", at=f"/expected{fault.pointer}"
            ) from None
    for name, value in given.items() if isinstance(given, dict) else ():
        fault = first_bad_turn(value) if is_history(value) else None
        if fault is not None:
            where = f"/input/{escape_pointer(name)}{fault.pointer}"
            raise _bad_row(line, f"has at {visible(where)} what {fault.why}", at=where)


def _id(row: dict[str, Json], line: int) -> str:
    try:
        data = canonical(row)
    except Invalid as error:
        raise _bad_row(line, f"cannot be kept: {error.message.removesuffix('.')}") from None
    if len(data) > MAX_ROW:
        raise _bad_row(line, f"is larger than {MAX_ROW:,} bytes")
    given = row.get("id")
    if given is None:
        return digest_of_bytes(data).removeprefix("sha256:")[:12]
    if isinstance(given, bool) or not isinstance(given, str | int) or not 0 < len(str(given)) <= MAX_ID:
        raise _bad_row(line, f"has an 'id' that is neither text of 1-{MAX_ID} characters nor a whole number")
    return str(given)


def _text_or_none(row: dict[str, Json], key: str, line: int) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value
    raise _bad_row(line, f"has a '{key}' that is not text")


def _bad_row(line: int, why: str, *, hint: str = _ROW, at: str = "") -> Invalid:
    return Invalid(
        f"Line {line} {why}.",
        code="invalid_dataset",
        hint=hint,
        errors=(Detail(code="invalid_dataset", detail=why, pointer=f"/{line - 1}{at}", line=line),),
    )
