"""Personal data: a prompt is kept for good and sent to a provider, so real people stay out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule

_email = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{2,24})(?![\w-])"
)
_RESERVED_TOPS = frozenset({"example", "invalid", "local", "localhost", "test"})
_MADE_UP = re.compile(
    r"(?:^|\.)(?:example|domain|company|your\w*|acme|email|mail|test|sample|foo|bar|xyz)\.[a-z]{2,4}$"
)
_phone = re.compile(
    r"\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ .-]?\d{2,5}){1,4}|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}-\d{3}-\d{4}"
)
_iban_start = re.compile(r"[A-Z]{2}\d\d")
_iban = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27,
    "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LU": 20, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "TR": 26,
}  # fmt: skip
_CARD_DIGITS = range(13, 20)


@rule(
    family="personal",
    severity="warning",
    why="An address of a real person is personal data, in every version from now on and at the provider's.",
    mend="Use an address at example.com, or a variable.",
    failing=example("If in doubt, write to maria.lindqvist@kraftwerk-it.se.", literal=True),
    passing=example("If in doubt, write to support@example.com.", literal=True),
)
def personal_email(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An e-mail address."""
    for passage in reading.passages:
        if "@" not in passage.text:
            continue
        for found in _email.finditer(passage.text):
            domain = found[1].lower()
            if domain.rpartition(".")[2] not in _RESERVED_TOPS and not _MADE_UP.search(domain):
                yield flaw(f"An e-mail address at {domain} stands here.", passage, *found.span())


@rule(
    family="personal",
    severity="warning",
    why="A telephone number is personal data, and a model may repeat it to anybody.",
    mend="Use a number from a range for fiction (555-01…), or a variable.",
    failing=example("For refunds call +49 30 90182 447.", literal=True),
    passing=example("For refunds call +1 555 0100.", literal=True),
)
def personal_phone(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A telephone number."""
    for passage in reading.passages:
        for found in passage.numbers:
            said = found.group()
            if "555" not in said and "1234" not in said and _phone.fullmatch(said):
                yield flaw(
                    f"A telephone number of {len(said)} characters stands here.", passage, *found.span()
                )


@rule(
    family="personal",
    severity="warning",
    why="An account number is personal data, and with a name it is enough for a direct debit.",
    mend="Take it out, or use a variable.",
    failing=example("Pay to DE89 3704 0044 0532 0130 00.", literal=True),
    passing=example("Pay to DE00 0000 0000 0000 0000 00.", literal=True),
)
def personal_iban(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A bank account number (IBAN) whose check digits are right."""
    for passage in reading.passages:
        for found in _iban.finditer(passage.text) if _iban_start.search(passage.text) else ():
            compact = found.group().replace(" ", "")
            if _IBAN_LENGTHS.get(compact[:2]) == len(compact) and _is_iban(compact):
                yield flaw(
                    f"An IBAN of {compact[:2]} stands here: its check digits are right.",
                    passage,
                    *found.span(),
                )


@rule(
    family="personal",
    severity="warning",
    why="Card numbers fall under the rules of the card industry wherever they are stored.",
    mend="Take it out, or use a variable.",
    failing=example("The customer paid with 4539 1488 0343 6467.", literal=True),
    passing=example("The customer paid with 4539 1488 0343 6460.", literal=True),
)
def personal_card(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A payment card's number whose check digit is right."""
    for passage in reading.passages:
        for found in passage.numbers:
            digits = re.sub(r"\D", "", found.group())
            if len(digits) in _CARD_DIGITS and digits[0] in "3456" and len(set(digits)) > 1 and _luhn(digits):
                yield flaw(
                    f"A card number of {len(digits)} digits stands here: its check digit is right.",
                    passage,
                    *found.span(),
                )


def _is_iban(compact: str) -> bool:
    """ISO 13616: moved round and with letters as numbers, it leaves 1 when divided by 97."""
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812: with every second digit from the right doubled, the sum of digits ends in 0."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004 - sum of two digits


RULES = (personal_email, personal_phone, personal_iban, personal_card)
