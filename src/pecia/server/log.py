"""Log: one JSON line on stderr for each entry, whoever wrote it; what a stranger sent cannot begin a second one."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=True, default=str).encode  # made once: it costs as much as a line
_LEVELS = {"": logging.WARNING, "pecia": logging.INFO, "uvicorn": logging.ERROR}


class JsonLines(logging.Formatter):
    """An entry as one line of ASCII JSON: control characters are escaped, and locals are never shown."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; `facts` given as its `extra` stand beside the message."""
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return _encode(entry)


def configure_logging() -> None:
    """Send what this process logs to stderr, in lines of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers = [handler]
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(level)
