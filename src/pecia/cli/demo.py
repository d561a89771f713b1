"""`pecia demo`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pecia.cli.experiments import check_ended, follow
from pecia.cli.report import print_result
from pecia.cli.screen import AsJson, put, say, show
from pecia.domain.errors import StorageFailed
from pecia.domain.experiment import Experiment

if TYPE_CHECKING:
    from pecia.demo.run import Demo

MODEL = "Gemma 3 270M (base, Q4_K_M, on this machine)"


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(demo)


def demo(
    *,
    full: Annotated[
        bool, typer.Option("--full", help="All cases instead of 60 texts, 10 products, 12 tables.")
    ] = False,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="4747 by default.")] = None,
    serve: Annotated[bool, typer.Option(help="Leave the result served until Ctrl-C.")] = True,
    as_json: AsJson = False,
    record_to: Annotated[
        Path | None, typer.Option("--record", hidden=True, help="Write recordings here.")
    ] = None,
) -> None:
    """Run the main job on a real local model: test, compare, propose, approve, release, serve."""
    from pecia.demo.report import report  # noqa: PLC0415
    from pecia.demo.run import AUTHOR, Demo  # noqa: PLC0415 - other verbs do not pay for the demo
    from pecia.embedded import Library  # noqa: PLC0415
    from pecia.settings import demo_settings  # noqa: PLC0415

    settings = demo_settings(actor=AUTHOR)
    say(f"The demo's own library is {settings.database_url}. A second start calls nothing again.")
    with Library.open(settings) as library:

        def wait(experiment: Experiment) -> Experiment:
            finished = follow(library, experiment)
            check_ended(finished)
            return finished

        job = Demo(library=library, full=full, say=say, follow=wait)
        job.run()
        if record_to is not None:
            job.record(record_to, model=MODEL, at=datetime.now(UTC))
    page = report(job.chapters, story=job.story, model=MODEL, at=datetime.now(UTC), seconds=job.seconds)
    path = settings.data_dir / "demo" / "report.html"
    _write(path, page)
    told = {
        "experiments": [chapter.result for chapter in job.chapters],
        "story": job.story,
        "calls": job.called,
        "seconds": round(job.seconds, 1),
        "report": str(path),
    }
    show(told, as_json=as_json, human=lambda: _print(job, path))
    if serve:
        from pecia.server.run import serve_forever  # noqa: PLC0415

        serve_forever(
            settings,
            host=settings.host,
            port=settings.port if port is None else port,
            ready=lambda url: say(f"Served on {url} until Ctrl-C. The API reference: {url}/docs"),
        )


def _print(job: Demo, path: Path) -> None:
    for chapter in job.chapters:
        print_result(chapter.result)
        put("")
    put(f"{job.called} calls, {job.seconds:.0f} seconds. The report with interval plots: {path}")


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{path} cannot be written: {error.strerror}.") from None
