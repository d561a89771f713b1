"""DSPy's Evaluate carries out an experiment: a program for each prompt, one after the other, saved as JSON at their ends.

PYTHON dspy_runs.py JOB     # JOB is JSON, as bench/peers_experiment.py writes it

The programs call the model with the prompt itself. DSPy's adapters would lengthen it and read the answer out of a form
of their own, which is more work than the others do.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import dspy
from dspy.utils import DummyLM

ALL = 100
"""The score when everything is right."""
job = json.loads(sys.argv[1])
if job["base_url"]:
    model = dspy.LM(
        "openai/m", api_base=job["base_url"], api_key="none", cache=False, temperature=0, max_tokens=8
    )
else:
    runs = (len(job["texts"]) + len(job["warm_up"])) * len(job["prompts"])
    model = DummyLM([{"answer": "positive"}] * runs)
dspy.configure(lm=model)


class Asks(dspy.Module):
    """Asks the model one prompt about a text."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.template = template

    def forward(self, text: str) -> dspy.Prediction:
        """What the model says."""
        [said] = dspy.settings.lm(self.template.replace("{{ text }}", text))
        return dspy.Prediction(answer=said if isinstance(said, str) else said["text"])


def is_right(example: dspy.Example, prediction: dspy.Prediction, _trace: object = None) -> bool:
    """Whether the answer holds what is expected: the model in the process puts it into a form."""
    return example.expected in prediction.answer


def carry_out(texts: list[str]) -> float:
    """Seconds for both prompts on these texts."""
    examples = [dspy.Example(text=text, expected="positive").with_inputs("text") for text in texts]
    started = time.perf_counter()
    for name, template in job["prompts"].items():
        evaluate = dspy.Evaluate(
            devset=examples,
            metric=is_right,
            num_threads=job["concurrency"],
            display_progress=False,
            display_table=False,
            save_as_json=str(Path(job["folder"]) / f"{name}.json"),
        )
        assert evaluate(Asks(template)).score == ALL
    return time.perf_counter() - started


carry_out(job["warm_up"])
before = time.process_time()
seconds = carry_out(job["texts"])
cpu = time.process_time() - before
print(json.dumps({"version": dspy.__version__, "seconds": seconds, "cpu": cpu}))
