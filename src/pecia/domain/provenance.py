"""Provenance: where a case came from: a run of an experiment, a tryout, a call seen in production, or a model that wrote it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pecia.domain.dataset import Case
from pecia.domain.plan import Arm
from pecia.domain.run import Run
from pecia.domain.tryout import Tryout
from pecia.domain.value import Value

SOURCE = "source"
"""The key of a case's metadata that says where it came from."""
SYNTHETIC = "synthetic"
"""The key that marks a case written by a model."""


class CallRecord(Value, frozen=True, forbid_unknown_fields=True):
    """A call as an application kept it: what went into the prompt, and what is known beside it.

    `expected` is what the answer should have been, where somebody knows; `answer` is what it was.
    """

    input: dict[str, Any]
    expected: Any = None
    answer: str | None = None
    id: str | None = None
    prompt: str | None = None
    version: int | None = None
    label: str | None = None
    model: str | None = None
    trace: str | None = None
    at: datetime | None = None
    cluster: str | None = None
    metadata: dict[str, Any] = {}


def row_of_call(call: CallRecord, *, split: str | None, answers_expected: bool) -> dict[str, Any]:
    """The row of a case that a call becomes."""
    told = {
        "id": call.id,
        "prompt": call.prompt,
        "version": call.version,
        "label": call.label,
        "model": call.model,
        "trace": call.trace,
        "at": call.at.isoformat() if call.at else None,
        "answer": call.answer,
    }
    source = {"kind": "call", **{key: value for key, value in told.items() if value is not None}}
    expected = call.answer if call.expected is None and answers_expected else call.expected
    return _row(call.input, expected, {**call.metadata, SOURCE: source}, split, call.cluster)


def row_of_run(
    run: Run, arm: Arm, case: Case, *, experiment: int, split: str | None, answers_expected: bool
) -> dict[str, Any]:
    """The row of a case that a run becomes: its input, and what was expected or, if asked so, was answered."""
    source = {
        "kind": "run",
        "experiment": experiment,
        "variant": arm.variant.label,
        "model": arm.model,
        "case": case.id,
        "repeat": run.repeat,
    }
    expected = run.answer.text if answers_expected else case.expected
    kept = {key: value for key, value in case.metadata.items() if key != SOURCE}
    return _row(case.input, expected, {**kept, SOURCE: source}, split, case.cluster)


def row_of_tryout(tryout: Tryout, *, expected: object, split: str | None) -> dict[str, Any]:
    """The row of a case that a tryout becomes: its variables, with who answered what."""
    asked = [
        {
            "prompt": tried.source,
            "digest": tried.digest,
            "model": tried.column.model,
            "state": tried.answer.state,
            "answer": tried.answer.text,
        }
        for tried in tryout.columns
    ]
    return _row(tryout.variables, expected, {SOURCE: {"kind": "tryout", "columns": asked}}, split, None)


def row_of_model(
    written: dict[str, Any], *, prompt: str, model: str, seed: int, split: str | None
) -> dict[str, Any]:
    """The row of a case that a model wrote, marked as such."""
    source = {"kind": "model", "prompt": prompt, "model": model, "seed": seed}
    return _row(written["input"], written.get("expected"), {SYNTHETIC: True, SOURCE: source}, split, None)


def _row(
    given: dict[str, Any], expected: object, metadata: dict[str, Any], split: str | None, cluster: str | None
) -> dict[str, Any]:
    beside = {"expected": expected, "split": split, "cluster": cluster}
    return {
        "input": given,
        "metadata": metadata,
        **{key: value for key, value in beside.items() if value is not None},
    }
