"""`pecia judge scorers | sheet | passport | show | list`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pecia import wire
from pecia.app.experiments import GetExperiment
from pecia.app.passports import DrawSheet, GetPassport, ListPassports, MeasureJudge, Sheet
from pecia.app.scorers import ListScorers
from pecia.cli.errands import follow_errand
from pecia.cli.experiments import experiment_number
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.screen import ActAs, AsJson, put, show, table
from pecia.domain.agreement import Range
from pecia.domain.design import Limits
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.judge import GRADES, KINDS
from pecia.domain.passport import LabeledItem, Passport
from pecia.domain.scorer_kind import ScorerKind
from pecia.domain.wording import count
from pecia.experiment_file import read_experiment_file

app = typer.Typer(help="Model judges: labeling sheets and passports.", no_args_is_help=True)
MOST = 1000
Seed = Annotated[int, typer.Option("--seed", help="Which drawing; the same seed draws the same sheet.")]


@app.command()
def scorers(*, as_json: AsJson = False) -> None:
    """List the types of scorer, model judges among them, with the fields each takes."""
    with reading() as library:
        found: list[ScorerKind] = list(library.perform(ListScorers()))

    def human() -> None:
        for kind in found:
            fields = ", ".join(field.name + ("*" if field.required else "") for field in kind.fields)
            put(f"{kind.type}: {kind.judges}")
            put(f"    {fields or 'no fields'}")
        put("* has to be given")

    show(found, as_json=as_json, human=human)


@app.command()
def sheet(
    reference: Annotated[
        str, typer.Argument(metavar="EXPERIMENT", help="Its number, or its name: the newest.")
    ],
    *,
    size: Annotated[int, typer.Option("--size", help="How many items.")] = 40,
    seed: Seed = 0,
    pairs: Annotated[bool, typer.Option("--pairs", help="Two answers beside each other.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a blind labeling sheet as JSON lines: fill in `grade` (1-5), or `label` (0-1; of a pair 1 for the first)."""
    with reading() as library:
        drawn: Sheet = library.perform(
            DrawSheet(number=experiment_number(library, reference), size=size, seed=seed, pairs=pairs)
        )
    show(drawn, as_json=as_json, human=lambda: _put_sheet(drawn, "label" if pairs else "grade"))


