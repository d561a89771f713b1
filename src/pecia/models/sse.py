"""Server-sent events: bytes as they come in, to the data of whole events (WHATWG HTML, section 9.2.6)."""

from __future__ import annotations

_END = b"[DONE]"


class Events:
    """Takes a stream's bytes in any pieces. Of an event only its data is kept; `[DONE]`, OpenAI's last, is none."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._begun = False

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of the events that are whole now."""
        whole: list[bytes] = []
        rest = self._rest + piece
        if not self._begun:
            if b"\xef\xbb\xbf".startswith(rest[:3]) and len(rest) < 3:  # noqa: PLR2004 - half a byte order mark
                self._rest = rest
                return whole
            rest, self._begun = rest.removeprefix(b"\xef\xbb\xbf"), True
        # A piece may end between the CR and the LF of one line end.
        held = b"\r" if rest.endswith(b"\r") else b""
        lines = rest.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop() + held
        for line in lines:
            if line:
                self._take(line)
            elif self._data:
                data = b"\n".join(self._data)
                self._data.clear()
                if data != _END:
                    whole.append(data)
        return whole

    def _take(self, line: bytes) -> None:
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" "))
