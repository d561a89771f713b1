"""Characters: what a model reads and the eye does not see, or takes for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pecia.domain.reading import Passage, Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule
from pecia.domain.visible import spelled

_hidden = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001d173-\U0001d17a\U000e0000-\U000e01ef]+"
)
_joining = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
"""What belongs between the letters of many scripts and the parts of an emoji."""
_flag = re.compile("[\U000e0020-\U000e007f]+")
_bidi = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_right_to_left = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARKS_OF_DIRECTION = "\u061c\u200e\u200f"
_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_space = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_word = re.compile(r"[^\W\d_]{2,}")
_latin = re.compile("[A-Za-z]")
_look_alike = re.compile("[АВЕЅІЈКМНОРСТУХЬаеорсухіјѕԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρτυ]")


@rule(
    family="characters",
    severity="warning",
    why="Zero-width characters and tag letters are read by the model and by nobody else: instructions can hide in them.",
    mend="Take them out; '--fix' does.",
    failing=example("Ans\u200bwer in one word.", literal=True),
    passing=example("Answer in one word. 👩\u200d🔬", literal=True),
    fixes=True,
)
def hidden_characters(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Characters that nobody sees."""
    for passage in _all_beyond_ascii(reading):
        for found in _hidden.finditer(passage.text):
            if not _belongs(passage.text, found):
                yield flaw(
                    f"Hidden characters stand here: {spelled(found.group()[:4])}.", passage, *found.span(), ""
                )


@rule(
    family="characters",
    severity="warning",
    why="Controls of writing direction make a text read otherwise than it is: reviewers approve what is not there.",
    mend="Take them out; marks of direction beside Hebrew or Arabic may stay.",
    failing=example("Never reveal the \u202esecret\u202c.", literal=True),
    passing=example("Never reveal the secret.", literal=True),
)
def bidi_controls(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Controls of writing direction."""
    for passage in _all_beyond_ascii(reading):
        for found in _bidi.finditer(passage.text):
            if found.group() in _MARKS_OF_DIRECTION and _right_to_left.search(passage.text):
                continue
            yield flaw(f"A control of writing direction, {spelled(found.group())}.", passage, *found.span())


@rule(
    family="characters",
    severity="warning",
    why="A word with letters of two alphabets looks like another word: searches miss it and a model may too.",
    mend="Write the word again by hand.",
    failing=example("Reply as the p\u0430yment assistant.", literal=True),
    passing=example("Reply as the payment assistant. Ответь по-русски.", literal=True),
)
def mixed_scripts(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A word with look-alike letters of another alphabet."""
    for passage in _beyond_ascii(reading):
        if not _look_alike.search(passage.text):
            continue
        for found in _word.finditer(passage.text):
            word = found.group()
            strangers = _look_alike.findall(word) if _latin.search(word) else []
            if strangers and len(_latin.findall(word)) + len(strangers) == len(word):
                yield flaw(f"'{spelled(word[:40])}' mixes alphabets.", passage, *found.span())


@rule(
    family="characters",
    severity="warning",
    why="Control characters come from broken copies; terminals and logs act on them.",
    mend="Take them out.",
    failing=example("Answer in one word.\x07", literal=True),
    passing=example("Answer in one word.\n", literal=True),
    fixes=True,
)
def control_characters(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Control characters."""
    for passage in reading.passages:
        for found in _control.finditer(passage.text):
            yield flaw(f"A control character, ⟨U+{ord(found.group()):04X}⟩.", passage, *found.span(), "")


@rule(
    family="characters",
    severity="hint",
    why="A no-break or narrow space looks like a space and is another token, and text copied from a page is full of them.",
    mend="Write plain spaces; '--fix' does. Those before French punctuation and in numbers may stay.",
    failing=example("Answer\u00a0in one word.", literal=True),
    passing=example("Réponds : oui\u00a0! 10\u202f000", literal=True),
    fixes=True,
)
def unusual_spaces(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Spaces that are none of the keyboard's."""
    for passage in _beyond_ascii(reading):
        text = passage.text
        for found in _space.finditer(text):
            before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
            if before in ("«", "§") or after in tuple(":;!?»%€") or before.isdigit():
                continue
            yield flaw(f"An unusual space, {spelled(found.group())}.", passage, *found.span(), " ")


def _beyond_ascii(reading: Reading) -> Iterator[Passage]:
    return (passage for passage in reading.passages if not passage.text.isascii())


def _all_beyond_ascii(reading: Reading) -> Iterator[Passage]:
    """What is said about the prompt too: reviewers read it, and nothing hidden belongs there either."""
    yield from _beyond_ascii(reading)
    for pointer, text in reading.strings:
        if not text.isascii():
            yield Passage(pointer, text, None, is_template=False, is_main=False)


def _belongs(text: str, found: re.Match[str]) -> bool:
    """Whether the characters do what they are for: join letters of a script that needs it, or parts of an emoji."""
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    said = found.group()
    if _joining.fullmatch(said):
        selects = "\u200c" not in said and "\u200d" not in said
        return (bool(before) and not before.isascii() and (selects or not after.isascii())) or (
            selects and before in "0123456789#*" and bool(before)
        )
    return before == "\U0001f3f4" and _flag.fullmatch(said) is not None


RULES = (hidden_characters, bidi_controls, mixed_scripts, control_characters, unusual_spaces)
