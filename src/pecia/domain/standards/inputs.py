"""Inputs: the contract between a prompt and the application that fills it in."""

from __future__ import annotations

from collections.abc import Iterator

from pecia.domain.canonical import escape_pointer
from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule

_SAYS_KIND = frozenset({"type", "enum", "const", "$ref", "anyOf", "oneOf", "allOf"})


@rule(
    family="inputs",
    severity="hint",
    why="Who calls the prompt learns what it takes from its inputs, and a wrong value is caught before a model sees it.",
    mend="Declare every variable under 'inputs', with a type and a description.",
    failing=example("Translate this into Danish: {{ text }}"),
    passing=example(
        "Translate this into Danish: {{ text }}",
        inputs={"text": {"type": "string", "description": "what to translate"}},
    ),
)
def undeclared_input(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A variable that no input declares."""
    if reading.content.inputs is not None or not reading.variables:
        return
    named: set[str] = set()
    for passage in reading.passages:
        for output in passage.outputs:
            if output.name in reading.variables and output.name not in named:
                named.add(output.name)
                yield flaw(
                    f"The variable '{output.name}' is not declared.", passage, output.start, output.end
                )
    for name in sorted(reading.variables - named):
        yield Flaw(f"The variable '{name}' is not declared.", "/inputs")


@rule(
    family="inputs",
    severity="hint",
    why="A name alone does not say what belongs in it: whose text, in which language, how long.",
    mend="Give the input a 'description' of a few words.",
    failing=example("Greet {{ who }}.", inputs={"who": {"type": "string"}}),
    passing=example("Greet {{ who }}.", inputs={"who": {"type": "string", "description": "first name"}}),
)
def undocumented_input(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An input without a description."""
    for name, schema in reading.inputs.items():
        if not schema.get("description") and not schema.get("title"):
            yield Flaw(f"The input '{name}' has no description.", f"/inputs/{escape_pointer(name)}")


@rule(
    family="inputs",
    severity="warning",
    why="Without a type any value passes, and a list is filled in as its Python or JSON spelling.",
    mend="Give the input a 'type', or an 'enum' of the values there are.",
    failing=example("Greet {{ who }}.", inputs={"who": {"description": "first name"}}),
    passing=example("Greet {{ who }}.", inputs={"who": {"type": "string", "description": "first name"}}),
)
def untyped_input(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An input without a type."""
    for name, schema in reading.inputs.items():
        if _SAYS_KIND.isdisjoint(schema):
            yield Flaw(f"The input '{name}' has no type.", f"/inputs/{escape_pointer(name)}")


@rule(
    family="inputs",
    severity="warning",
    why="Callers prepare and send a value that changes nothing; often the template lost its variable by mistake.",
    mend="Use it in the text, or take it out of 'inputs'.",
    failing=example("Greet the customer.", inputs={"name": {"type": "string"}}),
    passing=example("Greet {{ name }}.", inputs={"name": {"type": "string"}}),
)
def unused_input(reading: Reading, _: Options) -> Iterator[Flaw]:
    """An input that the text does not use."""
    if not reading.inputs:
        return
    for name in reading.inputs:
        if name not in reading.variables and name not in reading.placeholders:
            yield Flaw(f"The input '{name}' is used nowhere.", f"/inputs/{escape_pointer(name)}")


RULES = (undeclared_input, undocumented_input, untyped_input, unused_input)
