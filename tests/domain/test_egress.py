"""Which addresses are called for somebody who is not the operator: RELIABILITY X25 and X26."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.egress import check_address, check_url, is_public, origin_of
from pecia.domain.errors import Invalid

INSIDE = (  # noqa: SIM905 - a list to read
    "127.0.0.1 0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 "
    "192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255 ::1 :: ::127.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 "
    "64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: 2002:7f00:1:: 2001::1 2001:db8::1 fc00::1 fd00:ec2::254 "
    "fe80::1 fe80::1%eth0 ff02::1 3fff::1 5f00::1"
).split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_not_called(address: str) -> None:
    with pytest.raises(Invalid) as raised:
        check_address(address)
    assert (raised.value.code, raised.value.extra) == ("egress_blocked", {"reason": "address_not_public"})


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "104.18.6.192", "2606:4700::6812:6c0", "2a00:1450:4001:82a::200a"]
)
def test_a_public_address_is_called(address: str) -> None:
    check_address(address)


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_not_public_here_either(address: ipaddress.IPv4Address) -> None:
    assert not (is_public(address) and (address.is_private or address.is_multicast or address.is_reserved))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://a.example/",
        "http://a.example/v1",
        "https://user:p@a.example/",
        "https://a.example#@b.example/",
        "https://a.example\\@b.example/",
        "https://a.example/\r\nHost: b",
        "https://a.example:22/",
        "https://a.example:6379/",
        "https://a.example:99999/",
        "https://" + "a" * 4096 + ".example/",
        "https://",
        "https:///v1",
        "",
    ],
)
def test_an_address_of_another_form_is_not_called(url: str) -> None:
    with pytest.raises(Invalid) as raised:
        check_url(url)
    assert raised.value.code == "egress_blocked"


def test_what_the_operator_lists_is_called_at_exactly_its_origin() -> None:
    trusted = ("http://127.0.0.1:11434",)
    check_url("http://127.0.0.1:11434/v1", trusted=trusted)
    for other in (
        "http://127.0.0.1:11435/v1",
        "https://127.0.0.1:11434/v1",
        "http://user@127.0.0.1:11434/v1",
    ):
        with pytest.raises(Invalid):
            check_url(other, trusted=trusted)


def test_an_origin_has_one_spelling() -> None:
    assert (
        origin_of("https://API.example/v1")
        == origin_of("https://api.example:443/")
        == "https://api.example:443"
    )
