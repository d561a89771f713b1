"""The other process: llama.cpp behind an OpenAI-compatible address on loopback.

    python -P local_server.py WEIGHTS MODEL THREADS

Started by `local.py`, by path, so that it imports nothing but the engine. It writes one line of JSON to stdout,
`{"base_url": …}` or `{"error": …}`, and serves until its stdin ends, which it does when its parent does.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys

CONTEXT = 4096
"""Tokens of prompt and answer together."""

REMEMBERED_PROMPTS = 128
"""MiB of prompt beginnings kept beside the slot, so that variants asked in turn are not read anew each time."""

CONNECTIONS = 32
"""Connections answered or kept waiting at once; further ones wait in the socket's queue."""

TEXT_ONLY = (
    "{%- for message in messages -%}"
    "{%- if message['content'] is string -%}{{ message['content'] }}"
    "{%- else -%}{%- for part in message['content'] -%}{{ part['text'] }}{%- endfor -%}{%- endif -%}"
    "{%- if not loop.last -%}{{ '\n' }}{%- endif -%}"
    "{%- endfor -%}"
)
"""Chat template of a base model: the messages' text and nothing else, one line break between messages."""


def main(weights: str, model: str, threads: int) -> None:
    """Load, tell the address, serve."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for the parent, which may want to finish its work
    try:
        engine = importlib.import_module("xllamacpp")
        params = engine.CommonParams()
        params.model.path = weights
        params.model_alias = {model}
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.n_threads_http = CONNECTIONS
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.n_gpu_layers = 0
        params.cache_ram_mib = REMEMBERED_PROMPTS
        params.swa_full = True  # without the full cache Gemma never reuses a prompt's beginning
        params.chat_template = TEXT_ONLY
        params.use_jinja = True
        params.prefill_assistant = False
        params.reasoning_format = engine.common_reasoning_format.COMMON_REASONING_FORMAT_NONE
        params.ui = params.endpoint_slots = params.endpoint_props = False
        params.cors_origins = ""  # no page in a browser has business here
        params.verbosity = 0
        server = engine.Server(params)
    except Exception as error:  # noqa: BLE001 - the edge of this process: told to the parent, which says what follows
        tell(error=f"{type(error).__name__}: {error}")
    else:
        tell(base_url=f"{server.listening_address.rstrip('/')}/v1")
        sys.stdin.buffer.read()
    os._exit(0)  # llama.cpp's own way out waits for the answers it has begun, and sometimes for ever


def tell(**line: str) -> None:
    """Write the one line of stdout."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
