"""Requests composed of values: the writer of the formats that are not chat completions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from pecia.domain.request_terms import PLAIN, RequestTerms, merge_params

_encoder = msgspec.json.Encoder()


class ComposedWriter:
    """Writes what `compose` makes of messages, settings, tools and schema, as one line of JSON.

    `head` stands before it. `output` is the field that an answer's schema is sent in, `holds` says which schemas
    the servers can hold an answer to, `refused` which settings they know no such thing as: those are left out of what
    the version sets, and among them a seed.
    """

    def __init__(
        self,
        compose: Callable[..., dict[str, Any]],
        params: Mapping[str, Any],
        *,
        head: Mapping[str, Any],
        output: str,
        holds: Callable[[dict[str, Any]], bool],
        refused: frozenset[str] = frozenset(),
    ) -> None:
        self._compose = compose
        self._params = params
        self._head = head
        self._output = output
        self._holds = holds
        self._refused = refused

    def write(
        self,
        messages: str | Sequence[Mapping[str, Any]],
        *,
        seed: int | None,
        terms: RequestTerms = PLAIN,
    ) -> bytes:
        """A body; the parameters of the model choice win over the version's terms."""
        own = {name: value for name, value in terms.params.items() if name not in self._refused}
        settings = merge_params(own, self._params)
        if seed is not None and "seed" not in self._refused:
            settings["seed"] = seed
        for name in ("tools", self._output):
            if settings.get(name, ...) is None:  # null takes the version's own away
                del settings[name]
        schema = terms.output if self._output not in self._params else None
        body = self._compose(
            messages,
            settings,
            tools=terms.tools if "tools" not in self._params else (),
            output=schema if schema is not None and self._holds(schema) else None,
        )
        return _encoder.encode({**self._head, **body})
