"""`pecia search | best`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from pecia.app.leaderboard import RankByEvidence, Ranking
from pecia.app.search import (
    Embedded,
    EmbedVersions,
    FindByTopic,
    Found,
    RebuildSearch,
    Rebuilt,
    SearchPrompts,
)
from pecia.cli.files import read_text
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, data, put, say, show, table, visible
from pecia.domain.errors import Invalid
from pecia.domain.found import Excerpt, Hit
from pecia.domain.leaderboard import Leader, Leaderboard
from pecia.domain.wording import as_mean, count


class Resemblance(StrEnum):
    """How a text is compared with others."""

    AUTO = "auto"
    WORDS = "words"
    MEANING = "meaning"


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (search, best):
        app.command()(verb)


def search(
    query: Annotated[
        str | None,
        typer.Argument(
            metavar="QUERY", help='Such as: purpose:classify label:production refund "final answer".'
        ),
    ] = None,
    *,
    every_version: Annotated[
        bool, typer.Option("--every-version", help="Old versions too, not only heads and labelled ones.")
    ] = False,
    similar_to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What resembles this text instead, or - for stdin.")
    ] = None,
    by: Annotated[
        Resemblance, typer.Option("--by", help="How a text is compared: by its words or by its meaning.")
    ] = Resemblance.AUTO,
    embed: Annotated[
        bool, typer.Option("--embed", help="Give the versions that have none a vector of their meaning.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read every version into the index anew.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many.")] = 20,
    cursor: Annotated[str | None, typer.Option(metavar="CURSOR", help="Where the last page ended.")] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Find prompts by a query, or by a text that they resemble."""
    if [query is not None, similar_to is not None, rebuild, embed].count(True) != 1:
        raise Invalid(
            "One of QUERY, --similar-to FILE, --rebuild and --embed is needed.",
            code="usage",
            hint="'pecia search \"refund\"' finds what says refund; 'pecia search \"\"' lists everything.",
        )
    if rebuild:
        with writing(act_as) as library:
            rebuilt: Rebuilt = library.perform(RebuildSearch())
        show(rebuilt, as_json=as_json, human=lambda: put(f"{count(rebuilt.versions, 'version')} read in"))
        return
    if embed:
        with writing(act_as) as library:
            done: Embedded = library.perform(EmbedVersions())
        told = f"{count(done.contents, 'content')} embedded by {done.embedder}"
        show(done, as_json=as_json, human=lambda: put(told))
        return
    if similar_to is not None:
        request = FindByTopic(text=read_text(similar_to), by=by.value, limit=limit)
    else:
        request = SearchPrompts(query=query or "", every_version=every_version, cursor=cursor, limit=limit)
    with reading(act_as) as library:
        found: Found = library.perform(request)
    show(found, as_json=as_json, human=lambda: _print_found(found))


def best(
    *,
    purpose: Annotated[
        str | None, typer.Option(metavar="PURPOSE", help="Only prompts that serve this purpose.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Only on this model, such as local/gemma-3-270m or gpt*."),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(metavar="DATASET", help="Only on this dataset: NAME[@REVISION][#SPLIT].")
    ] = None,
    metric: Annotated[str | None, typer.Option(metavar="METRIC", help="Only by this metric.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rank versions by what experiments measured, each board of them on the same cases."""
    request = RankByEvidence(purpose=purpose, model=model, dataset=dataset, metric=metric)
    with reading() as library:
        ranking: Ranking = library.perform(request)
    show(ranking, as_json=as_json, human=lambda: _print_ranking(ranking))


def _print_found(found: Found) -> None:
    console = data()
    for hit in found.hits:
        console.print(_heading(hit))
        for excerpt in hit.excerpts:
            console.print(_passage(excerpt))
    if not found.hits:
        say("Nothing was found.")
    if found.left_out:
        say(
            f"{count(found.left_out, 'version')} without a vector left out: 'pecia search --embed' makes them."
        )
    if found.next:
        say(f"There is more: --cursor '{found.next}'")
    say(f"({found.method})")


def _heading(hit: Hit) -> Text:
    standing = ", ".join((*hit.labels, *(("head",) if hit.is_head else ())))
    likeness = f"{hit.similarity:.2f}" if hit.similarity is not None else ""
    said = " · ".join(
        part for part in (likeness, standing, hit.purpose, " ".join(hit.tags), hit.title) if part
    )
    return Text.assemble((f"{hit.prompt}#{hit.version}", "bold"), f"  {visible(said)}")


def _passage(excerpt: Excerpt) -> Text:
    """A passage on one line with its marks, safe for a terminal."""
    line = Text("    …" if excerpt.cut_before else "    ")
    at = 0
    for start, end in excerpt.marks:
        line.append(_flat(excerpt.text[at:start]))
        line.append(_flat(excerpt.text[start:end]), style="bold green")
        at = end
    line.append(_flat(excerpt.text[at:]))
    return line.append("…" if excerpt.cut_behind else "")


def _flat(text: str) -> str:
    return visible("".join(" " if char in "\r\n\t" else char for char in text))


def _print_ranking(ranking: Ranking) -> None:
    for board in ranking.boards:
        put(_title(board))
        table(
            ("VERSION", "MEAN", "95% INTERVAL", "N", "AGAINST THE FIRST", "EXPERIMENT"),
            [_row(board, leader) for leader in board.leaders],
            right=("MEAN", "N", "EXPERIMENT"),
        )
        put("")
    if not ranking.boards:
        say("No finished experiment measured such a version.")
    if ranking.older:
        say(f"{count(ranking.older, 'older experiment')} left unread.")
    say("Figures of different boards were measured on other cases, models or metrics: they do not compare.")


def _title(board: Leaderboard) -> str:
    split = f"#{board.split}" if board.split else ""
    return f"{board.metric} on {board.dataset}@{board.revision}{split}, {board.model.model}"


def _row(board: Leaderboard, leader: Leader) -> tuple[object, ...]:
    estimate = leader.estimate
    known = estimate.interval
    return (
        f"{leader.prompt}#{leader.version}",
        as_mean(estimate.mean, estimate.scale) if estimate.mean is not None else "-",
        f"{as_mean(known.low, estimate.scale)} – {as_mean(known.high, estimate.scale)}" if known else "-",
        estimate.n,
        leader.comparison.brief if leader.comparison else "first" if leader is board.leaders[0] else "alone",
        leader.experiment or "",
    )
