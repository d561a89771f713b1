"""`pecia standard list | push`: the standards in force, and those of pecia.toml for a library that is served."""

from __future__ import annotations

import typer

from pecia.app.standards import GetStandards, SetStandards, StandardsInForce
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.errors import Invalid
from pecia.settings import FILE, read_settings

app = typer.Typer(help="What the house asks of prompts.", no_args_is_help=True)
_SOURCES = {
    "built-in": "Pecia's own; nothing has been decided here",
    "library": "kept in the library",
    "file": f"written in the library's {FILE}",
}


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the standards in force, with their severities here."""
    with reading() as library:
        in_force: StandardsInForce = library.perform(GetStandards())

    def human() -> None:
        say(f"The standards are {_SOURCES[in_force.source]}.")
        table(
            ("STANDARD", "SEVERITY", "FAMILY", "FIX", "FINDS"),
            [(s.id, s.severity, s.family, "yes" if s.fixes else "", s.title) for s in in_force.standards],
        )

    show(in_force, as_json=as_json, human=human)


@app.command("push")
def push(*, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Keep the table [standards] of pecia.toml in the library, for everybody who works on it through a server."""
    rulebook = read_settings().standards
    if rulebook is None:
        raise Invalid(
            f"There is no table [standards] in {FILE}.", code="usage", hint="Write one, then push it."
        )
    with writing(act_as, file_decides=False) as library:
        in_force: StandardsInForce = library.perform(SetStandards(rulebook=rulebook))
    off = sum(standard.severity == "off" for standard in in_force.standards)
    said = f"{len(in_force.standards) - off} standards are in force in the library, {off} are off"
    show(in_force, as_json=as_json, human=lambda: put(said))