@app.command()
def passport(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="An experiment, or an experiment file, that names the judge."),
    ],
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="The sheet with its labels, as JSON lines.")
    ],
    *,
    metric: Annotated[str | None, typer.Option("--metric", help="Which of its judges.")] = None,
    repeats: Annotated[int, typer.Option("--repeats", help="How often each question is asked.")] = 3,
    seed: Seed = 0,
    budget: Annotated[
        float | None, typer.Option(metavar="USD", min=0, help="Spend no more than this.")
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Measure a judge on labeled items and keep its passport; exit 1 for an unfit one."""
    items = _items(labels)
    with writing(act_as) as library:
        if source.endswith((".yaml", ".yml")):
            scorers = read_experiment_file(Path(source)).design.scorers
        else:
            number = experiment_number(library, source)
            experiment: Experiment = library.perform(GetExperiment(number=number))
            scorers = experiment.plan.scorers
            items = _with_runs(library, number, items, seed)
        name = _metric(scorers, metric)
        request = MeasureJudge(
            name=name, scorer=scorers[name], items=items, repeats=repeats, limits=Limits(max_cost=budget)
        )
        ended = follow_errand(library, library.perform(request))
        measured: Passport = library.perform(GetPassport(number=ended.passport or 0))
    show(measured, as_json=as_json, human=lambda: print_passport(measured))
    if measured.standing == "unfit":
        raise typer.Exit(1)


@app.command("show")
def show_(
    number: Annotated[int, typer.Argument(metavar="N", help="The passport's number.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show a passport."""
    with reading() as library:
        found: Passport = library.perform(GetPassport(number=number))
    show(found, as_json=as_json, human=lambda: print_passport(found))


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the passports of the project's judges, newest first."""
    with reading() as library:
        found: list[Passport] = list(library.perform(ListPassports(limit=500)).data)
    rows = [
        (p.number, p.name, p.kind, p.spec["model"], p.standing, p.items, p.labels, f"{p.created_at:%Y-%m-%d}")
        for p in found
    ]
    columns = ("N", "NAME", "KIND", "MODEL", "STANDING", "ITEMS", "LABELS", "WHEN")
    show(found, as_json=as_json, human=lambda: table(columns, rows, right=("N", "ITEMS", "LABELS")))


def print_passport(found: Passport) -> None:
    """A passport: the standing first, then what it rests on."""
    put(f"{found.standing.capitalize()} judge: {found.name} ({found.spec['model']}, {found.spec['prompt']})")
    put(f"Passport {found.number}: {count(found.items, 'item')}, {count(found.labels, 'label')}")
    for reason in (*found.reasons, *found.warnings):
        put(f"    {reason}")
    rows = [
        ("no verdict", f"{found.nonsense:.0%}"),
        ("swap consistency", _range(found.swap_consistency)),
        ("names the first", _share(found.first_position)),
        ("same when asked again", _share(found.repeatability)),
        ("kappa with people", _range(found.kappa)),
        ("Krippendorff's alpha", _range(found.alpha)),
        ("passes people's passes", _share(found.pass_rate)),
        ("fails people's fails", _share(found.fail_rate)),
        (
            "a hundred words more",
            "" if found.length_slope is None else f"{found.length_slope:+.3f} (p {found.length_p:.3g})",
        ),
    ]
    table(("MEASURED", "VALUE"), [row for row in rows if row[1]])


def _put_sheet(drawn: Sheet, asked: str) -> None:
    for item in drawn.items:
        row = {name: value for name, value in msgspec.to_builtins(item).items() if value is not None}
        # Who labels must not know which variant said it: the run is found again by the id.
        row.pop("run", None)
        put(msgspec.json.encode({**row, asked: None}).decode())


def _range(found: Range | None) -> str:
    if found is None or found.value is None:
        return ""
    ends = "" if found.low is None or found.high is None else f" [{found.low:.2f}, {found.high:.2f}]"
    return f"{found.value:.2f}{ends}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _metric(scorers: dict[str, dict[str, Any]], metric: str | None) -> str:
    judges = [name for name, spec in scorers.items() if spec.get("type") in KINDS]
    if metric in judges:
        return metric
    if metric is None and len(judges) == 1:
        return judges[0]
    raise Invalid(
        f"There is no judge '{metric}'." if metric else "It has no judge, or several.",
        code="usage",
        hint=f"--metric names one of: {', '.join(judges) or 'none'}.",
    )


def _items(path: Path) -> tuple[LabeledItem, ...]:
    """The labeled lines; those without a label stay, and show all but agreement."""
    try:
        rows = wire.read_rows(path.read_bytes())
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", code="usage") from None
    items: list[LabeledItem] = []
    for row in rows:
        grade = row.pop("grade", None)
        if grade is not None:
            if isinstance(grade, bool) or grade not in range(1, GRADES + 1):
                raise Invalid(
                    f"Item '{row.get('id')}': a grade is a whole number from 1 to {GRADES}.", code="usage"
                )
            row["label"] = (grade - 1) / (GRADES - 1)
        items.append(wire.convert(row, LabeledItem))
    return tuple(items)


def _with_runs(
    library: AnyLibrary, number: int, items: tuple[LabeledItem, ...], seed: int
) -> tuple[LabeledItem, ...]:
    """The items with the runs that they show, found by their ids."""
    drawn: Sheet = library.perform(DrawSheet(number=number, size=MOST, seed=seed))
    runs = {item.id: item.run for item in drawn.items}
    return tuple(msgspec.structs.replace(item, run=item.run or runs.get(item.id)) for item in items)
