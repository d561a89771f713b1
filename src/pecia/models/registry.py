"""The models this installation can reach, by name: `connection/model-id`."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from pecia.domain.errors import Unavailable
from pecia.domain.experiment import ModelChoice, invalid, unknown_choice
from pecia.models.openai import RequestWriter, check_params
from pecia.models.retry import Retries
from pecia.models.scripted import BUILT_IN, Script, ScriptedModel

if TYPE_CHECKING:
    from pecia.models.chat import ChatModel
    from pecia.models.local import LocalModel
    from pecia.ports import Model

LOCAL, SCRIPTED = "local", "scripted"


class Connection(Protocol):
    """A place where models are reached, as the operator wrote it into the settings."""

    @property
    def kind(self) -> str:
        """What is spoken there: `openai`."""
        ...

    @property
    def base_url(self) -> str:
        """The address before `/chat/completions`."""
        ...

    @property
    def api_key_env(self) -> str | None:
        """The environment variable that holds the key, when one is needed."""
        ...

    @property
    def api_key(self) -> str | None:
        """The key itself."""
        ...


class Registry:
    """Opens models. `scripts` add to the built-in `scripted/…`; waits between attempts are drawn from `seed`."""

    def __init__(
        self,
        connections: Mapping[str, Connection] = {},  # noqa: B006 - never changed
        *,
        scripts: Mapping[str, Script] = {},  # noqa: B006
        seed: int = 0,
    ) -> None:
        self._connections = dict(connections)
        self._scripts = {**BUILT_IN, **scripts}
        self._seed = seed
        self._local: dict[str, LocalModel] = {}
        self._lock = Lock()

    def check(self, choice: ModelChoice) -> None:
        """Raise `Invalid` when there is no such model or its parameters cannot be sent; reaches nothing."""
        connection, model = _parts(choice)
        if connection == LOCAL:
            known = local_models()
            if model not in known:
                raise unknown_choice("local model", model, known, pointer="/models")
        elif connection == SCRIPTED:
            if model not in self._scripts:
                raise unknown_choice("scripted model", model, list(self._scripts), pointer="/models")
        elif connection not in self._connections:
            error = unknown_choice(
                "connection", connection, [*self._connections, LOCAL, SCRIPTED], pointer="/models"
            )
            error.hint = f"Write it into pecia.toml: [models.{connection}], base_url and api_key_env."
            raise error
        check_params(choice)

    def open(self, choice: ModelChoice, *, timeout: float, retries: int, concurrency: int) -> Model:
        """A model by its name; one that is `local` is started. Raises `Invalid` or `Unavailable`."""
        self.check(choice)
        connection, model = _parts(choice)
        attempts = Retries(most=retries, seed=self._seed)
        if connection == SCRIPTED:
            writer = RequestWriter(model, choice.params)
            return ScriptedModel(self._scripts[model], writer=writer, timeout=timeout, retries=attempts)
        if connection == LOCAL:
            base_url = self._started(model, concurrency).base_url
            return _chat(base_url, None, model, choice, timeout, attempts, origin=f"{LOCAL}/{model}")
        found = self._connections[connection]
        if found.api_key_env and not found.api_key:
            raise Unavailable(
                f"The connection '{connection}' has no key: {found.api_key_env} is not set.",
                code="model_unavailable",
                hint=f"Set {found.api_key_env}, then start the experiment again.",
            )
        return _chat(found.base_url, found.api_key, model, choice, timeout, attempts)

    def close(self) -> None:
        """Stop the local models that were started. Calling it twice is harmless."""
        with self._lock:
            while self._local:
                self._local.popitem()[1].close()


def _parts(choice: ModelChoice) -> tuple[str, str]:
    connection, _, model = choice.model.partition("/")
    if not connection or not model:
        raise invalid(
            f"'{choice.model[:80]}' names no model.",
            "/models",
            hint="Write CONNECTION/MODEL, such as local/gemma-3-270m.",
        )
    return connection, model


def _chat(  # noqa: PLR0913 - all that a model behind a server is made of
    base_url: str,
    api_key: str | None,
    model: str,
    choice: ModelChoice,
    timeout: float,
    retries: Retries,
    *,
    origin: str | None = None,
) -> ChatModel:
    from pecia.models.chat import ChatModel

    writer = RequestWriter(model, choice.params)
    return ChatModel(
        base_url=base_url, api_key=api_key, writer=writer, timeout=timeout, retries=retries, origin=origin
    )
