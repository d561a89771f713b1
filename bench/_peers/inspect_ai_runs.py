"""Inspect carries out an experiment: a task for each prompt, both at the same time, with its own log files.

PYTHON inspect_ai_runs.py JOB     # JOB is JSON, as bench/peers_experiment.py writes it
"""

from __future__ import annotations

import json
import sys
import time

import inspect_ai
from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig, ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import exact
from inspect_ai.solver import generate, prompt_template

job = json.loads(sys.argv[1])
config = GenerateConfig(max_connections=job["concurrency"], temperature=0, max_tokens=8)
if job["base_url"]:
    model = get_model("openai-api/bench/m", base_url=job["base_url"], api_key="none", config=config)
else:
    said = ModelOutput.from_content("mockllm", "positive")
    # Without it the tokens of every prompt are counted, by tables that are fetched from elsewhere.
    said.usage = ModelUsage(input_tokens=20, output_tokens=1, total_tokens=21)
    model = get_model("mockllm/model", custom_outputs=lambda *_: said, config=config)


def carry_out(texts: list[str]) -> float:
    """Seconds for both prompts on these texts."""
    tasks = [
        Task(
            dataset=MemoryDataset([Sample(input=text, target="positive") for text in texts]),
            solver=[prompt_template(template.replace("{{ text }}", "{prompt}")), generate()],
            scorer=exact(),
            name=name,
        )
        for name, template in job["prompts"].items()
    ]
    started = time.perf_counter()
    logs = inspect_ai.eval(
        tasks,
        model=model,
        log_dir=job["folder"],
        display="none",
        max_tasks=len(tasks),
        max_samples=job["concurrency"],
    )
    took = time.perf_counter() - started
    for log in logs:
        assert log.status == "success", log.error
        assert log.results.scores[0].metrics["mean"].value == 1.0
        assert log.results.completed_samples == len(texts)
    return took


carry_out(job["warm_up"])
before = time.process_time()
seconds = carry_out(job["texts"])
cpu = time.process_time() - before
print(json.dumps({"version": inspect_ai.__version__, "seconds": seconds, "cpu": cpu}))
