"""Answer: what comes back must be said so that a program can use it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule
from pecia.domain.version import ModelSettings

_STRICT = frozenset({"classify", "extract", "judge"})
_fenced = re.compile(r"```(?:json|JSON)[ \t]*\n([^`]{2,20000}?)\n[ \t]*```")
_otherwise = re.compile(
    r"\b(?:unknown|other|others|otherwise|none|unclear|unsure|not sure|uncertain|undetermined|cannot|can't|can not|"
    r"neither|ambiguous|n/a|not applicable|null|empty|does not|doesn't|no match|insufficient|not enough|unrelated|"
    r"irrelevant|misc|miscellaneous|abstain|impossible|neutral|mixed)\b"
)
_left = re.compile(
    r"(?<![\w/`])(?:TODO|FIXME|TBD)(?=: |\])|(?i:\blorem ipsum\b|\[(?:insert|your|enter|fill in)\b[^\]\n]{0,60}\]"
    r"|<(?:insert|your|enter|fill)[ _-][^<>\n]{0,60}>)|(?<![\w{])(?:INSERT|YOUR)_[A-Z_]{2,40}\b(?!\})"
)
_LEFT_STARTS = ("todo", "fixme", "tbd", "lorem", "[insert", "[your", "[enter", "[fill", "<insert", "<your", "<enter",
                "<fill", "insert_", "your_")  # fmt: skip
_dollar = re.compile(r"\$\{[A-Za-z_][^{}\n]{0,80}\}|<%=[^%\n]{0,80}%>")
_single = re.compile(r"(?<![{$\\\w}%])\{[a-z][a-z0-9]*(?:_[a-z0-9]+)*\}(?!\})")
_double = re.compile(r"\{\{\s{0,5}[A-Za-z_][\w.]{0,60}\s{0,5}\}\}")
_LANGUAGES = re.compile(
    r"\b(?:languages?|english|german|deutsch|french|spanish|italian|portuguese|dutch|danish|swedish|polish|russian|"
    r"chinese|japanese|korean|arabic|hindi|turkish|greek|latin)\b"
)
_WRITES = frozenset({"summarize", "generate", "rewrite", "converse"})
_LABELS: dict[str, Any] = {"type": "object", "properties": {"label": {"enum": ["spam", "ham", "unknown"]}}}


@rule(
    family="answer",
    severity="hint",
    why="A program reads what is classified, extracted or judged; without a schema nobody notices when its shape changes.",
    mend="Give 'output' a JSON Schema: an enum of the labels, an object of the fields. 'purposes' says which need one.",
    failing=example("Is this spam? {{ text }} Say 'unknown' in doubt.", purpose="classify"),
    passing=example("Is this spam? {{ text }} Say 'unknown' in doubt.", purpose="classify", output=_LABELS),
    options={"purposes": sorted(_STRICT)},
)
def missing_output_schema(reading: Reading, options: Options) -> Iterator[Flaw]:
    """No schema of the answer where the purpose needs one."""
    purpose = reading.fields.purpose
    if purpose in options["purposes"] and not reading.content.output:
        yield Flaw(f"A prompt to {purpose} says nothing of its answer's shape.", "/output")


@rule(
    family="answer",
    severity="hint",
    why="Where the model is not told of the schema, only providers that enforce it keep to it.",
    mend="Say in the text that the answer is JSON, and name its fields.",
    failing=example(
        "Which is it? {{ text }}", output={"type": "object", "properties": {"label": {"type": "string"}}}
    ),
    passing=example("Which 'label' is it? {{ text }}", output={"properties": {"label": {"type": "string"}}}),
)
def schema_not_mentioned(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An output schema that the text does not mention."""
    output = reading.content.output
    if not output:
        return
    fields: object = output.get("properties")
    names = [str(name).lower() for name in cast("dict[str, Any]", fields)] if isinstance(fields, dict) else []
    if names and "json" not in reading.lower and not any(name in reading.lower for name in names):
        yield Flaw("The text names neither JSON nor any field of the output schema.", "/output")


