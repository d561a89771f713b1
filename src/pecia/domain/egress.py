"""Egress: which addresses Pecia calls for somebody who is not its operator. Pure; `pecia.egress` resolves names.

A name may be written in many ways and mean another place a second later, so that only what it resolves to is judged:
every answer, and the connection is made to one of those that were judged.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from pecia.domain.errors import Detail, Invalid

PORTS = frozenset({80, 443, 8443})
"""Ports that may be called at other hosts."""
MAX_URL = 2048

_plain = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\\%\"<>^`{|}\x00-\x20\x7f]+)(?::(\d{1,5}))?"
    r"(/[^\s?#\\\"<>^`{|}\x00-\x20\x7f]*)?",
    re.IGNORECASE,
)

Address: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"

# The special-purpose registries of IANA (RFC 6890 and its successors), multicast and the reserved block. Python's
# own `is_global` calls NAT64, 6to4 and IPv4-compatible addresses of loopback global.
_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16"),
    )
)


class Origin(NamedTuple):
    """Where an address goes: `str` is its one spelling."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def check_url(url: str, *, trusted: Sequence[str] = ()) -> Origin:
    """Where an address goes that may be called, as far as the address itself says.

    `trusted` are origins that the operator lists: for these only the form is judged. Raises `Invalid`
    (`egress_blocked`) with the reason.
    """
    origin = parse_origin(url)
    if origin is None:
        raise blocked("url_malformed", "it is no plain http address, or names a user, a query or a fragment")
    if str(origin) in map(origin_of, trusted):
        return origin
    if origin.scheme != "https":
        raise blocked("scheme_not_allowed", "only https:// is called")
    if origin.port not in PORTS:
        raise blocked("port_not_allowed", f"the port {origin.port} is not called")
    return origin


def origin_of(url: str) -> str:
    """Scheme, host and port in one spelling; what is no address stays as it is."""
    origin = parse_origin(url)
    return str(origin) if origin else url


def parse_origin(url: str) -> Origin | None:
    """Where an address goes, None for what is not plainly one: one reading, so that no two readers differ."""
    found = _plain.fullmatch(url) if len(url) <= MAX_URL else None
    if found is None:
        return None
    scheme, host, port, _ = found.groups()
    number = int(port) if port else 443 if scheme.lower() == "https" else 80
    return Origin(scheme.lower(), host.strip("[]").lower(), number) if 0 < number < 2**16 else None


def is_loopback(url: str) -> bool:
    """Whether an address goes to this machine, by its name or a literal address."""
    origin = parse_origin(url)
    if origin is None:
        return False
    try:
        return ipaddress.ip_address(origin.host).is_loopback
    except ValueError:
        return origin.host == "localhost"


def check_address(text: str) -> None:
    """Raise `Invalid` (`egress_blocked`) for an IP address that is not a public one."""
    if not is_public(ipaddress.ip_address(text.partition("%")[0])):
        raise blocked("address_not_public", "it is not a public one")


def is_public(address: Address) -> bool:
    """Whether an address is one of the public net, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _V4)
    # What is wrapped (mapped, 6to4, NAT64, Teredo) lies outside, or in a block that is not called at all.
    return address in _GLOBAL_V6 and not any(address in network for network in _V6)


def blocked(reason: str, why: str) -> Invalid:
    """The error for an address that is not called."""
    return Invalid(
        f"This address is not called: {why}.",
        code="egress_blocked",
        hint="Give a public https address, or let the operator list its origin under [egress] allow in pecia.toml.",
        errors=(Detail(code=reason, detail=why, pointer="/base_url"),),
        reason=reason,
    )
