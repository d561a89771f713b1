"""How many prompts one core holds all built-in standards against in a second.

    python bench/lint.py [--json] [--quick]

The prompts have 500 to 1,000 characters, some with variables, some as chats, all different. The floor, measured in
the same run: one pass of a plain regular expression over the same texts.
"""

from __future__ import annotations

import re
from typing import Any

from _figures import Figure, arguments, show, time_together

from pecia.domain.message import Role
from pecia.domain.reading import Draft
from pecia.domain.rulebook import Rulebook, make_linter
from pecia.domain.standard import example
from pecia.domain.standards import BUILT_IN

SENTENCES = (
    "You are a support agent of a shop for bicycles and answer in the customer's language.",
    "Read the ticket with care before you write anything, and keep to what it says.",
    "Where the ticket says nothing, say so rather than guess; never invent a price or a date.",
    "Figures are repeated exactly as they stand, and names are spelled as the customer spells them.",
    "Answer in at most four sentences, the most important one first, without any greeting.",
    "If the customer is angry, acknowledge it once and go on to what can be done today.",
    "Orders that are older than two years are looked up by a person: say that one will call back.",
    "Return a JSON object with the fields 'urgency' (low, medium, high, unknown) and 'reply'.",
    "Refunds above 200 euros need a manager, e.g. for whole bicycles; parts are refunded at once.",
    "The team reads your reply before it is sent, so mark in brackets what it should check.",
)
TYPICAL = range(500, 1001)
"""Characters of a prompt."""
INPUTS: dict[str, dict[str, Any]] = {
    "ticket": {"type": "string", "description": "what the customer wrote"},
    "tone": {"type": "string", "enum": ["friendly", "formal"], "description": "how to sound"},
}


def drafts(count: int) -> list[Draft]:
    """Prompts of six to nine sentences in differing order."""
    made: list[Draft] = []
    for number in range(count):
        turned = SENTENCES[number % 10 :] + SENTENCES[: number % 10]
        text = f"# Task {number}\n\n" + "\n".join(turned[: 6 + number % 4])
        about: dict[str, Any] = {"purpose": "converse", "owner": "support", "description": "A reply."}
        if number % 3 == 0:
            made.append(example(text, literal=True, **about))
        elif number % 3 == 1:
            whole = f"{text}\nSound {{{{ tone }}}}.\n<ticket>\n{{{{ ticket }}}}\n</ticket>"
            made.append(example(whole, inputs=INPUTS, **about))
        else:
            chat: list[tuple[Role, str]] = [("system", text), ("user", "{{ ticket }}")]
            made.append(example(chat, inputs={"ticket": INPUTS["ticket"]}, **about))
    return made


def main() -> None:
    """Measure and print."""
    flags = arguments("Prompts linted in a second with all built-in standards.")
    prompts = drafts(60)
    assert all(sum(map(len, draft.content.texts())) in TYPICAL for draft in prompts)
    linter = make_linter(BUILT_IN, Rulebook())
    assert len(linter.rules) == len(BUILT_IN)
    word = re.compile(r"\w+")

    def lint_all() -> None:
        for draft in prompts:
            linter.check(draft)

    def scan_all() -> None:
        for draft in prompts:
            for text in draft.content.texts():
                word.findall(text)

    (linted, scanned), n = time_together(lint_all, scan_all, seconds=4.0 if flags.quick else 20.0)
    figure = Figure(
        name="lint.prompts",
        value=len(prompts) / linted,
        unit="1/s",
        floor=len(prompts) / scanned,
        n=n * len(prompts),
        aim="≥ 2,000",
    )
    show([figure], as_json=flags.json)


if __name__ == "__main__":
    main()
