"""Entry: one prompt on its three sides: the folder's file, the library's head, and what both last had."""

from __future__ import annotations

from dataclasses import dataclass

from pecia.app.operations import AnyLibrary
from pecia.app.prompts import GetVersion
from pecia.domain.prompt import Prompt
from pecia.domain.prompt_file import PromptFile, read_prompt_file
from pecia.domain.sync import Held, Known, State, Together, known_fields
from pecia.domain.template import check_content
from pecia.domain.version import Version
from pecia.folder.files import Seen
from pecia.sync.report import Change


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A prompt on its three sides, and what became of it.

    `path` is where its file is, or would be. `was` is the name that the file was known by when it has been
    renamed: base and library are then those of that name. `left` is the old name under which the file still lies
    when the library has renamed the prompt, and `stale` what lies there beside the file. When both sides have
    renamed it, `library_name` is the name there.
    """

    name: str
    path: str
    state: State
    known: Known | None = None
    seen: Seen | None = None
    read: PromptFile | None = None
    here: Held | None = None
    prompt: Prompt | None = None
    head: Version | None = None
    there: Held | None = None
    was: str | None = None
    left: str | None = None
    stale: Seen | None = None
    library_name: str | None = None
    together: Together | None = None

    @property
    def known_as(self) -> str:
        """The name under which the base has it."""
        return self.was or self.name

    @property
    def number(self) -> int | None:
        """The library's head."""
        return self.prompt.head if self.prompt else None

    def now_known(self, *, file: str | None, conflict: bool = False) -> Known:
        """The base when the folder has taken in what the library holds; `file` is then the digest of its bytes."""
        assert self.prompt is not None  # noqa: S101 - only what the library has is taken in
        assert self.there is not None  # noqa: S101
        return Known(
            version=self.prompt.head or 0,
            digest=self.there.digest,
            file=file,
            fields=known_fields(self.there),
            labels=self.known.labels if self.known else {},
            conflict=conflict,
        )

    @property
    def change(self) -> Change:
        """The entry as a report has it."""
        return Change(
            name=self.name,
            file=self.path if self.seen else None,
            state=self.state,
            base=self.known.version if self.known else None,
            library=self.number,
            was=self.left or self.was,
            library_name=self.library_name,
            merges=False if self.library_name else self.together.is_clean if self.together else None,
        )


def read_file(seen: Seen) -> PromptFile:
    """The values of a prompt file, which may be kept. Raises `Invalid` with line and column where there are any."""
    read = read_prompt_file(seen.text)
    check_content(read.content)
    return read


def head_of(library: AnyLibrary, entry: Entry) -> Version:
    """The library's head of an entry."""
    assert entry.prompt is not None  # noqa: S101 - asked only where there is one
    found: Version = entry.head or library.perform(
        GetVersion(prompt=entry.prompt.name, version=entry.prompt.head or 0)
    )
    return found
