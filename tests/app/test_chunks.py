"""An experiment in chunks comes to what it comes to in one piece, whoever carries them out and how often."""

from __future__ import annotations

from pecia import testing
from pecia.app.chunks import Parts, Workshop, begin_in_chunks, end_chunks
from pecia.app.run import run_experiment
from pecia.domain.design import ModelChoice
from pecia.domain.experiment import Experiment
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.experiments import events_of, planned, runs_of

TEXTS = tuple(f"t{n:03d}" for n in range(90))
VARIANTS = {label: f"{label} {{{{ text }}}}" for label in ("one", "two")}


def scripted(*, better: bool, looks: bool = True) -> tuple[Ports, int]:
    """`two` is right on every case, `one` on none or, where it is not to be `better`, on all as well."""
    said = {f"two {text}": text for text in TEXTS}
    said |= {f"one {text}": "no" if better else text for text in TEXTS}
    ports = testing.ports(scripts={"table": Script(answer=said)})
    stopping = "three_looks" if looks else "none"
    models = {"m": ModelChoice(model="scripted/table")}
    number = planned(ports, variants=VARIANTS, texts=TEXTS, models=models, stopping=stopping, repeats=2)
    return ports, number


def carry_out(ports: Ports, number: int, parts: Parts) -> int:
    """Carry out every chunk, the last one first; how many there were."""
    given = list(parts.chunks)
    for chunk in reversed(given):
        assert Workshop(ports).carry_out(ADA, number, chunk)
    return len(given)


def read(ports: Ports, number: int) -> Experiment:
    with ports.store.read(ADA.project) as unit:
        experiment = unit.experiments.get(number)
    assert experiment is not None
    return experiment


def test_chunks_come_to_the_runs_of_one_piece() -> None:
    ports, number = scripted(better=True, looks=False)
    assert carry_out(ports, number, begin_in_chunks(ports, ADA, number)) == 8
    assert end_chunks(ports, ADA, number) is None
    whole, alone = scripted(better=True, looks=False)
    run_experiment(whole, ADA, alone)
    assert [run.key for run in runs_of(ports, number)] == [run.key for run in runs_of(whole, alone)]
    assert read(ports, number).status == "done"


def test_a_look_behind_the_first_stage_ends_what_is_concluded() -> None:
    ports, number = scripted(better=True)
    carry_out(ports, number, begin_in_chunks(ports, ADA, number))
    assert len(runs_of(ports, number)) == 120
    assert end_chunks(ports, ADA, number) is None
    assert read(ports, number).status == "done"


def test_a_stage_follows_the_other_until_all_is_asked() -> None:
    ports, number = scripted(better=False)
    parts: Parts | None = begin_in_chunks(ports, ADA, number)
    stages: list[int] = []
    while parts is not None:
        stages.append(parts.stage)
        carry_out(ports, number, parts)
        parts = end_chunks(ports, ADA, number, stage=parts.stage)
    assert (stages, len(runs_of(ports, number)), read(ports, number).status) == ([0, 1, 2], 360, "done")
    assert [action for action, _ in events_of(ports, number)] == ["ExperimentStarted", "ExperimentEnded"]


def test_an_end_that_is_done_again_comes_to_the_same() -> None:
    ports, number = scripted(better=False)
    carry_out(ports, number, begin_in_chunks(ports, ADA, number))
    first, again = (end_chunks(ports, ADA, number, stage=0) for _ in range(2))
    assert first is not None
    assert again is not None
    assert (first.stage, list(first.chunks)) == (again.stage, list(again.chunks))


def test_what_was_begun_is_what_is_given_when_it_is_begun_again() -> None:
    ports, number = scripted(better=False)
    carry_out(ports, number, begin_in_chunks(ports, ADA, number))
    later = end_chunks(ports, ADA, number, stage=0)
    assert later is not None
    first, *lacking = later.chunks
    Workshop(ports).carry_out(ADA, number, first)
    again = begin_in_chunks(ports, ADA, number)
    assert (again.stage, list(again.chunks)) == (1, lacking)


def test_a_stage_of_which_runs_were_not_carried_out_stops_it_and_says_how_many() -> None:
    ports, number = scripted(better=True)
    given = list(begin_in_chunks(ports, ADA, number).chunks)
    carry_out(ports, number, Parts(0, given[1:]))
    assert end_chunks(ports, ADA, number) is None
    stopped = read(ports, number)
    assert (stopped.status, stopped.trouble) == ("stopped", "50 runs were not carried out")
