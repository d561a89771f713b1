"""Arrow: Parquet files by pyarrow, of the extra [parquet]. It is large, and brings no types of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from pecia.domain.errors import Invalid

_BATCH = 1000
"""Rows in memory at once."""


def read_parquet_rows(stream: BinaryIO) -> tuple[list[str], Iterator[dict[str, Any]]]:
    """The names of the columns, and the rows. Raises `Invalid` without pyarrow, `OSError` for what is no Parquet."""
    file = _parquet().ParquetFile(stream)
    rows = (row for batch in file.iter_batches(batch_size=_BATCH) for row in batch.to_pylist())
    return list(file.schema_arrow.names), rows


def write_parquet_columns(columns: Mapping[str, Sequence[str | None]]) -> bytes:
    """A Parquet file of text columns. Raises `Invalid` without pyarrow."""
    out, parquet, arrow = io.BytesIO(), _parquet(), import_module("pyarrow")
    text = arrow.string()
    parquet.write_table(
        arrow.table({name: arrow.array(values, text) for name, values in columns.items()}), out
    )
    return out.getvalue()


def _parquet() -> Any:  # noqa: ANN401 - a module without types
    try:
        return import_module("pyarrow.parquet")
    except ImportError:
        raise Invalid(
            "Parquet is read and written by pyarrow, which is not installed.",
            code="usage",
            hint="pip install 'pecia[parquet]'",
        ) from None