@rule(
    family="answer",
    severity="warning",
    why="A model follows examples before rules: it will answer in the shape of the example, and the schema refuses it.",
    mend="Correct the example or the schema.",
    failing=example(
        [("user", "Offer!!!"), ("assistant", '{"class": "spam"}'), ("user", "{{ text }} (JSON)")],
        output={"type": "object", "required": ["label"], "properties": {"label": {"type": "string"}}},
    ),
    passing=example(
        [("user", "Offer!!!"), ("assistant", '{"label": "spam"}'), ("user", "{{ text }} (JSON)")],
        output={"type": "object", "required": ["label"], "properties": {"label": {"type": "string"}}},
    ),
)
def example_breaks_schema(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An example that its own output schema refuses."""
    output = reading.content.output
    if not output:
        return
    samples = [
        (passage, start, end, passage.text[start:end])
        for passage in reading.passages
        for start, end in _samples(passage.text, passage.role)
    ]
    if not samples:
        return
    # It takes longer to import than all the rest, and only who has a schema and examples needs it.
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import SchemaError  # noqa: PLC0415

    try:
        Draft202012Validator.check_schema(output)
    except SchemaError:
        return
    validator: Any = Draft202012Validator(output)
    for passage, start, end, text in samples:
        if "{{" in text or "{%" in text:
            continue
        try:
            value: object = json.loads(text)
        except (ValueError, RecursionError):
            yield flaw(
                "This example of an answer is not JSON, as the output schema asks.", passage, start, end
            )
            continue
        fault: Any = next(iter(validator.iter_errors(value)), None)
        if fault is not None:
            where = "/".join(map(str, fault.absolute_path))
            yield flaw(
                f"The output schema refuses this example{f' at {where}' if where else ''}: '{fault.validator}'.",
                passage,
                start,
                end,
            )


@rule(
    family="answer",
    severity="hint",
    why="Every classifier meets what fits no class; without a way out the model picks one, and nobody sees it.",
    mend="Name the answer for what fits nowhere or cannot be told, such as 'other' or 'unknown'.",
    failing=example("Is the review positive or negative? {{ review }}", purpose="classify"),
    passing=example("Is the review positive, negative or unclear? {{ review }}", purpose="classify"),
)
def no_way_out(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A classification without an answer for what fits no class."""
    if reading.fields.purpose == "classify" and not _otherwise.search(reading.lower):
        schema = json.dumps(reading.content.output).lower() if reading.content.output else ""
        if not _otherwise.search(schema):
            yield Flaw(
                "Nothing is said about what fits no class.",
                _first(reading),
            )


@rule(
    family="answer",
    severity="warning",
    why="What was to be filled in by hand reaches the model as it stands, and often comes back in its answer.",
    mend="Write the text, or make it a variable.",
    failing=example("You work for [INSERT COMPANY]. TODO: tone.", literal=True),
    passing=example("You work for {{ company }}."),
)
def leftover_placeholder(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A placeholder that somebody forgot to fill in."""
    for passage in reading.passages:
        if not any(start in passage.lower for start in _LEFT_STARTS):
            continue
        for found in _left.finditer(passage.text):
            yield flaw(f"'{found.group()[:60]}' was to be filled in.", passage, *found.span())


@rule(
    family="answer",
    severity="warning",
    why="Pecia fills in '{{ name }}' only; a variable in another syntax goes to the model as it stands.",
    mend="Write '{{ name }}', or keep the text literal ('syntax: none') where the braces are meant.",
    failing=example("Write about ${topic} for {audience}."),
    passing=example("Write about {{ topic }} for {{ audience }}."),
)
def foreign_variable(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A variable in the syntax of another tool."""
    for passage in reading.passages:
        text = passage.text
        if "{" not in text and "<%=" not in text:
            continue
        is_plain = passage.is_template and "```" not in text and "\\" not in text
        told: set[str] = set()
        for looks, pattern, why in (
            ("${" in text or "<%=" in text, _dollar, "is no variable of a template"),
            ("{{" in text and not passage.is_template, _double, "is never filled in: the text is literal"),
            (is_plain, _single, "has one brace too few"),
        ):
            for found in pattern.finditer(text) if looks else ():
                if found.group() not in told:
                    told.add(found.group())
                    yield flaw(f"'{found.group()[:60]}' {why}.", passage, *found.span())


@rule(
    family="answer",
    severity="hint",
    why="The same case should get the same answer; a high temperature makes it a matter of luck.",
    mend="Set the temperature to 0, or to 'most' at most.",
    failing=example(
        "Spam or not? In doubt: unknown.", purpose="classify", model=ModelSettings(params={"temperature": 1})
    ),
    passing=example(
        "Spam or not? In doubt: unknown.", purpose="classify", model=ModelSettings(params={"temperature": 0})
    ),
    options={"most": 0.5, "purposes": sorted(_STRICT)},
)
def high_temperature(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A high temperature where answers should not vary."""
    if reading.content.model is None or reading.fields.purpose not in options["purposes"]:
        return
    temperature = reading.content.model.params.get("temperature")
    if isinstance(temperature, int | float) and temperature > options["most"]:
        yield Flaw(
            f"The temperature is {temperature:g}, above {options['most']:g}.", "/model/params/temperature"
        )


@rule(
    family="answer",
    severity="hint",
    why="Given a text in another language a model answers now in that one, now in the prompt's.",
    mend="Say in which language to answer, or that it is the one of the text.",
    failing=example("Summarize <t>{{ text }}</t> in two sentences.", purpose="summarize"),
    passing=example("Summarize <t>{{ text }}</t> in two sentences, in its language.", purpose="summarize"),
    options={"purposes": sorted(_WRITES)},
)
def undeclared_language(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A text to be written, and not in which language."""
    if (
        reading.fields.purpose in options["purposes"]
        and reading.variables
        and not _LANGUAGES.search(reading.lower)
    ):
        yield Flaw("Nothing is said about the language of the answer.", _first(reading))


def _first(reading: Reading) -> str:
    return reading.main[0].pointer if reading.main else ""


def _samples(text: str, role: str | None) -> Iterator[tuple[int, int]]:
    """Where examples of an answer stand: what the assistant says, and JSON in fences."""
    if role == "assistant" and text.lstrip()[:1] in ("{", "["):
        yield 0, len(text)
    elif "```" in text:
        for found in _fenced.finditer(text):
            yield found.span(1)


RULES = (
    missing_output_schema,
    schema_not_mentioned,
    example_breaks_schema,
    no_way_out,
    leftover_placeholder,
    foreign_variable,
    high_temperature,
    undeclared_language,
)
