"""A review in the terminal: one item after the other, answered by a key or two."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pecia.app.operations import AnyLibrary
from pecia.app.reviewing import GiveReview, NextItem, UndoReview
from pecia.cli.screen import put, say
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.judge import shown
from pecia.domain.review import Choice, ShownItem, Turn
from pecia.domain.visible import visible

_CHOICES: Mapping[str, Choice] = {"a": "first", "1": "first", "b": "second", "2": "second", "=": "neither"}
_ALWAYS = "s skip · u undo · g guidance · q quit"


@dataclass(frozen=True)
class Said:
    """What a line at the keyboard means: a review of the item shown, or something about the session."""

    review: GiveReview | None = None
    command: str = ""


def sit(library: AnyLibrary, queue: str, *, tell: Callable[[str], None]) -> Turn:
    """Show items and keep what is said of them, until there are none left, `q`, or the end of stdin.

    `tell` shows a line of an item; returns where the reviewer stands.
    """
    turn: Turn = library.perform(NextItem(queue=queue))
    if turn.guidance:
        tell(f"{visible(turn.guidance.strip())}\n")
    lines = _lines()
    while turn.item is not None:
        print_turn(turn, tell=tell)
        after = _answered(library, turn, turn.item, lines)
        if after is None:
            break
        turn = after
    if turn.item is None:
        others = "Others have what is left before them now." if turn.left else "Nothing is left for you here."
        say(others)
    say(f"{turn.given} given, {turn.skipped} skipped, {turn.left} left for you.")
    return turn


def _answered(library: AnyLibrary, turn: Turn, item: ShownItem, lines: Iterator[str]) -> Turn | None:
    """The turn behind this one; None at the end."""
    while True:
        say(_keys(turn))
        line = next(lines, None)
        try:
            said = Said(command="q") if line is None else understand(turn, item, line, lines)
            if said.review is not None:
                return library.perform(said.review)
            if said.command == "u":
                return library.perform(UndoReview(queue=turn.queue))
        except (Invalid, NotFound) as error:
            say(error.message)
            continue
        if said.command == "q":
            return None
        say(visible(turn.guidance.strip()) or "There is no guidance.")


def understand(turn: Turn, item: ShownItem, line: str, lines: Iterator[str]) -> Said:
    """What a line means; a corrected answer is read on to a line with a dot. Raises `Invalid` for what means nothing.

    Behind a blank a line may hold a note: `4 too long`.
    """
    key, _, note = line.strip().partition(" ")
    if key in {"q", "u", "g"}:
        return Said(command=key)
    if key == "s":
        return Said(GiveReview(queue=turn.queue, position=item.position, skip=True, note=note))
    if turn.task == "rate" and key.lstrip("-").isdecimal():
        return Said(GiveReview(queue=turn.queue, position=item.position, rating=float(key), note=note))
    if turn.task == "pick" and key in _CHOICES:
        choice = _CHOICES[key]
        return Said(GiveReview(queue=turn.queue, position=item.position, choice=choice, note=note))
    if turn.task == "correct" and key == "y":
        return Said(GiveReview(queue=turn.queue, position=item.position, accept=True, note=note))
    if turn.task == "correct" and key == "e":
        return Said(GiveReview(queue=turn.queue, position=item.position, text=_text(lines), note=note))
    raise Invalid(f"'{visible(line.strip()[:40])}' means nothing here.")


def print_turn(turn: Turn, *, tell: Callable[[str], None] = put) -> None:
    """The item that a turn shows, line by line."""
    item = turn.item
    if item is None:
        tell(f"{turn.queue}: nothing is left for you")
        return
    tell(f"── {turn.queue}, item {item.position} ({turn.left} left) ──")
    tell(visible(shown(item.input)))
    if item.expected is not None:
        tell(f"expected: {visible(shown(item.expected))}")
    for name, answer in zip("AB", item.answers, strict=False):
        tell(f"\n{name if len(item.answers) > 1 else 'Answer'}: {visible(answer)}")
    tell("")


def _keys(turn: Turn) -> str:
    if turn.task == "pick":
        asked = "a or b is better · = neither"
    elif turn.task == "correct":
        asked = "y it stands · e write what it should be, end with a line that is a dot"
    else:
        scale = turn.scale
        words = "".join(f" {step}={word}" for step, word in scale.words.items())
        asked = f"{scale.low}-{scale.high}{words}"
    return f"{asked} · {_ALWAYS}"


def _text(lines: Iterator[str]) -> str:
    """The lines up to one that is a dot."""
    kept: list[str] = []
    for line in lines:
        if line == ".":
            return "\n".join(kept)
        kept.append(line)
    raise Invalid("The text has no end: finish it with a line that is a dot.")


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.removesuffix("\n")
