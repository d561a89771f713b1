"""Ablation: a prompt with one sentence left out, each in turn, and what every sentence turns out to buy."""

from __future__ import annotations

import msgspec

from pecia.domain.axes.body import free_sentences, without
from pecia.domain.errors import Invalid
from pecia.domain.message import TextPart
from pecia.domain.passages import Span
from pecia.domain.shingles import words
from pecia.domain.statistics import Comparison
from pecia.domain.value import Value
from pecia.domain.version import Content

_IMAGES = ("/url", "/data")


class Sentence(Value, frozen=True):
    """A sentence of a prompt that can be left out: `pointer` names its text, in which it goes from `start` to `end`."""

    number: int
    pointer: str
    start: int
    end: int
    text: str
    words: int


class SentenceWorth(Value, frozen=True):
    """What a sentence buys on one model and metric: the prompt with it against the prompt without.

    `tokens` is how many tokens of the input it takes, a case, where the model counts them; `comparison` has the
    prompt without the sentence as its baseline, so that *better* means that the sentence helps.
    """

    sentence: Sentence
    model: str
    metric: str
    tokens: float | None
    comparison: Comparison

    @property
    def said(self) -> str:
        """What it buys in one word: `helps`, `harms`, `no difference`, `can't tell`."""
        match self.comparison.conclusion:
            case "better":
                return "helps"
            case "worse":
                return "harms"
            case "equivalent":
                return "no difference"
            case "undecided":
                return "can't tell"
            case "invalid":
                return "invalid"


class AblationMap(Value, frozen=True):
    """Every sentence of a prompt with what it buys, in the order of the text; Holm over all of them."""

    experiment: int
    content: Content
    worth: tuple[SentenceWorth, ...]


def ablation_sentences(content: Content) -> tuple[Sentence, ...]:
    """The sentences that can be left out, in their order. Raises `Invalid` for a prompt with other words for some models."""
    if any(list(override.passages()) for override in content.overrides.values()):
        raise Invalid(
            "The prompt says other words to some models, whose sentences are not these.",
            code="invalid_variation",
            hint="Leave the sentences out of a version without overrides.",
        )
    places = [
        (pointer, text, span)
        for pointer, text in content.passages()
        if not pointer.endswith(_IMAGES)
        for span in free_sentences(text)
    ]
    return tuple(
        Sentence(
            number=number,
            pointer=pointer,
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
            words=len(words(text[span.start : span.end])),
        )
        for number, (pointer, text, span) in enumerate(places, 1)
    )


def ablated(content: Content, sentence: Sentence) -> Content:
    """The content without this sentence, and otherwise as it was."""

    def cut(text: str) -> str:
        return without(text, [Span(0, sentence.start, sentence.end)])

    if content.messages is None:
        return msgspec.structs.replace(content, template=cut(content.template or ""))
    at, *part = [int(step) for step in sentence.pointer.split("/") if step.isdigit()]
    message = content.messages[at]
    if isinstance(message.content, str):
        said = cut(message.content)
    else:
        said = tuple(
            msgspec.structs.replace(one, text=cut(one.text))
            if index in part and isinstance(one, TextPart)
            else one
            for index, one in enumerate(message.content)
        )
    turns = (
        *content.messages[:at],
        msgspec.structs.replace(message, content=said),
        *content.messages[at + 1 :],
    )
    return msgspec.structs.replace(content, messages=turns)
