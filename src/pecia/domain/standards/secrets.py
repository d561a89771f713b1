"""Secrets: keys and passwords have no place in a text that many read and that goes to a model provider."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, rule

# How each kind of key starts, what it is, and its whole shape.
_STARTS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (start, kind, re.compile(rf"(?<![A-Za-z0-9])(?:{shape})"))
    for kind, starts, shape in (
        ("an API key of a model provider", ("sk-",), r"sk-[A-Za-z0-9_-]{16,200}"),
        (
            "a Stripe key",
            ("sk_live_", "sk_test_", "rk_live_", "rk_test_"),
            r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}",
        ),
        ("a webhook secret", ("whsec_",), r"whsec_[A-Za-z0-9+/=]{24,100}"),
        ("an AWS access key", ("AKIA", "ASIA"), r"A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])"),
        (
            "a GitHub token",
            ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
            r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{50,255}",
        ),
        ("a GitLab token", ("glpat-",), r"glpat-[\w-]{20,100}"),
        ("a Google API key", ("AIza",), r"AIza[\w-]{35}"),
        (
            "a Slack token",
            ("xoxa", "xoxb", "xoxe", "xoxp", "xoxr", "xoxs", "xapp-"),
            r"(?:xox[abeprs]|xapp)-[A-Za-z0-9-]{10,250}",
        ),
        ("a Hugging Face token", ("hf_",), r"hf_[A-Za-z0-9]{30,100}"),
        ("an npm token", ("npm_",), r"npm_[A-Za-z0-9]{36}"),
        ("a PyPI token", ("pypi-",), r"pypi-[\w-]{50,250}"),
        ("a SendGrid key", ("SG.",), r"SG\.[\w-]{16,32}\.[\w-]{32,64}"),
        ("a Groq key", ("gsk_",), r"gsk_[A-Za-z0-9]{40,80}"),
        ("an xAI key", ("xai-",), r"xai-[A-Za-z0-9]{40,120}"),
        ("a Replicate token", ("r8_",), r"r8_[A-Za-z0-9]{37}"),
        ("a Perplexity key", ("pplx-",), r"pplx-[A-Za-z0-9]{40,80}"),
        ("a Databricks token", ("dapi",), r"dapi[a-f0-9]{32}"),
        ("a DigitalOcean token", ("dop_v1_",), r"dop_v1_[a-f0-9]{64}"),
        ("a signed token (JWT)", ("eyJ",), r"eyJ[\w-]{10,2000}\.eyJ[\w-]{10,2000}\.[\w-]{16,1000}"),
    )
    for start in starts
)
_ALWAYS_REAL = ("AKIA", "ASIA")
"""Starts of keys whose shape is proof enough, those of the provider's own documents included."""
_SHORTEST = 16
_filler = re.compile(r"xxx|your|\.\.\.|here$|example|placeholder|redacted", re.IGNORECASE)
_pem = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_pecia = re.compile(
    r"(?<![A-Za-z0-9])(pecia_[A-Za-z0-9]{1,64}_[A-Za-z0-9]{43})_([A-Za-z0-9]{6,8})(?![A-Za-z0-9])"
)
_url = re.compile(r"\b[a-z][a-z0-9+]{1,20}://[^\s:@/'\"<>{}]{1,100}:([^\s:@/'\"<>{}\[\]$*]{6,100})@[\w.-]")
_password = re.compile(
    r"\b(?:password|passwd|pwd|secret|api[_ -]?key|access[_ -]?token)[\"']?[ \t]{0,3}(?::|=|is)[ \t]{0,3}"
    r"[\"']?(?=[^\s\"']{0,60}\d)(?=[^\s\"']{0,60}[A-Za-z])([^\s\"'{}<>$()\[\],;]{8,64})",
    re.IGNORECASE,
)
_NAMES = ("passw", "pwd", "secret", "api key", "api_key", "api-key", "apikey", "access token", "access_token",
          "access-token", "accesstoken")  # fmt: skip
_dense = re.compile(r"[A-Za-z0-9+/_-]{32,}+={0,2}")
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SHOWN = 4


