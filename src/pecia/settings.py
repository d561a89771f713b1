"""Settings: read once into a frozen value; nothing else looks at the environment or at `pecia.toml`.

The precedence is flag, environment, the nearest `pecia.toml`, default.
"""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import platformdirs

from pecia.domain.connection import BUILT_IN, GATEWAYS, KINDS, MODEL_PLUGINS
from pecia.domain.errors import Detail, Invalid
from pecia.domain.pilot import CONFIRM_ABOVE
from pecia.domain.price import Price
from pecia.domain.rulebook import Rulebook, read_rulebook

FILE = "pecia.toml"
PORT = 4747


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """Where models are reached, as the operator wrote it down: trusted for exactly its origin."""

    kind: str = "openai"
    base_url: str
    api_version: str | None = None
    api_key_env: str | None = None
    api_key: str | None = None
    structured_output: bool = True
    guarded: bool = False
    options: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Connection(kind={self.kind!r}, base_url={self.base_url!r}, api_key={'…' if self.api_key else None})"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is decided outside: where the library is, who acts, which models there are.

    `database_url` is the library (`sqlite:///…`, `postgresql://…`); `url` a server that is used instead.
    """

    database_url: str
    url: str | None
    data_dir: Path
    actor: str
    file: Path | None
    prompts_dir: Path
    connections: dict[str, Connection]
    host: str = "127.0.0.1"
    port: int = PORT
    embeddings: str | None = None
    standards: Rulebook | None = None
    prices: dict[str, Price] = {}
    egress: tuple[str, ...] = ()
    secret_keys: tuple[str, ...] = ()
    workers: bool = False
    confirm_above: float = CONFIRM_ABOVE

    def __repr__(self) -> str:
        return f"Settings(database_url={self.database_url!r}, actor={self.actor!r})"


class _Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: str | None = None
    prompts: str = "prompts"


class _Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str = "127.0.0.1"
    port: int = PORT


class _Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base_url: str | None = None
    kind: str = "openai"
    api_version: str | None = None
    api_key_env: str | None = None
    structured_output: bool = True
    options: dict[str, Any] = {}


class _Egress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    allow: tuple[str, ...] = ()


class _Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    embeddings: str | None = None


class _Jobs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    workers: bool = False


class _Experiments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    confirm_above: float = CONFIRM_ABOVE


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    library: _Library = _Library()
    server: _Server = _Server()
    models: dict[str, _Model] = {}
    search: _Search = _Search()
    egress: _Egress = _Egress()
    standards: dict[str, Any] | None = None
    prices: dict[str, Price] = {}
    jobs: _Jobs = _Jobs()
    experiments: _Experiments = _Experiments()


def read_settings(
    *, environ: Mapping[str, str] | None = None, cwd: Path | None = None, actor: str | None = None
) -> Settings:
    """The settings of this call. Raises `Invalid` (`invalid_settings`) saying which one is wrong and where."""
    env = os.environ if environ is None else environ
    path = find_file(cwd or Path.cwd())
    file = _read_file(path) if path else _File()
    base = path.parent if path else (cwd or Path.cwd())
    data_dir = Path(env["PECIA_DATA_DIR"]) if env.get("PECIA_DATA_DIR") else default_data_dir()
    for name in sorted(file.models.keys() & BUILT_IN):
        raise _invalid(
            f"[models.{name}] in {FILE} names a connection that is built in.", hint="Choose another name."
        )
    return Settings(
        database_url=_database_url(env, file, base, data_dir),
        url=_server_url(env.get("PECIA_URL")),
        data_dir=data_dir,
        actor=_actor(actor or env.get("PECIA_ACTOR")),
        file=path,
        prompts_dir=Path(env["PECIA_PROMPTS"]) if env.get("PECIA_PROMPTS") else base / file.library.prompts,
        connections={name: _connection(name, model, env) for name, model in file.models.items()},
        host=env.get("PECIA_HOST") or file.server.host,
        port=_port(env.get("PECIA_PORT")) or file.server.port,
        embeddings=file.search.embeddings,
        standards=read_rulebook(file.standards) if file.standards is not None else None,
        prices=file.prices,
        egress=tuple(_origin(origin, "egress.allow") for origin in file.egress.allow),
        secret_keys=tuple(env.get("PECIA_SECRET_KEYS", "").replace(",", " ").split()),
        workers=file.jobs.workers,
        confirm_above=_dollars(file.experiments.confirm_above, "experiments.confirm_above"),
    )


def _connection(name: str, model: _Model, env: Mapping[str, str]) -> Connection:
    plugged = model.kind not in KINDS
    if plugged and model.kind not in GATEWAYS:
        brought = {point.name for point in entry_points(group=MODEL_PLUGINS)}
        if model.kind not in brought:
            known = ", ".join(sorted({*KINDS, *GATEWAYS, *brought}))
            raise _invalid(
                f"[models.{name}] in {FILE} has the unknown kind '{model.kind[:80]}'.",
                hint=f"There are: {known}. Packages bring more, by the entry point {MODEL_PLUGINS}.",
            )
    if not plugged and (model.base_url is None or model.options):
        wrong = "needs a base_url" if model.base_url is None else "takes no options"
        raise _invalid(
            f"[models.{name}] in {FILE} {wrong}.", hint="'options' are for kinds that packages bring."
        )
    return Connection(
        kind=model.kind,
        base_url=_origin(model.base_url, f"models.{name}.base_url") if model.base_url else "",
        api_version=model.api_version,
        api_key_env=model.api_key_env,
        api_key=env.get(model.api_key_env) if model.api_key_env else None,
        structured_output=model.structured_output,
        options=model.options,
    )


def demo_settings(*, actor: str) -> Settings:
    """The settings of the demo: a library of its own in the data folder, whatever `pecia.toml` says."""
    settings = read_settings(actor=actor)
    return msgspec.structs.replace(
        settings, database_url=f"sqlite:///{settings.data_dir / 'demo' / 'library.db'}", url=None
    )


def find_file(start: Path) -> Path | None:
    """The nearest `pecia.toml`, in this folder or one above it."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def default_data_dir() -> Path:
    """Where this platform keeps a user's data."""
    return Path(platformdirs.user_data_dir("pecia", appauthor=False))


