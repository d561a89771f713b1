"""The models this installation can reach, by name: `connection/model-id`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

from pecia.domain.connection import GATEWAYS, KINDS, ModelPlace
from pecia.domain.design import ModelChoice, invalid, unknown_choice
from pecia.domain.egress import check_url, is_loopback, origin_of
from pecia.domain.errors import Unavailable
from pecia.domain.price import Cost, Price
from pecia.egress import check_host
from pecia.models.local import LocalModel, local_models, shared
from pecia.models.openai import RequestWriter, check_params
from pecia.models.pace import Pace
from pecia.models.prices import listed
from pecia.models.retry import Retries
from pecia.models.scripted import BUILT_IN, Script, ScriptedModel

if TYPE_CHECKING:
    from pecia.models.format import Format
    from pecia.models.served import ServedModel
    from pecia.ports import Answering, Model
    from pecia.ports.model_plugins import ModelPlugins, OpenModel

LOCAL, SCRIPTED = "local", "scripted"


class Connection(Protocol):
    """A place where models are reached, as the operator wrote it into the settings."""

    @property
    def kind(self) -> str:
        """What is spoken there: a `ConnectionKind`, or the name of a plugin."""
        ...

    @property
    def base_url(self) -> str:
        """The address before the path of the format, such as `/chat/completions`."""
        ...

    @property
    def api_version(self) -> str | None:
        """Azure's version of the API, where it is one that names the deployment in the path."""
        ...

    @property
    def api_key_env(self) -> str | None:
        """The environment variable that holds the key, when one is needed."""
        ...

    @property
    def api_key(self) -> str | None:
        """The key itself."""
        ...

    @property
    def structured_output(self) -> bool:
        """Whether a schema that an answer is to keep to can be sent there."""
        ...

    @property
    def guarded(self) -> bool:
        """Whether its address must be a public one."""
        ...

    @property
    def options(self) -> dict[str, Any]:
        """What a plugin is told beside it."""
        ...


class _Limits(TypedDict):
    timeout: float
    retries: Retries