@rule(
    family="secrets",
    severity="blocker",
    why="A key in a prompt is read by everybody who may read the prompt, stays in its history for good, and is sent to "
    "the model's provider with each call.",
    mend="Take it out, revoke it where it was made, and make a new one. Who may waive standards can commit with "
    "'acknowledge' where it is none.",
    failing=example("Call the search with the key sk-proj-9aTz3Rk2Wq8LmB5nXv7Y and answer.", literal=True),
    passing=example(
        "Call the search tool and answer. Never show a key such as sk-your-key-here.", literal=True
    ),
)
def provider_key(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A key or token of a provider."""
    everything = reading.everything
    starts = [start for start in _STARTS if start[0] in everything]
    for pointer, text in _texts(reading) if starts else ():
        for start, kind, shape in starts if len(text) >= _SHORTEST else ():
            if start in text:
                for found in shape.finditer(text):
                    key = found.group()
                    if key.startswith(start) and (start in _ALWAYS_REAL or _is_real(key)):
                        yield _secret(f"This looks like {kind}", pointer, text, *found.span())


@rule(
    family="secrets",
    severity="blocker",
    why="Who has the private key can act in its owner's name; a prompt is read by many and sent out.",
    mend="Take it out, and replace the key pair.",
    failing=example("Sign with\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow…\n", literal=True),
    passing=example("Verify with\n-----BEGIN PUBLIC KEY-----\nMIIBIj…\n", literal=True),
)
def private_key(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A private key in PEM."""
    for pointer, text in _texts(reading) if "-----BEGIN" in reading.everything else ():
        for found in _pem.finditer(text):
            yield Flaw("A private key begins here.", pointer, text, *found.span())


@rule(
    family="secrets",
    severity="blocker",
    why="The key opens this very library.",
    mend="Take it out, and revoke the key.",
    failing=example(
        f"Ask with pecia_ab12_{'0aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP9lO8mN7nM6'}_1a2B3c", literal=True
    ),
    passing=example("Ask with the key that pecia_client was given.", literal=True),
)
def pecia_key(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A key of Pecia's own."""
    for pointer, text in _texts(reading) if "pecia_" in reading.everything else ():
        for found in _pecia.finditer(text):
            proven = " (its checksum holds)" if found[2] in _checksums(found[1]) else ""
            yield _secret(f"This is a Pecia key{proven}", pointer, text, *found.span())


@rule(
    family="secrets",
    severity="blocker",
    why="An address with a password opens what it leads to.",
    mend="Leave user and password out of the address.",
    failing=example("Query postgres://report:Xk29vQpl7@db.internal/sales for the totals.", literal=True),
    passing=example("Query postgres://USER:PASSWORD@db.internal/sales for the totals.", literal=True),
)
def url_password(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An address with a password in it."""
    for pointer, text in _texts(reading) if "://" in reading.everything else ():
        if "://" in text and "@" in text:
            for found in _url.finditer(text):
                if _is_mixed(found[1]) and not _filler.search(found[1]):
                    yield _secret("This address holds a password", pointer, text, *found.span(1))


@rule(
    family="secrets",
    severity="warning",
    why="Passwords written beside their name are found by the first who searches for them.",
    mend="Take it out; let the application add it where a tool needs it.",
    failing=example("Log in with password: tR7kq29vLm and list the orders.", literal=True),
    passing=example("Ask the user for the password. Never repeat it.", literal=True),
)
def written_password(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A password or key written after its name."""
    everything = reading.everything_lower
    if not any(word in everything for word in _NAMES):
        return
    for pointer, text in _texts(reading):
        lower = text.lower()
        if any(word in lower for word in _NAMES):
            for found in _password.finditer(text):
                if _is_mixed(found[1]) and not _filler.search(found[1]):
                    yield _secret("This looks like a password or key", pointer, text, *found.span(1))


@rule(
    family="secrets",
    severity="warning",
    why="Long random text is seldom meant for a model; often it is a key of a kind that no list knows.",
    mend="Take it out if it opens anything, else raise 'bits' (of entropy a character) or 'length'.",
    failing=example("Use token q7Rk2Lm9Zt4Xv8Nb3Wc6Yd1Hf5Jg0PsTa for the call.", literal=True),
    passing=example("Use the commit 9fceb02d0ae598e95dc970b74767f19372d61af8.", literal=True),
    options={"length": 32, "bits": 4.3},
)
def random_text(reading: Reading, options: Options) -> Iterator[Flaw]:
    """Long random text, as keys are."""
    length, bits = options["length"], options["bits"]
    for passage in reading.passages:
        if max(map(len, passage.words), default=0) < length:
            continue
        for found in _dense.finditer(passage.text):
            said = found.group()
            if len(said) >= length and _is_random(said, bits) and not _in_link(passage.text, found.start()):
                yield _secret("This random text may be a key", passage.pointer, passage.text, *found.span())


def _texts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Everything a draft holds, what is said about the prompt included."""
    for passage in reading.passages:
        yield passage.pointer, passage.text
    yield from reading.strings


def _secret(what: str, pointer: str, text: str, start: int, end: int) -> Flaw:
    """A flaw that shows a few first characters and the length, and never the value."""
    shown = text[start : start + _SHOWN]
    return Flaw(f"{what}: '{shown}…' ({end - start} characters).", pointer, text, start, end)


def _is_real(key: str) -> bool:
    """Whether a key-shaped text is none of those that people write to show the shape."""
    tail = re.split(r"[-_]", key, maxsplit=1)[-1]
    return len(set(tail)) >= 8 and _is_mixed(tail) and not _filler.search(tail)  # noqa: PLR2004 - random text has more


def _is_mixed(text: str) -> bool:
    """Whether it has digits among letters, or capitals inside: words parted by hyphens do not."""
    has_digit = any(char.isdigit() for char in text)
    has_letter = any(char.isalpha() for char in text)
    capitals_inside = text != text.lower() and text != text.upper() and not text.istitle()
    return has_letter and (has_digit or (capitals_inside and "-" not in text and "_" not in text))


def _is_random(text: str, bits: float) -> bool:
    digits = sum(map(str.isdigit, text))
    mixed = digits >= 3 and text != text.lower() and text != text.upper()  # noqa: PLR2004 - names have one or two
    return mixed and text.count("/") + text.count("-") <= 3 and _entropy(text) >= bits  # noqa: PLR2004 - paths have more


def _entropy(text: str) -> float:
    """Bits a character, by Shannon's formula over the characters' shares."""
    total = len(text)
    return -sum(count / total * math.log2(count / total) for count in Counter(text).values())


def _in_link(text: str, start: int) -> bool:
    """Whether the place lies in an address or in data written into one (`data:image/png;base64,…`)."""
    word = text[max(0, start - 200) : start].split()
    before = word[-1] if word and not text[start - 1].isspace() else ""
    return "://" in before or "base64," in before


def _checksums(text: str) -> tuple[str, str]:
    """The CRC-32 of a key's first part, as eight hexadecimal and as six base-62 digits."""
    number = crc32(text.encode())
    digits = "".join(_BASE62[number // 62**place % 62] for place in range(5, -1, -1))
    return f"{number:08x}", digits


RULES = (provider_key, private_key, pecia_key, url_password, written_password, random_text)
