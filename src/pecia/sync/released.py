"""Released: copies of the versions that labels serve, so that a folder alone can serve them."""

from __future__ import annotations

import os
from pathlib import Path

from pecia.app.operations import AnyLibrary
from pecia.app.push import GetVersions
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.sync import Base
from pecia.domain.version import Version
from pecia.folder.files import Files
from pecia.folder.memory import RELEASED, released_path

_AT_ONCE = 100


def keep_released(files: Files, library: AnyLibrary, base: Base, *, anew: bool = False) -> None:
    """Write a copy of every version that a label of a prompt in this folder serves, and delete the others.

    A version never changes, so that a copy is written once; `anew` writes all of them, for another library.
    """
    wanted = {
        released_path(name, number): f"{name}#{number}"
        for name, known in base.prompts.items()
        if known.file is not None
        for number in known.labels.values()
    }
    there = set(_copies(files.root))
    missing = sorted(wanted if anew else wanted.keys() - there)
    for start in range(0, len(missing), _AT_ONCE):
        paths = missing[start : start + _AT_ONCE]
        request = GetVersions(references=tuple(wanted[path] for path in paths))
        versions: tuple[Version, ...] = library.perform(request)
        for path, version in zip(paths, versions, strict=True):
            text = write_prompt_file(PromptFile(content=version.content))
            before = files.read(path)
            files.write(path, text.encode(), before=before.digest if before else None)
    for path in there - wanted.keys():
        seen = files.read(path)
        files.delete(path, before=seen.digest if seen else None)


def _copies(root: Path) -> list[str]:
    """The paths of the copies there are. Links to folders are not followed."""
    return [
        f"{Path(folder).relative_to(root).as_posix()}/{name}"
        for folder, _, names in os.walk(root / RELEASED)
        for name in names
    ]
