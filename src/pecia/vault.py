"""Vault: keys of providers, sealed so that a copy of the database tells none of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pecia.domain.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

FILE = "secret.key"


class _Sealed(msgspec.Struct, frozen=True):
    bound: str
    secret: str


_sealed = msgspec.json.Decoder(_Sealed)


class FileVault:
    """Seals with the first of `keys` (Fernet's, in URL-safe Base64) and opens with any of them.

    Without keys they are those of the file, one a line, which is made when it is first needed, for its owner alone.
    """

    def __init__(self, file: Path, *, keys: tuple[str, ...] = ()) -> None:
        self._file = file
        self._keys = keys
        self._fernet: MultiFernet | None = None

    def seal(self, secret: str, *, bound: str) -> str:
        """The secret as it may be kept; it opens only for what it is bound to."""
        return self._open().encrypt(msgspec.json.encode(_Sealed(bound=bound, secret=secret))).decode()

    def unseal(self, sealed: str, *, bound: str) -> str:
        """The secret. Raises `Unavailable` where its key is lost, or where it was sealed for something else."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see _open

        try:
            found = _sealed.decode(self._open().decrypt(sealed))
        except (InvalidToken, msgspec.DecodeError):
            found = None
        if found is None or found.bound != bound:
            raise Unavailable(
                "The key of a connection cannot be read: it was sealed with another secret, or for another place.",
                code="model_unavailable",
                hint="Give the key again with 'pecia connection add', or bring back the file secret.key.",
            )
        return found.secret

    def _open(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - for those who keep connections

        if self._fernet is None:
            keys = self._keys or tuple(self._read())
            try:
                self._fernet = MultiFernet([Fernet(key) for key in keys])
            except ValueError:
                where = (
                    "PECIA_SECRET_KEYS" if self._keys else f"The file {self._file.name} in the data folder"
                )
                raise Invalid(
                    f"{where} holds no key of 32 bytes in URL-safe Base64.",
                    code="invalid_settings",
                    hint="python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'",
                ) from None
        return self._fernet

    def _read(self) -> list[str]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            made = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if os.name == "posix" and self._file.stat().st_mode & 0o077:
                raise Invalid(
                    f"The file {self._file} can be read by others than its owner.",
                    code="invalid_settings",
                    hint="Run: chmod 600 on it. If others may have read it, give the keys of connections anew.",
                ) from None
            return self._file.read_text(encoding="ascii").split()
        from cryptography.fernet import Fernet  # noqa: PLC0415

        key = Fernet.generate_key()
        with os.fdopen(made, "wb") as file:
            file.write(key + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return [key.decode()]
