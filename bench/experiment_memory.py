"""What a large experiment takes of memory: a million runs planned, of which 200,000 are carried out.

    python bench/experiment_memory.py [--quick] [--json]

`experiment.memory_1e6` is the most that a process holds while it carries out 200,000 runs of a plan of a million,
in MB; its floor is the most that the same work on a plan of 10,000 runs takes, in a process of its own. The model
answers at once, so that nothing waits for it. The cases are the same 1,000 in both: a dataset is held as a whole.
`experiment.memory_judged_1e5` is the same of 100,000 runs that a judge speaks of when they are answered.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from _figures import Figure, arguments, show
from experiment import VARIANTS, HeldJobs

CASES = 1000
MILLION = 1_000_000
LARGE, SMALL, MADE, MADE_QUICK = MILLION, 10_000, 200_000, 40_000
JUDGED, JUDGED_QUICK = 100_000, 20_000


def main() -> None:
    """Print the figure."""
    chosen = arguments("What an experiment of a million runs takes of memory.")
    made = MADE_QUICK if chosen.quick else MADE
    large, small = most(LARGE, made), most(SMALL, SMALL)
    figure = Figure(
        name="experiment.memory_1e6", value=large, unit="MB", floor=small, n=made, aim="ratio ≤ 1.5"
    )
    judged = JUDGED_QUICK if chosen.quick else JUDGED
    large, small = most(judged, judged, judged=True), most(SMALL, SMALL, judged=True)
    spoken = Figure(
        name="experiment.memory_judged_1e5", value=large, unit="MB", floor=small, n=judged, aim="ratio ≤ 1.5"
    )
    show([figure, spoken], as_json=chosen.json)


def most(planned: int, made: int, *, judged: bool = False) -> float:
    """MB that a process of its own held at most."""
    command = [sys.executable, __file__, "carry-out", str(planned), str(made), *["judged"][: int(judged)]]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def carry_out(planned: int, made: int, *, judged: bool) -> None:
    """Plan so many runs and carry out some, and have them judged; prints the most that this process held, in MB."""
    from dataclasses import replace  # noqa: PLC0415 - only in the measured process

    from pecia import testing  # noqa: PLC0415
    from pecia.app.datasets import ImportDataset, import_dataset  # noqa: PLC0415
    from pecia.app.experiments import StartExperiment, start_experiment  # noqa: PLC0415
    from pecia.app.run import run_experiment  # noqa: PLC0415
    from pecia.domain.design import Design, Limits, ModelChoice  # noqa: PLC0415
    from pecia.domain.experiment import Progress  # noqa: PLC0415
    from pecia.domain.version import Content  # noqa: PLC0415
    from pecia.models.registry import Registry  # noqa: PLC0415
    from pecia.stores.sqlite import SqliteStore  # noqa: PLC0415
    from pecia.testing import ADA, Script  # noqa: PLC0415

    done = 0

    def on_progress(progress: Progress) -> None:
        nonlocal done
        done = progress.done

    with TemporaryDirectory() as folder:
        store = SqliteStore.open(Path(folder) / "library.db", mode="write")
        said = {"instant": "positive", "judge": "VERDICT: 4"}
        models = Registry(
            scripts={name: Script(answer=lambda _, text=text: text) for name, text in said.items()}
        )
        judge = {"quality": {"type": "judge", "model": "scripted/judge"}} if judged else {}
        ports = replace(testing.ports(store=store), models=models, jobs=HeldJobs())
        rows = tuple(
            {"input": {"text": f"This is text {n}, and it is quite nice."}, "expected": "positive"}
            for n in range(CASES)
        )
        import_dataset(ports, ADA, ImportDataset(dataset="texts", rows=rows))
        models_meant = max(1, planned // (CASES * len(VARIANTS) * 100))
        design = Design(
            name="bench",
            dataset="texts",
            variants={label: f"./{label}.prompt.md" for label in VARIANTS},
            models={
                f"m{n}": ModelChoice(model="scripted/instant", params={"max_tokens": 8 + n})
                for n in range(models_meant)
            },
            scorers={"accuracy": {"type": "equals", "expected": "expected"}, **judge},
            repeats=planned // (CASES * len(VARIANTS) * models_meant),
            limits=Limits(max_runs=2 * planned),
        )
        drafts = {label: Content(template=template) for label, template in VARIANTS.items()}
        number = start_experiment(ports, ADA, StartExperiment(design=design, drafts=drafts)).number
        run_experiment(
            ports, ADA, number, should_stop=lambda: made < planned and done >= made, on_progress=on_progress
        )
        store.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["carry-out"]:
        carry_out(int(sys.argv[2]), int(sys.argv[3]), judged="judged" in sys.argv)
    else:
        main()
