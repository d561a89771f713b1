"""MLflow's `genai.evaluate` carries out an experiment: one evaluation for each prompt, with their traces in SQLite.

PYTHON mlflow_runs.py JOB     # JOB is JSON, as bench/peers_experiment.py writes it

It calls no model itself: what it evaluates is a function, which here asks by `requests`, as MLflow does for its own calls.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from threading import local

import mlflow
import requests
from mlflow.genai.scorers import scorer
from requests.adapters import HTTPAdapter

job = json.loads(sys.argv[1])
logging.disable(logging.WARNING)
mlflow.set_tracking_uri(f"sqlite:///{job['folder']}/mlflow.db")
mlflow.set_experiment("bench")
here = local()


@scorer
def accuracy(outputs: str, expectations: dict[str, str]) -> bool:
    """Whether the answer is the expected one."""
    return outputs == expectations["expected"]


def asking(template: str) -> Callable[..., str]:
    """A function that asks one prompt about a text."""

    def ask(text: str) -> str:
        prompt = template.replace("{{ text }}", text)
        if not job["base_url"]:
            return "positive"
        if not hasattr(here, "session"):
            here.session = requests.Session()
            here.session.mount("http://", HTTPAdapter(pool_maxsize=1))
        body = {
            "model": "m",
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0,
            "max_tokens": 8,
        }
        reply = here.session.post(f"{job['base_url']}/chat/completions", json=body, timeout=60)
        return reply.json()["choices"][0]["message"]["content"]

    return ask


def carry_out(texts: list[str]) -> float:
    """Seconds for both prompts on these texts."""
    rows = [{"inputs": {"text": text}, "expectations": {"expected": "positive"}} for text in texts]
    started = time.perf_counter()
    for template in job["prompts"].values():
        result = mlflow.genai.evaluate(data=rows, predict_fn=asking(template), scorers=[accuracy])
        assert result.metrics["accuracy/mean"] == 1.0
    return time.perf_counter() - started


carry_out(job["warm_up"])
before = time.process_time()
seconds = carry_out(job["texts"])
cpu = time.process_time() - before
print(json.dumps({"version": mlflow.__version__, "seconds": seconds, "cpu": cpu}))
