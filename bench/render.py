"""How long an application waits for a rendered prompt it has fetched before.

    python bench/render.py [--json] [--quick]

Floors, measured in the same run: a Python f-string that builds the same messages, and MiniJinja alone, which
checks nothing and bounds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from _figures import Figure, arguments, show, time_together
from minijinja import Environment

import pecia
from pecia import testing

MICRO = 1e6

SYSTEM = "You are a {{ tone }} support agent of a shop for bicycles.\nAnswer in two sentences."
USER = "The ticket:\n\n{{ ticket }}\n\nYour answer:"
LOGIC = SYSTEM + "{% if urgent %} Say that a person will call within the hour.{% endif %}"
TONE, TICKET = (
    "friendly",
    "My chain fell off on the way home and now the wheel does not turn. What should I do?",
)

NAMES = (
    "role", "company", "product", "audience", "language", "tone", "goal", "limits", "example", "question"
)  # fmt: skip
PARAGRAPH = (
    "Read the material below with care before you write anything, keep to what it says, and where it says "
    "nothing, say so rather than guess; figures are repeated exactly as they stand, names are spelled as there, "
    "and the reader should not have to look anything up. What matters most here is this: "
)


def text_4kb() -> str:
    """A template of about 4 KB with ten variables and a loop."""
    paragraphs = "".join(f"{number}. {PARAGRAPH}{{{{ {name} }}}}.\n" for number, name in enumerate(NAMES, 1))
    return paragraphs + "{% for document in documents %}- {{ document }}\n{% endfor %}"


def values_4kb(documents: int) -> dict[str, Any]:
    """Values for it, with a list of so many documents."""
    described: dict[str, Any] = {name: f"the {name} of this prompt, in a few words" for name in NAMES}
    return described | {"documents": [f"Document {number}: {PARAGRAPH[:120]}" for number in range(documents)]}


def keep_prompts() -> None:
    """Let `pecia.get` serve the prompts of this bench from its memory, as after a first fetch."""
    testing.use(
        {
            "chat": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": USER}],
            "logic": [{"role": "system", "content": LOGIC}, {"role": "user", "content": USER}],
            "text": text_4kb(),
        }
    )


def f_string(*, tone: str, ticket: str) -> list[dict[str, str]]:
    """The chat prompt, as somebody would write it who needs it in one place only."""
    return [
        {
            "role": "system",
            "content": f"You are a {tone} support agent of a shop for bicycles.\nAnswer in two sentences.",
        },
        {"role": "user", "content": f"The ticket:\n\n{ticket}\n\nYour answer:"},
    ]


def minijinja_alone(*templates: str) -> Callable[..., str]:
    """MiniJinja as it comes, with all templates in one."""
    engine = Environment()
    engine.add_template("prompt", "\n".join(templates))
    return lambda **values: engine.render_template("prompt", **values)


def chat_figures(seconds: float) -> list[Figure]:
    """Two messages, two texts; and the same with a condition."""
    plain, logic = minijinja_alone(SYSTEM, USER), minijinja_alone(LOGIC, USER)
    (ours, floor, joined, ours_logic, floor_logic), n = time_together(
        lambda: pecia.get("chat").render(tone=TONE, ticket=TICKET),
        lambda: plain(tone=TONE, ticket=TICKET),
        lambda: f_string(tone=TONE, ticket=TICKET),
        lambda: pecia.get("logic").render(tone=TONE, ticket=TICKET, urgent=True),
        lambda: logic(tone=TONE, ticket=TICKET, urgent=True),
        seconds=seconds,
    )
    return [
        _micro("get_render.chat_2var", ours, floor, n, "≤ 1.0"),
        _micro("get_render.chat_2var_fstring", ours, joined, n),
        _micro("get_render.chat_logic", ours_logic, floor_logic, n, "≤ 2.5"),
    ]


def text_figures(seconds: float) -> list[Figure]:
    """A template of 4 KB with ten variables and a loop of five, and of twenty."""
    alone = minijinja_alone(text_4kb())
    few, many = values_4kb(5), values_4kb(20)
    assert pecia.get("text").render(**many) == alone(**many)
    (ours, floor, ours_many, floor_many), n = time_together(
        lambda: pecia.get("text").render(**few),
        lambda: alone(**few),
        lambda: pecia.get("text").render(**many),
        lambda: alone(**many),
        seconds=seconds,
    )
    return [
        _micro("get_render.text_4kb", ours, floor, n, "≤ 8"),
        _micro("get_render.text_4kb_loop20", ours_many, floor_many, n, "≤ 14"),
    ]


def _micro(name: str, value: float, floor: float, n: int, aim: str = "") -> Figure:
    return Figure(name=name, value=value * MICRO, unit="µs", floor=floor * MICRO, n=n, aim=aim)


def main() -> None:
    """Measure and print."""
    flags = arguments("Time to get and render a prompt that is in memory.")
    keep_prompts()
    seconds = 3.0 if flags.quick else 15.0
    show([*chat_figures(seconds), *text_figures(seconds)], as_json=flags.json)


if __name__ == "__main__":
    main()
