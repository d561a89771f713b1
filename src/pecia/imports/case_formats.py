"""Cases of other tools: promptfoo's tests, Inspect's samples and Langfuse's dataset items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import cast

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.history import is_history
from pecia.domain.plain_yaml import read_yaml
from pecia.domain.value import Json
from pecia.imports.case_messages import read_inspect_messages
from pecia.imports.case_rows import BadRow, CaseRow, Rows, bad
from pecia.imports.found import File

MAX_EXPANDED = 10_000
"""Cases that the lists of one promptfoo test may make."""
_EXPECTS = ("equals", "contains", "icontains", "is-equal", "starts-with", "similar", "factuality", "rouge-n")
"""Assertions whose value is what is expected of the answer."""


def read_promptfoo(file: File) -> Rows:
    """The `tests` of a promptfoo configuration, or a list of tests, with the variables of `defaultTest`."""
    config = _data(file)
    tests: Json = config
    shared: Mapping[str, Json] = {}
    left: tuple[str, ...] = ()
    if isinstance(config, dict):
        tests = config.get("tests")
        default = config.get("defaultTest")
        shared = default if isinstance(default, dict) else {}
        left = tuple(
            f"the key '{key[:60]}'" for key in sorted(config.keys() - {"tests", "defaultTest", "description"})
        )
    if not isinstance(tests, list):
        raise bad(
            "it has no list of 'tests'", hint="Tests in a file of their own are imported from that file."
        )
    for number, test in enumerate(tests, 1):
        yield from _test(test, shared, number, file, left if number == 1 else ())


def _test(test: Json, shared: Mapping[str, Json], number: int, file: File, left: tuple[str, ...]) -> Rows:
    given = test.get("vars", {}) if isinstance(test, dict) else None
    if not isinstance(test, dict) or not isinstance(given, dict):
        yield BadRow(error=bad(f"test {number} is not a test with 'vars'", line=number))
        return
    values = {**cast("dict[str, Json]", shared.get("vars") or {}), **given}
    asserts = [*_list(shared.get("assert")), *_list(test.get("assert"))]
    metadata = {**(cast("dict[str, Json]", test.get("metadata") or {}))}
    if asserts:
        metadata["assert"] = asserts
    if isinstance(test.get("description"), str):
        metadata["description"] = test["description"]
    left += tuple(
        f"'{key[:60]}' of a test"
        for key in sorted(test.keys() - {"vars", "assert", "metadata", "description"})
    )
    try:
        expanded = list(_expanded({name: _value(value, file) for name, value in values.items()}))
    except Invalid as error:
        yield BadRow(error=error)
        return
    changed = ("a list of values, as a case for each",) if len(expanded) > 1 else ()
    for values_of_one in expanded:
        row: dict[str, Json] = {"input": values_of_one, "metadata": metadata}
        expected = _expected(asserts)
        if expected is not None:
            row["expected"] = expected
        yield CaseRow(line=number, values=row, changed=changed, left=left)


def _expanded(values: dict[str, Json]) -> Iterator[dict[str, Json]]:
    """A test for every combination of the values that are lists, as promptfoo makes them; messages are one value."""
    lists = {
        name: value
        for name, value in values.items()
        if isinstance(value, list) and value and not is_history(value)
    }
    size = 1
    for value in lists.values():
        size *= len(value)
    if size > MAX_EXPANDED:
        raise bad(f"the lists of a test make {size:,} cases, more than {MAX_EXPANDED:,}")
    for picked in product(*lists.values()):
        yield values | dict(zip(lists, picked, strict=True))


def _value(value: Json, file: File) -> Json:
    """A variable; one that names a text file beside is what stands in it."""
    if isinstance(value, str) and value.startswith("file://"):
        path = value.removeprefix("file://")
        if not path.endswith((".txt", ".md")):
            raise bad(f"a variable names a file that is not text ({path[:80]})")
        try:
            return file.beside(path).decode()
        except UnicodeDecodeError:
            raise bad(f"{path[:80]} is not UTF-8") from None
    return value


def _expected(asserts: Sequence[Json]) -> Json:
    """What the answer should be, where one assertion says so."""
    said = [
        one.get("value")
        for one in asserts
        if isinstance(one, dict)
        and str(one.get("type", "")).removeprefix("not-") == one.get("type") in _EXPECTS
    ]
    return said[0] if len(said) == 1 else None


def read_inspect(file: File) -> Rows:
    """Inspect's samples: input, target, choices, id, metadata; a conversation becomes the input `messages`."""
    for line, sample in _objects(file):
        given = sample.get("input")
        row: dict[str, Json] = {}
        passed_over: list[str] = []
        if isinstance(given, str):
            row["input"] = {"input": given}
        elif isinstance(given, list):
            row["input"] = {"messages": read_inspect_messages(given, passed_over)}
        else:
            yield BadRow(
                error=bad("the sample has no 'input' that is a text or a list of messages", line=line)
            )
            continue
        if sample.get("choices"):
            row["input"] = {**cast("dict[str, Json]", row["input"]), "choices": sample["choices"]}
        for ours, theirs in (("expected", "target"), ("id", "id"), ("metadata", "metadata")):
            if sample.get(theirs) not in (None, "", [], {}):
                row[ours] = sample[theirs]
        left = _left(sample, {"input", "target", "choices", "id", "metadata"})
        yield CaseRow(line=line, values=row, left=(*left, *passed_over))


