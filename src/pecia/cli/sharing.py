"""`pecia share | unshare | shared | adopt | upstream`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.app.sharing import Adopted, AdoptPrompt, ListShared, ListUpstreams, SharePrompt, UnsharePrompt
from pecia.cli.library import reading, writing
from pecia.cli.prompts import Name
from pecia.cli.screen import ActAs, AsJson, put, show, table
from pecia.domain.sharing import Shared, UpstreamStatus


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (share, unshare, shared, adopt, upstream):
        app.command()(verb)


def share(name: Name, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Let members of other projects read, render and adopt a prompt."""
    with writing(act_as) as library:
        found: list[Shared] = list(library.perform(SharePrompt(prompt=name)))
    here = next(item for item in found if item.name == name)
    show(found, as_json=as_json, human=lambda: put(f"Shared as {here.project}:{here.name}"))


def unshare(name: Name, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Share a prompt no longer. Copies that were adopted stay."""
    with writing(act_as) as library:
        found: list[Shared] = list(library.perform(UnsharePrompt(prompt=name)))
    show(found, as_json=as_json, human=lambda: put(f"{name} is not shared"))


def shared(*, as_json: AsJson = False) -> None:
    """List what projects share."""
    with reading() as library:
        found: list[Shared] = list(library.perform(ListShared()))

    def human() -> None:
        rows = [(f"{s.project}:{s.name}", s.purpose, s.actor, s.title) for s in found]
        table(("PROMPT", "PURPOSE", "SHARED BY", "TITLE"), rows)

    show(found, as_json=as_json, human=human)


def adopt(
    source: Annotated[
        str, typer.Argument(metavar="PROJECT:NAME[@LABEL|#N]", help="A prompt that another project shares.")
    ],
    name: Annotated[
        str | None, typer.Argument(metavar="NEW", help="Its name here; the same by default.")
    ] = None,
    *,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Copy a prompt that another project shares, or bring a copy up to what serves there now."""
    with writing(act_as) as library:
        adopted: Adopted = library.perform(AdoptPrompt(source=source, prompt=name))
    version, upstream = adopted.committed.version, adopted.upstream
    said = f"{version} is {upstream.source}:{upstream.name}#{upstream.version}"
    show(adopted, as_json=as_json, human=lambda: put(said))


def upstream(*, as_json: AsJson = False) -> None:
    """List the adopted prompts, and whether their upstreams have released since."""
    with reading() as library:
        found: list[UpstreamStatus] = list(library.perform(ListUpstreams()))

    def human() -> None:
        rows = [
            (
                row.upstream.prompt,
                f"{row.upstream.source}:{row.upstream.name}",
                f"v{row.upstream.version}",
                f"v{row.released}" if row.released is not None else "-",
                row.standing,
            )
            for row in found
        ]
        table(("PROMPT", "UPSTREAM", "ADOPTED", "SERVES NOW", ""), rows)

    show(found, as_json=as_json, human=human)
