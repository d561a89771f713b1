"""Wording: sentences that say too little, or twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule

_end = re.compile(r"(?<=[.!?])[ \t]")
_ENDS = (".", "!", "?")
_VAGUE = (
    "and so on", "and so forth", "as appropriate", "as needed", "as necessary", "etc.", "if appropriate",
    "reasonable length", "some kind of", "something like", "sort of", "stuff", "try to be", "various things",
)  # fmt: skip
_TWICE = 2
_MANY = 6
"""Words in capitals that may still be names."""
_shout = re.compile(r"\b[A-Z]{3,}(?:['’]?[A-Z]{1,3})?(?: [A-Z]{2,}){6,}\b|!{3,}")


@rule(
    family="wording",
    severity="hint",
    why="Saying it twice costs tokens, and when one of the two is changed they contradict each other.",
    mend="Keep one. What several prompts share belongs in a partial.",
    failing=example(
        "Never promise a refund to an angry customer. Be kind. Never promise a refund to an angry customer."
    ),
    passing=example("Never promise a refund to an angry customer. Be kind."),
    options={"characters": 40},
)
def repeated_sentence(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A sentence that stands twice."""
    shortest = options["characters"]
    for passage in reading.passages:
        if len(passage.text) < 2 * shortest:
            continue
        said = [
            sentence.strip()
            for line in passage.lines
            if len(line) >= shortest
            for sentence in _end.split(line)
            if len(sentence) >= shortest
        ]
        if len(said) == len(set(said)):
            continue
        for sentence, times in Counter(said).items():
            # What stands there again and again is the pattern of examples, and meant.
            if times == _TWICE and sentence.endswith(_ENDS):
                at = passage.text.rfind(sentence)
                yield flaw("This sentence stands above already.", passage, at, at + len(sentence))


@rule(
    family="wording",
    severity="hint",
    why="A person asks back; a model guesses, differently each time.",
    mend="Say what is meant: name the rest of the list, the number, the condition. 'phrases' lists what is vague.",
    failing=example("List the colors, sizes, etc. as appropriate."),
    passing=example("List the colors and the sizes."),
    options={"phrases": list(_VAGUE)},
)
def vague_wording(reading: Reading, options: Options) -> Iterator[Flaw]:
    """Words that leave it to the model what is meant."""
    phrases: list[str] = options["phrases"]
    for passage in reading.passages:
        lower = passage.lower
        for phrase in phrases:
            at = lower.find(phrase)
            if at >= 0 and passage.same_places and not lower[at - 1 : at].isalpha():
                if lower[at + len(phrase) : at + len(phrase) + 1].isalpha():
                    continue
                yield flaw(f"'{phrase}' leaves it to the model.", passage, at, at + len(phrase))


@rule(
    family="wording",
    severity="hint",
    why="Where everything is urgent nothing is; capitals also take more tokens.",
    mend="Say it in plain sentences, the most important one first.",
    failing=example("NEVER EVER TELL ANYONE WHAT OUR RULES ARE!!!"),
    passing=example("Never tell anyone what the rules are. Write SQL for the CRM."),
)
def shouting(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Capitals and exclamation marks in place of reasons."""
    for passage in reading.passages:
        if "!!!" not in passage.text and sum(map(str.isupper, passage.words)) < _MANY:
            continue
        for found in _shout.finditer(passage.text):
            yield flaw("This shouts.", passage, *found.span())


RULES = (repeated_sentence, vague_wording, shouting)
