"""The fence around the tests: sockets reach this machine only."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

TO_AN_ADDRESS = {"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"}
TO_A_NAME = {"socket.getaddrinfo", "socket.gethostbyname"}


class NetworkUsedError(Exception):
    """A test tried to leave this machine. Not an `OSError`: no code may take it for a network that is away."""


def stay_on_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse addresses that are not loopback; an audit hook, so that no library gets round it in Python."""
    if event in TO_AN_ADDRESS and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event in TO_A_NAME:
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in {None, "localhost"} and not _is_loopback(host):
        raise NetworkUsedError(f"{event} {host!r}: tests stay on loopback")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
