"""How a run stands in its table, both ways."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import msgspec

from pecia.domain.answer import SETTLED, Answer, TokenLogprob, Usage
from pecia.domain.message import ToolCall
from pecia.domain.run import Run
from pecia.domain.score import Score
from pecia.domain.task import UsedVersion

if TYPE_CHECKING:
    from sqlalchemy.engine import Row


class Remainder(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of an answer what few have, in one column: most runs keep nothing there."""

    tool_calls: tuple[ToolCall, ...] = ()
    reasoning: str = ""
    logprobs: tuple[TokenLogprob, ...] = ()
    cached_tokens: int | None = None
    written_tokens: int | None = None
    reasoning_tokens: int | None = None
    versions: tuple[UsedVersion, ...] = ()


class Versions(msgspec.Struct, frozen=True):
    """Of a remainder the versions that were used."""

    versions: tuple[UsedVersion, ...] = ()


SCORES = msgspec.json.Decoder(dict[str, Score])
VERSIONS = msgspec.json.Decoder(Versions)
_NO_MORE = Remainder()
_remainder = msgspec.json.Decoder(Remainder)
_encode = msgspec.json.Encoder().encode


def found_by(key: str) -> int:
    """The number by which the runs of a key are looked up; a few keys share it."""
    return zlib.crc32(key.encode())


def row_of(project: str, number: int, run: Run) -> tuple[object, ...]:
    """A run in the order of its table's columns."""
    answer, key = run.answer, run.key
    called_and_settled = run.reused_from is None and answer.state in SETTLED
    return (
        project,
        number,
        run.arm,
        run.case,
        run.repeat,
        key,
        answer.state,
        answer.text,
        answer.model,
        answer.finish,
        answer.usage.input_tokens,
        answer.usage.output_tokens,
        answer.latency_ms,
        answer.attempts,
        answer.error,
        _encode(run.scores).decode(),
        run.reused_from,
        found_by(key) if called_and_settled else None,
        _more(answer),
    )


def run_of(row: Row[Any]) -> Run:
    """The run that a row keeps."""
    return Run(
        arm=row.arm,
        case=row.case,
        repeat=row.repeat,
        key=row.key,
        answer=answer_of(row),
        scores=SCORES.decode(row.scores),
        reused_from=row.reused_from,
    )


def answer_of(row: Row[Any]) -> Answer:
    """The answer that a row keeps."""
    more = _NO_MORE if row.more is None else _remainder.decode(row.more)
    return Answer(
        state=row.state,
        text=row.text,
        model=row.model,
        finish=row.finish,
        usage=Usage(
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            cached_tokens=more.cached_tokens,
            written_tokens=more.written_tokens,
            reasoning_tokens=more.reasoning_tokens,
        ),
        tool_calls=more.tool_calls,
        reasoning=more.reasoning,
        logprobs=more.logprobs,
        versions=more.versions,
        latency_ms=row.latency_ms,
        attempts=row.attempts,
        error=row.error,
    )


def _more(answer: Answer) -> str | None:
    usage = answer.usage
    if not (answer.tool_calls or answer.reasoning or answer.logprobs or answer.versions) and (
        usage.cached_tokens is usage.written_tokens is usage.reasoning_tokens is None
    ):
        return None
    more = Remainder(
        tool_calls=answer.tool_calls,
        reasoning=answer.reasoning,
        logprobs=answer.logprobs,
        cached_tokens=usage.cached_tokens,
        written_tokens=usage.written_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        versions=answer.versions,
    )
    return _encode(more).decode()
