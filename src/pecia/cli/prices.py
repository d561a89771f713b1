"""`pecia price set | list | remove`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.app.prices import ListPrices, RemovePrice, SetPrice
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, put, show, table
from pecia.domain.price import Price, ProjectPrice

app = typer.Typer(no_args_is_help=True, help="What calls to models cost this project.")

Model = Annotated[str, typer.Argument(metavar="MODEL", help="CONNECTION/MODEL, such as openai/gpt-5.")]
_DOLLARS = "US dollars for a million tokens"


@app.command("set")
def set_(
    model: Model,
    *,
    input: Annotated[float, typer.Option("--input", metavar="USD", help=f"{_DOLLARS} of the input.")],
    output: Annotated[float, typer.Option("--output", metavar="USD", help="The same of the output.")],
    cached: Annotated[
        float | None,
        typer.Option(
            "--cached", metavar="USD", help="Of input that the provider remembered; as other input."
        ),
    ] = None,
    written: Annotated[
        float | None,
        typer.Option("--written", metavar="USD", help="Of input that it is to remember; as other input."),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Say what calls to a model cost; goes before what pecia.toml and the list of prices say."""
    price = Price(input=input, output=output, cached=cached, written=written)
    with writing(act_as) as library:
        kept: ProjectPrice = library.perform(SetPrice(model=model, price=price))
    said = f"{kept.model} costs ${price.input:g} in, ${price.output:g} out for a million tokens"
    show(kept, as_json=as_json, human=lambda: put(said))


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the prices that this project has set."""
    with reading() as library:
        found: list[ProjectPrice] = list(library.perform(ListPrices()))

    def human() -> None:
        rows = [
            (kept.model, *map(_usd, (p.input, p.output, p.cached, p.written)), kept.actor)
            for kept in found
            for p in [kept.price]
        ]
        columns = ("MODEL", "INPUT", "OUTPUT", "CACHED", "WRITTEN", "BY")
        table(columns, rows, right=("INPUT", "OUTPUT", "CACHED", "WRITTEN"))

    show(found, as_json=as_json, human=human)


@app.command()
def remove(model: Model, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Forget a price of this project: pecia.toml and the list hold again."""
    with writing(act_as) as library:
        left: list[ProjectPrice] = list(library.perform(RemovePrice(model=model)))
    show(left, as_json=as_json, human=lambda: put(f"The price of {model} is forgotten"))


def _usd(figure: float | None) -> str:
    return "" if figure is None else f"${figure:g}"
