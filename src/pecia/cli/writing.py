"""What a model writes for variations: asked once, and for an experiment file kept beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pecia.app.prompts import GetPrompt
from pecia.app.rewrite import RewritePrompt, Rewritten
from pecia.cli.files import write_out
from pecia.cli.library import AnyLibrary
from pecia.cli.prompts import find_version
from pecia.cli.screen import say
from pecia.domain.design import ModelChoice
from pecia.domain.names import parse_reference
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.variation import Levels, Variations, cells, label_of, written_levels
from pecia.domain.version import Content, digest_content
from pecia.experiment_file import ExperimentFile, read_draft

_named = re.compile(r"[^a-z0-9]+")


def to_write(wanted: Variations) -> dict[str, Levels]:
    """The levels that a model has to write, by their label."""
    found = map(written_levels, cells(wanted))
    return {label_of(levels): levels for levels in found if levels}


def written_by(
    library: AnyLibrary, wanted: Variations, drafts: dict[str, Content], labels: Sequence[str], writer: str
) -> dict[str, Content]:
    """What the writer makes of the prompt for each of these labels."""
    made: dict[str, Content] = {}
    for label in labels:
        say(f"{writer} writes {label} …")
        request = RewritePrompt(
            of=wanted.of,
            levels=dict(to_write(wanted)[label]),
            model=ModelChoice(model=writer),
            draft=drafts.get(wanted.of),
        )
        rewritten: Rewritten = library.perform(request)
        made[label] = rewritten.content
        for finding in rewritten.findings:
            say(f"  {finding.severity}: {finding.message}")
    return made


def with_written(library: AnyLibrary, source: ExperimentFile, path: Path) -> ExperimentFile:
    """The experiment with what a model wrote for it: from the folder beside its file, else by its writer.

    What was written stays in that folder, to be read, changed and kept in version control, so that the same file is
    the same experiment. It is named after the prompt's content too: another prompt is written anew.
    """
    wanted = source.design.variations
    lacking = [] if wanted is None else [label for label in to_write(wanted) if label not in source.drafts]
    if wanted is None or not lacking:
        return source
    of = _digest(library, wanted, source.drafts)[7:15]
    files = {
        label: path.with_suffix(".written") / f"{_named.sub('-', label.lower()).strip('-')}-{of}.prompt.md"
        for label in lacking
    }
    drafts = {label: read_draft(file, "").content for label, file in files.items() if file.exists()}
    if wanted.writer is not None:
        unknown = [label for label in lacking if label not in drafts]
        for label, content in written_by(library, wanted, source.drafts, unknown, wanted.writer).items():
            drafts[label] = content
            _keep(files[label], content)
    return ExperimentFile(
        design=source.design,
        drafts=source.drafts | drafts,
        cases=source.cases,
        path=source.path,
        files=(*source.files, *(files[label] for label in drafts)),
    )


def _keep(file: Path, content: Content) -> None:
    def work() -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(write_prompt_file(PromptFile(content=content)).encode())

    write_out(file, work)


def _digest(library: AnyLibrary, wanted: Variations, drafts: dict[str, Content]) -> str:
    """The digest of the prompt that is varied."""
    if wanted.of in drafts:
        return digest_content(drafts[wanted.of])
    reference = parse_reference(wanted.of)
    head = library.perform(GetPrompt(prompt=reference.prompt)).head
    return find_version(library, reference, head=head).digest
