"""Said: the axes that change what an instruction says – its length, its role, how the model is to think."""

from __future__ import annotations

import re
from collections.abc import Callable

from pecia.domain.axes.body import Edit, free_sentences, input_begins, tidy, without
from pecia.domain.passages import Span

EXPERT = "You are an expert in the task described below."
STEPS = "Think step by step, then give the final answer."
DIRECT = "Answer directly, without any explanation."

_role = re.compile(
    r"(?:you are|you're|act as|imagine you are|imagine you're|take the role of)\b", re.IGNORECASE
)
_reasoning = re.compile(
    r"step[ -]by[ -]step|(?:without|no) (?:any )?explanations?\b|explain your reasoning|think (?:it )?through",
    re.IGNORECASE,
)
_shorter: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{pattern}\b[ \t]*,?[ \t]*", re.IGNORECASE), said)
    for pattern, said in (
        (r"in order to", "to "),
        (r"due to the fact that", "because "),
        (r"in the event that", "if "),
        (r"at this point in time", "now "),
        (r"with regard to", "about "),
        (r"a (?:large|great) number of", "many "),
        (r"it is (?:very )?important (?:that|to note that|to remember that)", ""),
        (r"please (?:note|remember|keep in mind|be aware) that", ""),
        (r"(?:note|remember|keep in mind) that", ""),
        (r"i (?:want|need|would like) you to", ""),
        (r"(?:your task|your job|your goal) is to", ""),
        (r"(?:please )?(?:make|be) sure (?:that you|to)", ""),
        (r"(?:please|kindly)", ""),
        (r"(?:very|really|basically|actually|simply)", ""),
    )
)


def shorten(text: str) -> str:
    """The same demands in fewer words: set phrases cut, sentences that were said before left out."""
    said: set[str] = set()
    repeated: list[Span] = []
    for span in free_sentences(text):
        key = " ".join(text[span.start : span.end].lower().split())
        if key in said:
            repeated.append(span)
        said.add(key)
    text = without(text, repeated)
    for span in reversed(list(free_sentences(text))):
        text = text[: span.start] + _cut(text[span.start : span.end]) + text[span.end :]
    return tidy(text)


def with_role(text: str) -> str:
    """The text with an expert's role, in place of the one it gives."""
    return f"{EXPERT}\n\n{without_role(text)}"


def without_role(text: str) -> str:
    """The text without the sentences that give the model a role."""
    return _without(text, _role.match)


def ending_with(sentence: str) -> Edit:
    """An edit that ends the instruction with a sentence, before the input, in place of others to that end."""

    def edit(text: str) -> str:
        text = _without(text, _reasoning.search)
        at = input_begins(text)
        head, tail = text[:at].rstrip(), text[at:]
        if not tail:
            return f"{head}\n{sentence}"
        return f"{head}\n{sentence}\n\n{tail}" if head else f"{sentence}\n\n{tail}"

    return edit


def _without(text: str, meant: Callable[[str], object]) -> str:
    spans = [span for span in free_sentences(text) if meant(text[span.start : span.end])]
    return without(text, spans)


def _cut(sentence: str) -> str:
    """A sentence with its set phrases cut; it begins as large as it did, and is left as it was rather than empty."""
    shorter = sentence
    for pattern, said in _shorter:
        shorter = pattern.sub(said, shorter)
    shorter = re.sub(r"[ \t]+(?=[.,;:!?])", "", shorter.strip())
    if not re.search(r"\w", shorter):
        return sentence
    return shorter[0].upper() + shorter[1:] if sentence[0].isupper() else shorter
