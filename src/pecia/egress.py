"""Egress: names are resolved once, every answer is judged, and only what was judged is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

from pecia.domain.egress import check_address


def check_host(host: str, port: int) -> None:
    """Raise `Invalid` (`egress_blocked`) where a host has an address that is not public; not where it has none."""
    try:
        found = _numeric(host) or _addresses(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return
    for address in found:
        check_address(address)


async def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, all of which are public.

    Raises `Invalid` (`egress_blocked`) where one is not, and `OSError` where the name cannot be resolved.
    """
    found = _numeric(host)
    if not found:
        loop = asyncio.get_running_loop()
        found = _addresses(await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    for address in found:
        check_address(address)
    return found


def _addresses(entries: Sequence[tuple[Any, ...]]) -> list[str]:
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def _numeric(host: str) -> list[str]:
    """The address that a host spells, in any of the ways a resolver reads: `127.1`, `0x7f000001`, `①②⑦.⓪.⓪.①`."""
    try:
        plain = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return []
    try:
        return [str(ipaddress.ip_address(plain))]
    except ValueError:
        pass
    try:
        return [socket.inet_ntoa(socket.inet_aton(plain))]
    except OSError:
        return []
