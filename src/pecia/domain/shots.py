"""Shots: examples in a prompt – which cases are shown, that none of them is under test, and how they are written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from pecia.domain.axes.body import Messages, edit_bodies, input_begins
from pecia.domain.canonical import canonical
from pecia.domain.dataset import Case, input_digest
from pecia.domain.message import Message
from pecia.domain.shingles import normal_form, words
from pecia.domain.template import check_content, compile_text
from pecia.domain.value import Json
from pecia.domain.variation import Examples, unfit
from pecia.domain.version import Content

MOST_POOLED = 2_000
"""Cases that are looked at to pick diverse or typical ones: the first so many by their digests."""
_opening = re.compile(r"\{(?=[{%#])")


def pick_examples(pool: Sequence[Case], count: int, choice: Examples) -> tuple[Case, ...]:
    """The first `count` examples out of a pool, whatever order it is in. Raises `Invalid` where it is too small.

    A case without an expected answer is no example, and of two with the same words only one is.
    """
    ordered = usable(pool, seed=choice.seed)
    check_enough(ordered, count, choice.dataset)
    if choice.pick == "random":
        return tuple(ordered[:count])
    pooled = ordered[:MOST_POOLED]
    return tuple(_diverse(pooled, count) if choice.pick == "diverse" else _typical(pooled, count))


def usable(pool: Iterable[Case], *, seed: int) -> list[Case]:
    """The cases that can be examples, in an order drawn by the seed: with an answer, no two of the same words."""
    found = {_said(case): case for case in pool if case.expected is not None}
    return sorted(found.values(), key=lambda case: _draw(seed, case))


def check_enough(pool: Sequence[Case], count: int, dataset: str) -> None:
    """Raise `Invalid` where fewer examples can be shown than are wanted."""
    if len(pool) < count:
        raise unfit(
            f"{count} examples are wanted and '{dataset}' has {len(pool)} different cases with an "
            "expected answer.",
            "/variations/examples/dataset",
            hint="Take fewer shots, or a split with more cases.",
        )


def check_apart(pool: Iterable[Case], tested: Iterable[Case], choice: Examples) -> None:
    """Refuse examples from cases that are under test, those with the same words among them. Raises `Invalid`."""
    under_test = {_said(case) for case in tested}
    shared = [case.id for case in pool if _said(case) in under_test]
    if shared:
        raise unfit(
            f"{len(shared)} of the cases in '{choice.dataset}' are under test too, such as '{shared[0]}'.",
            "/variations/examples/dataset",
            hint="Take the examples from another split than the one under test, such as NAME#train.",
        )


def shuffled(examples: Sequence[Case], order: int) -> tuple[Case, ...]:
    """The examples in their Kth order; in order 0 they stand as they were picked."""
    if order == 0:
        return tuple(examples)
    return tuple(sorted(examples, key=lambda case: _draw(order, case)))


def with_examples(content: Content, examples: Sequence[Case]) -> Content:
    """The content with the examples before what it asks.

    In a chat an example is a message of the user, made of the last one that has a variable, and the answer to it.
    In a text it is what stands from the line of the first variable on, and the answer behind it. Raises `Invalid`
    where that cannot be told.
    """
    if not examples:
        return content

    def text(template: str) -> str:
        at = input_begins(template)
        asked = template[at:]
        shown = [_joined(_render(asked, content, case), _answer(case)) for case in examples]
        return template[:at] + "".join(f"{one}\n\n" for one in shown) + asked

    def messages(turns: Messages) -> Messages:
        at = max((n for n, turn in enumerate(turns) if _asks(turn)), default=None)
        if at is None:
            raise unfit(
                "The chat has no message of the user with a variable, so nothing shows how an example is asked.",
                "/variations/axes/shots",
            )
        asked = str(turns[at].content)
        shown = [
            message
            for case in examples
            for message in (
                Message(role="user", content=literal(_render(asked, content, case))),
                Message(role="assistant", content=literal(_answer(case))),
            )
        ]
        return (*turns[:at], *shown, *turns[at:])

    return edit_bodies(content, text, messages)


def _joined(asked: str, answer: str) -> str:
    """A question with its answer: in its last line where that waits for one, else below it."""
    asked = asked.rstrip()
    return literal(f"{asked} {answer}" if asked.endswith((":", "-", ">")) else f"{asked}\n{answer}")


def _render(template: str, content: Content, case: Case) -> str:
    inputs = content.inputs
    checked = check_content(Content(template=template))
    names = {variable.name for variable in checked.variables}
    if not names or content.syntax == "none" or content.includes:
        raise unfit(
            "Examples need a prompt that asks with a variable, and no partials.", "/variations/axes/shots"
        )
    schemas = None if inputs is None else {name: schema for name, schema in inputs.items() if name in names}
    values = {name: value for name, value in case.input.items() if name in names}
    return compile_text(template, inputs=schemas).render(values)


def _asks(message: Message) -> bool:
    return message.role == "user" and isinstance(message.content, str) and "{{" in message.content


def _answer(case: Case) -> str:
    return case.expected if isinstance(case.expected, str) else canonical(case.expected).decode()


def literal(text: str) -> str:
    """A text as a template that says it: what would open a tag is written as a constant."""
    return _opening.sub("{{ '{' }}", text)


def _said(case: Case) -> str:
    return normal_form(words_of(case.input)) or input_digest(case)


def words_of(values: Mapping[str, Json]) -> str:
    """All that the values of a case's input say, as one text."""
    return " ".join(_strings(dict(values)))


def _strings(value: Json) -> Iterable[str]:
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _strings(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    else:
        yield str(value)


def _draw(seed: int, case: Case) -> bytes:
    return hashlib.sha256(f"{seed},{input_digest(case)}".encode()).digest()


def _diverse(pool: Sequence[Case], count: int) -> list[Case]:
    """Farthest first: the next is the one least like any that was taken, an answer not shown yet before others.

    Source: Gonzalez 1985, https://doi.org/10.1016/0304-3975(85)90224-5.
    """
    if not count:
        return []
    said = [set(words(_said(case))) for case in pool]
    answers = [_answer(case) for case in pool]
    taken = [0]
    nearest = [_alike(own, said[0]) for own in said]
    while len(taken) < count:
        shown = {answers[at] for at in taken}
        left = (at for at in range(len(pool)) if at not in taken)
        after = min(left, key=lambda at: (answers[at] in shown, nearest[at], at))
        taken.append(after)
        nearest = [max(one, _alike(own, said[after])) for one, own in zip(nearest, said, strict=True)]
    return [pool[at] for at in taken]


def _typical(pool: Sequence[Case], count: int) -> list[Case]:
    """Those that most others resemble, each answer in turn."""
    said = [set(words(_said(case))) for case in pool]
    weight: dict[str, int] = {}
    for own in said:
        for word in own:
            weight[word] = weight.get(word, 0) + 1
    central = [sum(weight[word] for word in own) / len(own) if own else 0.0 for own in said]
    seen: dict[str, int] = {}
    ranked: list[tuple[int, float, int]] = []
    for at in sorted(range(len(pool)), key=lambda at: -central[at]):
        answer = _answer(pool[at])
        seen[answer] = seen.get(answer, 0) + 1
        ranked.append((seen[answer], -central[at], at))
    return [pool[at] for _, _, at in sorted(ranked)[:count]]


def _alike(one: set[str], other: set[str]) -> float:
    """The share of words of both together that both have."""
    return len(one & other) / len(one | other) if one or other else 1.0
