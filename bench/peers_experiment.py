"""How fast others carry out the experiment of `experiment.py`, each from its own package, in the same run.

    python bench/peers_experiment.py [--quick] [--json] [--inspect PYTHON] [--dspy PYTHON] [--mlflow PYTHON] [--promptfoo BIN]

1,000 cases by 2 prompts, every answer scored and every result kept. `peers.instant.NAME` counts runs a second on a
model in the process that answers at once; `peers.http_50ms_32.NAME` is the share of the ideal (32 calls every 50 ms)
over HTTP, with the same server on the same loopback; `peers.cpu.NAME` the milliseconds of CPU that a run over HTTP takes,
which a busy machine blurs least. The floor of each is Pecia's figure, so that the ratio is how many times Pecia's it
is. Each peer has an environment of its own, named by its interpreter or program; one
that is not named is skipped. All are warmed up in the measured process; promptfoo, which is a program, is asked for
two runs as well, and the time of these is taken off. Rounds alternate, and the figure is the median.

What is kept differs: Pecia and promptfoo write to SQLite while they go, MLflow writes a trace and its assessments
for each run to SQLite, Inspect compressed log files as it goes, DSPy one JSON file at the end of each prompt.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from _figures import Figure, arguments, show
from experiment import CONCURRENCY, IDEAL, VARIANTS, library, plan, run, served

from pecia.models.registry import Registry
from pecia.settings import Connection
from pecia.testing import Script

CASES, WARM_UP = 1000, 20
RUNS = CASES * len(VARIANTS)
QUIET = {
    "INSPECT_LOG_LEVEL": "error",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_GENAI_EVAL_MAX_WORKERS": str(CONCURRENCY),
    "MLFLOW_GENAI_EVAL_SKIP_TRACE_VALIDATION": "true",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "TQDM_DISABLE": "1",
}
"""What the peers are told by their environment: as many calls at a time as the others, and nothing besides the work."""
PATIENCE = 900
"""Seconds that a peer may take for one round."""


class Round(NamedTuple):
    """What a peer took for all runs, by the clock and of CPU, and which version it is."""

    version: str
    seconds: float
    cpu: float


Peer = Callable[[int | None, int], Round]
"""Carries the experiment out, over HTTP where a port is given; the number makes its texts new."""


def texts(part: int, count: int) -> list[str]:
    """Texts that no other part has."""
    return [f"This is text {n} of part {part}, and it is quite nice." for n in range(count)]


def python_peer(interpreter: str, script: str) -> Peer:
    """A peer that is a Python package."""

    def carry_out(port: int | None, part: int) -> Round:
        with TemporaryDirectory() as folder:
            job = {
                "base_url": port and f"http://127.0.0.1:{port}/v1",
                "concurrency": CONCURRENCY,
                "folder": folder,
                "prompts": VARIANTS,
                "texts": texts(part, CASES),
                "warm_up": texts(-1 - part, WARM_UP),
            }
            path = Path(__file__).parent / "_peers" / script
            # Of ours nothing is to be imported there.
            environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | QUIET
            done = subprocess.run(
                [interpreter, str(path), json.dumps(job)],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            if done.returncode:
                raise SystemExit(f"{script} failed:\n{done.stderr[-3000:]}")
            said = json.loads(done.stdout.splitlines()[-1])
        return Round(said["version"], said["seconds"], said["cpu"])

    return carry_out


def promptfoo(program: str) -> Peer:
    """promptfoo, by its command line."""

    def timed(folder: Path, port: int | None, part: int, cases: int) -> tuple[float, float]:
        own = folder / "instant.mjs"
        own.write_text(
            "export default class { id() { return 'instant' } async callApi() { return { output: 'positive' } } }\n"
        )
        over_http = {
            "id": "openai:chat:m",
            "config": {
                "apiBaseUrl": f"http://127.0.0.1:{port}/v1",
                "apiKey": "none",
                "temperature": 0,
                "max_tokens": 8,
            },
        }
        config = {
            "prompts": list(VARIANTS.values()),
            "providers": [over_http if port else f"file://{own}"],
            "tests": [
                {"vars": {"text": text}, "assert": [{"type": "equals", "value": "positive"}]}
                for text in texts(part, cases)
            ],
        }
        written = folder / f"{cases}.json"
        written.write_text(json.dumps(config))
        environment = os.environ | QUIET | {"PROMPTFOO_CONFIG_DIR": str(folder / "kept")}
        command = [program, "eval", "-c", str(written), "--no-cache", "--no-table", "--no-progress-bar"]
        started, used = time.perf_counter(), _cpu_of_children()
        done = subprocess.run(
            [*command, "-j", str(CONCURRENCY)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        took = time.perf_counter() - started, _cpu_of_children() - used
        if done.returncode:
            raise SystemExit(f"promptfoo failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return took

    def carry_out(port: int | None, part: int) -> Round:
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        with TemporaryDirectory() as folder:
            # The first time it also makes its tables.
            least = [timed(Path(folder), port, -1 - part, 1) for _ in range(2)][1]
            took = timed(Path(folder), port, part, CASES)
        seconds, cpu = (whole - part for whole, part in zip(took, least, strict=True))
        return Round(version.stdout.split()[-1], seconds, cpu)

    return carry_out


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pecia(port: int | None, part: int) -> Round:
    """Pecia, in this process and a library of its own."""
    scripts = {"instant": Script(answer=lambda _: "positive")}
    connections = {"here": Connection(base_url=f"http://127.0.0.1:{port}/v1")} if port else {}
    model = "here/m" if port else "scripted/instant"
    with library(Registry(connections, scripts=scripts)) as (ports, _):
        warm = plan(ports, model=model, runs=WARM_UP * 2, concurrency=CONCURRENCY, part=-1 - part)
        run(ports, warm, runs=WARM_UP * 2)
        number = plan(ports, model=model, runs=RUNS, concurrency=CONCURRENCY, part=part)
        used = time.process_time()
        seconds = run(ports, number, runs=RUNS)
        return Round("this one", seconds, time.process_time() - used)


def chosen_peers(given: Namespace) -> dict[str, Peer]:
    """Pecia, and the peers that were named."""
    peers: dict[str, Peer] = {"pecia": pecia}
    for name, script in (
        ("inspect", "inspect_ai_runs.py"),
        ("dspy", "dspy_runs.py"),
        ("mlflow", "mlflow_runs.py"),
    ):
        if interpreter := getattr(given, name):
            peers[name] = python_peer(interpreter, script)
    if given.promptfoo:
        peers["promptfoo"] = promptfoo(given.promptfoo)
    for name in ("inspect", "dspy", "mlflow", "promptfoo"):
        if name not in peers:
            print(f"{name} is left out: name its {_WHAT[name]} with --{name}.", file=sys.stderr)
    return peers


_WHAT = {"inspect": "interpreter", "dspy": "interpreter", "mlflow": "interpreter", "promptfoo": "program"}


def main() -> None:
    """Print the figures."""
    programs = {name: {"metavar": "PROGRAM", "help": f"the {what} of {name}"} for name, what in _WHAT.items()}
    chosen = arguments("How fast others carry out the same experiment.", None, **programs)
    peers = chosen_peers(chosen)
    instant: dict[str, list[Round]] = {name: [] for name in peers}
    over_http: dict[str, list[Round]] = {name: [] for name in peers}
    with served() as port:
        for part in range(1 if chosen.quick else 3):
            for name, peer in peers.items():
                instant[name].append(peer(None, part))
                over_http[name].append(peer(port, part))
    for name, rounds in instant.items():
        print(f"{name} {rounds[0].version}", file=sys.stderr)
    show(
        [
            *_figures("instant", {name: RUNS / _median(taken) for name, taken in instant.items()}, "1/s"),
            *_figures(
                "http_50ms_32",
                {name: RUNS / _median(taken) / IDEAL for name, taken in over_http.items()},
                "share",
            ),
            *_figures(
                "cpu",
                {name: 1000 * median(one.cpu for one in taken) / RUNS for name, taken in over_http.items()},
                "ms",
            ),
        ],
        as_json=chosen.json,
    )


def _median(rounds: list[Round]) -> float:
    return median(one.seconds for one in rounds)


def _figures(what: str, values: dict[str, float], unit: str) -> list[Figure]:
    return [
        Figure(name=f"peers.{what}.{name}", value=value, unit=unit, floor=values["pecia"], n=RUNS)
        for name, value in values.items()
    ]


if __name__ == "__main__":
    main()
