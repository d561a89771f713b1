"""How fast the web app is, in a real browser, over a library of 100,000 prompts.

    python bench/web.py [--json] [--quick]

First paint of the library, without a cache, over that of a plain page of the same server; how long until the library answers
a key, over the same. Scrolling by a screen, from
the act to the frame that shows the rows, over a frame in which nothing happens. Choosing a tag, to the frame that shows
its prompts, over fetching such a listing from the same page. Opening the result of an experiment of 20 arms and 10,000
cases, from the address to the frame that shows its conclusions, over fetching it. Bytes of script that the first page
loads. With --quick the library holds 10,000 prompts, and the experiment has 1,000 cases. Needs a built app, Node, what web/package.json names, and Chromium (PECIA_CHROMIUM).
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from _figures import Figure, arguments, show
from catalog import fill
from experiment import HeldJobs

from pecia import testing
from pecia.app.datasets import ImportDataset, import_dataset
from pecia.app.experiments import StartExperiment, keep_experiment
from pecia.app.run import run_experiment
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.version import Content
from pecia.models.registry import Registry
from pecia.models.scripted import Asked
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA, Script

ARMS = 20
WEB = Path(__file__).resolve().parents[1] / "web"
PECIA = "import sys; from pecia.script import main; sys.exit(main())"


def experiment(store: SqliteStore, cases: int) -> None:
    """Carry out an experiment of 20 arms, of which each is right on a share of the cases of its own."""

    def answer(asked: Asked) -> str:
        arm, case = (int(number) for number in re.findall(r"\d+", asked.last)[:2])
        return "yes" if (case * 7919 + arm * 104_729) % 97 < 40 + 2 * arm else "no"

    ports = replace(
        testing.ports(store=store), models=Registry(scripts={"m": Script(answer=answer)}), jobs=HeldJobs()
    )
    rows = tuple({"input": {"text": f"{case}"}, "expected": "yes"} for case in range(cases))
    import_dataset(ports, ADA, ImportDataset(dataset="texts", rows=rows))
    drafts = {f"arm-{arm}": Content(template=f"{arm} {{{{ text }}}}") for arm in range(ARMS)}
    design = Design(
        name="wide",
        dataset="texts",
        variants={label: f"./{label}.prompt.md" for label in drafts},
        models={"m": ModelChoice(model="scripted/m")},
        scorers={"right": {"type": "equals", "expected": "expected"}},
        limits=Limits(concurrency=8, max_runs=ARMS * cases),
    )
    number = keep_experiment(ports, ADA, StartExperiment(design=design, drafts=drafts)).number
    run_experiment(ports, ADA, number)


@contextmanager
def served(prompts: int, cases: int) -> Iterator[str]:
    """The address of a server over a library of so many prompts and an experiment on so many cases."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        store = SqliteStore.open(path, mode="write")
        fill(store, prompts)
        experiment(store, cases)
        store.close()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PECIA_")}
        server = subprocess.Popen(
            [sys.executable, "-c", PECIA, "serve", "--port", "0"],
            env=kept | {"PECIA_DATABASE_URL": f"sqlite:///{path}"},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said = server.stderr or io.StringIO()
            told = re.search(r"http://\S+", next(line for line in said if "serves on" in line))
            # What it says of each request is taken from it, or it would wait for somebody to listen.
            threading.Thread(target=said.read, daemon=True).start()
            yield told[0] if told else ""
        finally:
            server.terminate()
            server.wait()


def figures(told: dict[str, list[float]], script: float) -> list[Figure]:
    """The medians of what the browser told, over their floors."""

    def figure(name: str, floor: str, aim: str) -> Figure:
        value, least = statistics.median(told[name]), statistics.median(told[floor])
        return Figure(name=f"web.{name}", value=value, floor=least, unit="ms", n=len(told[name]), aim=aim)

    return [
        figure("first_paint", "plain_page", "≤ 1,000"),
        figure("interactive", "plain_page", "≤ 1,500"),
        figure("scroll", "frame", "≤ 100"),
        figure("filter", "fetch", "≤ 100"),
        figure("experiment", "result", "≤ 1,500"),
        Figure(name="web.script", value=script / 1000, unit="kB", aim="≤ 200"),
    ]


def main() -> None:
    """Measure and print."""
    flags = arguments("Speed of the web app in a browser.")
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules").is_dir():
        sys.exit("This bench needs Node and the web app's packages: python3 dev.py web")
    times = 3 if flags.quick else 9
    with served(10_000 if flags.quick else 100_000, 1_000 if flags.quick else 10_000) as url:
        command = [node, "browser/measure.mjs", url, str(times)]
        said = subprocess.run(command, cwd=WEB, check=True, stdout=subprocess.PIPE, text=True).stdout
    told = json.loads(said)
    script = told.pop("script")
    show(figures(told, script), as_json=flags.json)


if __name__ == "__main__":
    main()
