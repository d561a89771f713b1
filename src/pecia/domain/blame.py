"""Blame: which version brought each line of a text, and each word in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pecia.domain.diff import Place, pair_texts, places
from pecia.domain.lineage import Node
from pecia.domain.value import Value
from pecia.domain.version import Content, Version
from pecia.domain.word_diff import Piece, compare_words


class Origin(Value, frozen=True):
    """A version that a line or a word comes from."""

    version: int
    author: str
    note: str
    created_at: datetime


class BlamedWords(Value, frozen=True):
    """Words of a line and the version that brought them."""

    version: int
    text: str


class BlamedLine(Value, frozen=True):
    """A line as it stands. `version` made it so, by the last change that touched it; `words` have their own.

    `first` is the oldest version of the prompt that has exactly this line anywhere: older than `version` where the
    line was taken out and came back.
    """

    number: int
    version: int
    first: int
    words: tuple[BlamedWords, ...]

    @property
    def text(self) -> str:
        """The line."""
        return "".join(piece.text for piece in self.words)


class BlamedText(Value, frozen=True):
    """A template or a message, line by line."""

    place: Place
    lines: tuple[BlamedLine, ...]


class Blame(Value, frozen=True):
    """Where every line of a version comes from: its texts, and the versions that they name, oldest first."""

    prompt: str
    version: int
    texts: tuple[BlamedText, ...]
    origins: tuple[Origin, ...]


class _Owned:
    """A text whose words (as stretches) and lines have a version each.

    It ends in one line end more than it has, so that its last line is compared as every other.
    """

    __slots__ = ("lines", "words")

    def __init__(self, words: list[tuple[int, str]], lines: list[int]) -> None:
        self.words = words
        self.lines = lines

    @classmethod
    def by(cls, version: int, text: str) -> _Owned:
        """A text that one version brought."""
        return cls([(version, f"{text}\n")], [version] * (text.count("\n") + 1))

    def carried(self, before: str, after: str, version: int) -> _Owned:
        """What became of it in a version."""
        pieces = compare_words(f"{before}\n", f"{after}\n")
        return _Owned(list(_words(self.words, pieces, version)), _kept_lines(self.lines, pieces, version))


class Tracer:
    """Follows the texts of a prompt from version to version.

    `follow` is given the versions of the ancestry, oldest first; `see` the others, for `first`. Nothing but the
    texts of the last version is held, so that a long history of long texts takes no more memory than two of them.
    """

    def __init__(self, asked: Version) -> None:
        self._asked = asked
        self._first = {line: asked.number for _, text in places(asked.content) for line in text.split("\n")}
        self._content: Content | None = None
        self._owned: dict[Place, _Owned] = {}

    def see(self, version: Version) -> None:
        """Look for lines of the asked version in one that is older."""
        for _, text in places(version.content):
            for line in text.split("\n"):
                if self._first.get(line, 0) > version.number:
                    self._first[line] = version.number

    def follow(self, version: Version) -> None:
        """Go on to the next version of the ancestry."""
        self.see(version)
        if self._content is None:
            self._owned = {place: _Owned.by(version.number, text) for place, text in places(version.content)}
        else:
            self._owned = {
                now[0]: self._owned[was[0]].carried(was[1], now[1], version.number)
                if was
                else _Owned.by(version.number, now[1])
                for was, now in pair_texts(self._content, version.content)
                if now
            }
        self._content = version.content

    def blame(self, nodes: Iterable[Node]) -> Blame:
        """What was found, once the asked version has been followed; `nodes` tell who made the versions named."""
        texts = tuple(
            BlamedText(place=place, lines=tuple(self._lines(owned))) for place, owned in self._owned.items()
        )
        named = {
            at for text in texts for line in text.lines for at in (line.version, line.first, *_versions(line))
        }
        return Blame(
            prompt=self._asked.prompt,
            version=self._asked.number,
            texts=texts,
            origins=tuple(
                Origin(version=node.number, author=node.author, note=node.note, created_at=node.created_at)
                for node in sorted(nodes, key=lambda node: node.number)
                if node.number in named
            ),
        )

    def _lines(self, owned: _Owned) -> Iterator[BlamedLine]:
        rows: list[list[BlamedWords]] = [[]]
        for version, stretch in owned.words:
            for index, part in enumerate(stretch.split("\n")):
                if index:
                    rows.append([])
                if part:
                    rows[-1].append(BlamedWords(version=version, text=part))
        for number, (version, row) in enumerate(zip(owned.lines, rows[:-1], strict=True), 1):
            text = "".join(piece.text for piece in row)
            first = min(version, self._first.get(text, version))
            yield BlamedLine(number=number, version=version, first=first, words=tuple(_joined(row)))


def _versions(line: BlamedLine) -> Iterator[int]:
    return (piece.version for piece in line.words)


def _words(
    owned: Sequence[tuple[int, str]], pieces: Sequence[Piece], version: int
) -> Iterator[tuple[int, str]]:
    """The stretches of the new text: what stayed keeps its version, what came has the new one."""
    waiting = iter(owned)
    left: tuple[int, str] = (0, "")
    for piece in pieces:
        if piece.kind == "add":
            yield version, piece.text
            continue
        wanted = len(piece.text)
        while wanted:
            if not left[1]:
                left = next(waiting)
            taken, left = (left[0], left[1][:wanted]), (left[0], left[1][wanted:])
            wanted -= len(taken[1])
            if piece.kind == "same":
                yield taken


def _kept_lines(owned: Sequence[int], pieces: Sequence[Piece], version: int) -> list[int]:
    """The version of each new line: that of the old line it began in, where it reads the same, else the new one."""
    before, after = (
        "".join(piece.text for piece in pieces if piece.kind != other).split("\n")[:-1]
        for other in ("add", "remove")
    )
    began: list[int | None] = [None]
    old = 0
    for piece in pieces:
        is_old, is_new, stays = piece.kind != "add", piece.kind != "remove", piece.kind == "same"
        for index, part in enumerate(piece.text.split("\n")):
            if index:  # a line ends here, in the one text or in both
                began[-1] = old if stays and began[-1] is None else began[-1]
                old += is_old
                began += [None] if is_new else []
            if part and stays and began[-1] is None:
                began[-1] = old
    return [
        owned[at] if at is not None and before[at] == line else version
        for at, line in zip(began[:-1], after, strict=True)
    ]


def _joined(row: Iterable[BlamedWords]) -> Iterator[BlamedWords]:
    """The words of a line, those beside each other of one version as one."""
    held: BlamedWords | None = None
    for piece in row:
        if held is not None and held.version == piece.version:
            held = BlamedWords(version=held.version, text=held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