class Registry:
    """Opens models. `scripts` add to the built-in `scripted/…`, `prices` go before those that are listed.

    `connections` are the operator's. Those of projects lie beside them, and go to public addresses or to the origins
    in `allow`. `plugins` bring further kinds of connection.

    Waits between attempts are drawn from `seed`; without one, each process has waits of its own.
    """

    def __init__(
        self,
        connections: Mapping[str, Connection] = {},
        *,
        scripts: Mapping[str, Script] = {},
        prices: Mapping[str, Price] = {},
        allow: Sequence[str] = (),
        plugins: ModelPlugins | None = None,
        seed: int | None = None,
    ) -> None:
        self._connections = dict(connections)
        self._scripts = {**BUILT_IN, **scripts}
        self._prices = dict(prices)
        self._allow = tuple(allow)
        self._plugins = plugins
        self._seed = seed
        self._started: dict[str, LocalModel] = {}
        self._paces: dict[tuple[str | None, ...], Pace] = {}
        self._lock = Lock()

    def check(self, choice: ModelChoice) -> None:
        """Raise `Invalid` when there is no such model or its parameters cannot be sent; reaches nothing."""
        connection, model = _parts(choice)
        if connection == LOCAL:
            if model not in local_models():
                raise unknown_choice("local model", model, local_models(), pointer="/models")
        elif connection == SCRIPTED:
            if model not in self._scripts:
                raise unknown_choice("scripted model", model, list(self._scripts), pointer="/models")
        elif connection not in self._connections:
            error = unknown_choice(
                "connection", connection, [*self._connections, LOCAL, SCRIPTED], pointer="/models"
            )
            error.hint = f"Write it into pecia.toml: [models.{connection}], base_url and api_key_env."
            raise error
        check_params(choice, refused=self._wire(connection).refused)

    def _pace(self, choice: ModelChoice, concurrency: int) -> Pace:
        """What is known of the place: its address, the key and the model. The local model has one slot.

        A server on this machine is the user's own: it begins with as many requests as they ask for.
        """
        connection, model = _parts(choice)
        found = self._connections.get(connection)
        place = (connection, model, found.base_url if found else None, found.api_key if found else None)
        fresh = Pace(first=concurrency) if found and is_loopback(found.base_url) else Pace()
        with self._lock:
            pace = self._paces.setdefault(place, Pace(first=1, most=1) if connection == LOCAL else fresh)
        if connection != LOCAL:
            pace.allow(concurrency)
        return pace

    def _wire(self, connection: str) -> Format:
        found = self._connections.get(connection)
        if found is None:
            return format_of("openai")
        return format_of(found.kind, api_version=found.api_version, structured=found.structured_output)

    @property
    def connections(self) -> Collection[str]:
        """The names of the connections there are."""
        return self._connections.keys()

    def admit(self, base_url: str) -> None:
        """Raise `Invalid` (`egress_blocked`) for an address that is not called for a project."""
        origin = check_url(base_url, trusted=self._allow)
        if not self.trusts(base_url):
            check_host(origin.host, origin.port)

    def trusts(self, base_url: str) -> bool:
        """Whether the operator lists the origin."""
        return origin_of(base_url) in map(origin_of, self._allow)

    def beside(self, places: Mapping[str, ModelPlace], prices: Mapping[str, Price] = {}) -> Registry:
        """These models and those of further connections, at the pace that is known of each place."""
        other = copy(self)
        other._connections = {**places, **self._connections}  # noqa: SLF001 - of its own class
        other._prices = {**self._prices, **prices}  # noqa: SLF001
        return other

    def cost(self, choice: ModelChoice) -> Cost | None:
        """What calls cost: as the project says, or the operator, else as it is listed. What is built in costs nothing."""
        connection, model = _parts(choice)
        if choice.model in self._prices:
            return self._prices[choice.model].cost
        if connection in (LOCAL, SCRIPTED):
            return lambda _: 0.0
        found = self._connections.get(connection)
        if found is None or (found.kind.startswith("openai") and is_loopback(found.base_url)):
            return None  # nobody lists what a server on this machine asks for
        return listed(found.kind, found.base_url, model)

    def open(self, choice: ModelChoice, *, timeout: float, retries: int, concurrency: int) -> Model:
        """A model by its name; one that is `local` is started. Raises `Invalid` or `Unavailable`."""
        self.check(choice)
        connection, model = _parts(choice)
        turns = self._pace(choice, concurrency)
        limits = _Limits(timeout=timeout, retries=Retries(most=retries, seed=self._seed, turns=turns))
        if connection == SCRIPTED:
            return ScriptedModel(self._scripts[model], writer=RequestWriter(model, choice.params), **limits)
        if connection == LOCAL:
            # Its port is another one each time; what it answers is the same, and so is its origin.
            return _served(
                choice,
                base_url=self._start(model),
                origin=choice.model,
                wire=format_of("openai"),
                limits=limits,
            )
        found = self._connections[connection]
        if found.api_key_env and not found.api_key:
            raise Unavailable(
                f"The connection '{connection}' has no key: {found.api_key_env} is not set.",
                code="model_unavailable",
                hint=f"Set {found.api_key_env}, then start the experiment again.",
            )
        if found.kind not in KINDS:
            return self._plugged(choice, found, limits)
        return _served(
            choice,
            base_url=found.base_url,
            api_key=found.api_key,
            wire=self._wire(connection),
            guarded=found.guarded,
            limits=limits,
        )

    def _plugged(self, choice: ModelChoice, found: Connection, limits: _Limits) -> Model:
        from pecia.models.plugged import open_plugged, unavailable  # noqa: PLC0415 - only who has plugins pays
        from pecia.ports.model_plugins import Opening  # noqa: PLC0415

        connection, model = _parts(choice)
        if found.kind in GATEWAYS:
            plugin = _gateway(found.kind)
        elif self._plugins is not None:
            plugin = self._plugins.load(found.kind)
        else:
            raise unavailable(found.kind, "no plugins are looked for here")
        opening = Opening(
            connection=connection,
            model=model,
            params=choice.params,
            base_url=found.base_url,
            api_key=found.api_key,
            options=found.options,
            timeout=limits["timeout"],
        )
        return open_plugged(found.kind, plugin, opening, retries=limits["retries"])

    def open_task(
        self, url: str, *, timeout: float, retries: int, concurrency: int, trusted: bool = False
    ) -> Answering:
        """A task behind an endpoint. Where it is not `trusted`, nor of an origin in `allow`, it goes to public addresses.

        It begins with as many requests as are asked for: whoever names it runs it.
        """
        from pecia.models.task import ServedTask  # noqa: PLC0415 - HTTP is imported by those who speak it

        with self._lock:
            turns = self._paces.setdefault(("task", url), Pace(first=concurrency, most=concurrency))
        turns.allow(concurrency)
        return ServedTask(
            url,
            timeout=timeout,
            retries=Retries(most=retries, seed=self._seed, turns=turns),
            guarded=not (trusted or self.trusts(url)),
        )

    def _start(self, model: str) -> str:
        with self._lock:
            local = self._started[model] = shared(model)
        return local.base_url()

    def close(self) -> None:
        """Stop the local models that were started. Calling it twice is harmless."""
        with self._lock:
            while self._started:
                self._started.popitem()[1].close()


def _parts(choice: ModelChoice) -> tuple[str, str]:
    connection, _, model = choice.model.partition("/")
    if not connection or not model:
        raise invalid(
            f"'{choice.model[:80]}' names no model.",
            "/models",
            hint="Write CONNECTION/MODEL, such as local/gemma-3-270m.",
        )
    return connection, model


def format_of(kind: str, *, api_version: str | None = None, structured: bool = True) -> Format:
    """The wire format of a connection's kind; `structured` says whether its servers hold answers to schemas."""
    from pecia.models import anthropic, gemini, openai, responses  # noqa: PLC0415 - each by those who speak it

    match kind:
        case "anthropic":
            return anthropic.Messages(api_version=api_version)
        case "gemini":
            return gemini.GenerateContent()
        case "openai-responses":
            return responses.Responses()
        case _:
            return openai.Chat(azure=kind == "azure", api_version=api_version, structured=structured)


def _gateway(kind: str) -> OpenModel:
    from pecia.models.gateway import open_any_llm, open_litellm  # noqa: PLC0415

    return open_litellm if kind == "litellm" else open_any_llm


def _served(
    choice: ModelChoice,
    *,
    base_url: str,
    limits: _Limits,
    wire: Format,
    api_key: str | None = None,
    origin: str | None = None,
    guarded: bool = False,
) -> ServedModel:
    from pecia.models.served import ServedModel  # noqa: PLC0415 - HTTP is imported by those who speak it

    return ServedModel(
        wire=wire,
        base_url=base_url,
        model=_parts(choice)[1],
        params=choice.params,
        api_key=api_key,
        origin=origin,
        guarded=guarded,
        **limits,
    )