def _read_file(path: Path) -> _File:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise _invalid(f"{path.name} cannot be read: {error}.", hint=f"The file is {path}.") from None


def _database_url(env: Mapping[str, str], file: _File, base: Path, data_dir: Path) -> str:
    given = env.get("PECIA_DATABASE_URL")
    if given:
        return _checked_database_url(given, "PECIA_DATABASE_URL", Path.cwd())
    if file.library.url:
        return _checked_database_url(file.library.url, f"[library] url in {FILE}", base)
    return f"sqlite:///{data_dir / 'library.db'}"


def _checked_database_url(url: str, where: str, base: Path) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        return url
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return f"sqlite:///{base / url.removeprefix('sqlite:///')}"
    raise _invalid(
        f"{where} is neither sqlite:///PATH nor postgresql://….",
        hint="For example sqlite:///library.db, which is a file beside pecia.toml.",
    )


def _server_url(url: str | None) -> str | None:
    return _origin(url, "PECIA_URL") if url else None


def _origin(url: str, where: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise _invalid(
            f"{where} is no http:// or https:// address.", hint="For example http://127.0.0.1:4747."
        )
    return url.rstrip("/")


def _dollars(figure: float, where: str) -> float:
    if figure >= 0:  # which NaN is not either; `inf` asks for no confirmation
        return figure
    raise _invalid(f"{where} is 0 or more, in US dollars.", hint="For example 1.0, or inf to never ask.")


def _port(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit() and 0 <= int(text) <= 65535:  # noqa: PLR2004 - the range of ports
        return int(text)
    raise _invalid("PECIA_PORT is no port number.", hint="Use a number from 0 to 65535.")


def _actor(name: str | None) -> str:
    if name is None:
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            name = "owner"
    name = name.strip()
    if not 0 < len(name) <= 100 or not name.isprintable():  # noqa: PLR2004
        raise _invalid(
            "The actor's name is empty, longer than 100 characters or not printable.", hint="Use --as NAME."
        )
    return name


def _invalid(message: str, *, hint: str) -> Invalid:
    return Invalid(
        message,
        code="invalid_settings",
        hint=hint,
        errors=(Detail(code="invalid_settings", detail=message),),
    )