def read_langfuse(file: File) -> Rows:
    """Langfuse's dataset items: input, expectedOutput, metadata, id; archived ones are left behind."""
    for line, item in _objects(file):
        given = item.get("input")
        if item.get("status") == "ARCHIVED":
            yield CaseRow(line=line, values={}, left=("an archived item",))
            continue
        if given is None:
            yield BadRow(error=bad("the item has no 'input'", line=line))
            continue
        told = item.get("metadata")
        metadata: dict[str, Json] = told if isinstance(told, dict) else {"metadata": told} if told else {}
        source = {
            ours: item[theirs]
            for ours, theirs in (("trace", "sourceTraceId"), ("observation", "sourceObservationId"))
            if item.get(theirs)
        }
        if source:
            metadata = metadata | {"source": cast("Json", {"kind": "langfuse", **source})}
        row: dict[str, Json] = {
            "input": given
            if isinstance(given, dict)
            else {"messages" if isinstance(given, list) else "input": given}
        }
        given_beside = {
            "expected": item.get("expectedOutput"),
            "id": item.get("id"),
            "metadata": metadata or None,
        }
        row |= {ours: value for ours, value in given_beside.items() if value is not None}
        known = {
            "input",
            "expectedOutput",
            "id",
            "metadata",
            "status",
            "sourceTraceId",
            "sourceObservationId",
        }
        yield CaseRow(line=line, values=row, left=_left(item, known | {"datasetId", "datasetName"}))


def read_json(file: File) -> Rows:
    """The objects of a JSON array."""
    for line, row in _objects(file):
        yield CaseRow(line=line, values=row)


def _objects(file: File) -> Iterator[tuple[int, dict[str, Json]]]:
    """The objects of a JSON array, of one object's `data` or `items`, or of JSON Lines, by number or line."""
    data = file.data.removeprefix(b"\xef\xbb\xbf")
    if file.path.lower().endswith((".jsonl", ".ndjson")):
        for line, row in wire.parse_lines(data):
            yield line, _object(row, line)
        return
    whole = _place(lambda: wire.parse(data))
    if isinstance(whole, dict):
        whole = next(
            (whole[key] for key in ("data", "items", "samples") if isinstance(whole.get(key), list)), None
        )
    if not isinstance(whole, list):
        raise bad("it is not a JSON array")
    for number, row in enumerate(whole, 1):
        yield number, _object(row, number)


def _object(row: Json, line: int) -> dict[str, Json]:
    if not isinstance(row, dict):
        raise bad("it is not a JSON object", line=line)
    return row


def _data(file: File) -> Json:
    if file.path.lower().endswith(".json"):
        return _place(lambda: wire.parse(file.data))
    return _place(lambda: read_yaml(file.text).value)


def _place(read: Callable[[], Json]) -> Json:
    """What is read, or the error of a dataset at the same place."""
    try:
        return read()
    except Invalid as error:
        place = error.errors[0] if error.errors else None
        raise bad(
            place.detail if place else error.message,
            line=place.line if place else None,
            column=place.column if place else None,
        ) from None


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _left(row: Mapping[str, Json], known: set[str]) -> tuple[str, ...]:
    return tuple(
        f"'{key[:60]}'"
        for key, value in sorted(row.items())
        if key not in known and value not in (None, "", [], {})
    )
