"""References: what a prompt names must still be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.message import Tool
from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, rule
from pecia.domain.version import ModelSettings

# Models whose providers have announced that they end, or have ended; names as their APIs take them.
_ENDED = re.compile(
    r"(?:text-)?(?:davinci|curie|babbage|ada)(?:-\d+)?|text-davinci-00[123]|code-davinci-00[12]|gpt-3\.5-turbo.*|"
    r"gpt-4-32k.*|gpt-4-(?:0314|0613|1106-preview|0125-preview|vision-preview)|gpt-4\.5-preview.*|o1-preview.*|o1-mini.*|"
    r"claude-(?:1|2|instant)[-.\d]*|claude-3-(?:opus|sonnet|haiku)-2024\d{4}|claude-3-5-(?:sonnet|haiku)-2024\d{4}|"
    r"(?:text|chat|code)-bison.*|gemini-pro(?:-vision)?|gemini-1\.[05].*|command(?:-light|-nightly)?|"
    r"mistral-(?:tiny|medium-2312)|open-mistral-7b|open-mixtral-8x\d+b"
)


@rule(
    family="references",
    severity="warning",
    why="When the provider switches the model off, every call fails; until then it gets no fixes.",
    mend="Move to a current model and compare the two in an experiment. 'models' adds names, 'allowed' takes them out.",
    failing=example("Answer kindly.", model=ModelSettings(name="openai/gpt-3.5-turbo-0301")),
    passing=example("Answer kindly.", model=ModelSettings(name="openai/gpt-5")),
    options={"models": [], "allowed": []},
)
def deprecated_model(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A model that its provider has switched off, or will."""
    name = reading.content.model.name if reading.content.model is not None else None
    if name is None:
        return
    bare = name.rpartition("/")[2]
    names = {name, bare}
    ended = _ENDED.fullmatch(bare) is not None or not names.isdisjoint(options["models"])
    if ended and names.isdisjoint(options["allowed"]):
        yield Flaw(f"The model '{name[:80]}' has ended or will.", "/model/name")


@rule(
    family="references",
    severity="warning",
    why="Its owner has stopped keeping it up, and every prompt that includes it says what it said last.",
    mend="Include what replaces it, or write its text out.",
    failing=msgspec.structs.replace(
        example("Answer the question.\n{{ partials.tone }}", includes={"tone": "house/tone@production"}),
        deprecated=("tone",),
    ),
    passing=example("Answer the question.\n{{ partials.tone }}", includes={"tone": "house/tone@production"}),
)
def deprecated_partial(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A partial whose prompt is deprecated."""
    for name in reading.draft.deprecated:
        reference = reading.content.includes.get(name, "")
        yield Flaw(f"The partial '{reference[:80]}' is deprecated.", f"/includes/{escape_pointer(name)}")


@rule(
    family="references",
    severity="warning",
    why="It is locked, loaded and rendered for nothing; often the text lost its '{{ partials.NAME }}' by mistake.",
    mend="Call it in the text, or take it out of 'includes'.",
    failing=example("Answer the question.", includes={"tone": "house/tone@production"}),
    passing=example("Answer the question.\n{{ partials.tone }}", includes={"tone": "house/tone@production"}),
)
def unused_partial(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A partial that the text does not call."""
    for name in reading.content.includes:
        if not any(f"partials.{name}" in text for text in reading.content.texts()):
            yield Flaw(f"The partial '{name}' is called nowhere.", f"/includes/{escape_pointer(name)}")


@rule(
    family="references",
    severity="hint",
    why="A model chooses among tools by what is said of them; with a name alone it guesses.",
    mend="Say in the tool's 'description' what it does, when to call it, and what it gives back.",
    failing=example([("user", "{{ question }}")], tools=(Tool(name="lookup"),)),
    passing=example(
        [("user", "{{ question }}")],
        tools=(Tool(name="lookup", description="An order's state, by its number."),),
    ),
)
def undocumented_tool(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A tool without a description."""
    for index, tool in enumerate(reading.content.tools):
        if not tool.description.strip():
            yield Flaw(f"Nothing is said of what the tool '{tool.name}' does.", f"/tools/{index}")


RULES = (deprecated_model, deprecated_partial, unused_partial, undocumented_tool)
