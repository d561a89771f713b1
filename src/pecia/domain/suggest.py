"""Suggest: the inputs that a template seems to take, as JSON Schemas to start from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pecia.domain.inputs import Checked, Variable


def suggest_inputs(checked: Checked) -> dict[str, dict[str, Any]]:
    """A JSON Schema for each variable, from how the template uses it; by name.

    What is looped over is an array; what has dotted paths an object with these properties, all of them required;
    what is only printed a string; what is only asked for in a condition a boolean. Where the use does not tell,
    the schema allows anything. A variable that the template can do without is `optional`.
    """
    return {variable.name: _schema(variable) for variable in sorted(checked.variables, key=lambda v: v.name)}


def _schema(variable: Variable) -> dict[str, Any]:
    return _kind(variable) | ({"optional": True} if variable.optional else {})


def _kind(variable: Variable) -> dict[str, Any]:
    if variable.iterated:
        return {"type": "array"}
    steps = [path.split(".")[1:] for path in variable.paths]
    if steps:
        return _held(steps)
    # A name that the template asks about stands in that question too.
    uses = variable.uses - {"other"} if variable.optional else variable.uses
    if len(uses) != 1:
        return {}
    return {"type": "string"} if "printed" in uses else {"type": "boolean"} if "asked" in uses else {}


def _held(paths: Iterable[list[str]]) -> dict[str, Any]:
    """The schema of what is followed by these paths; what stands at their ends may be anything."""
    below: dict[str, list[list[str]]] = {}
    for path in paths:
        if path:
            below.setdefault(path[0], []).append(path[1:])
    if not below:
        return {}
    if all(step.lstrip("-").isdigit() for step in below):
        return {"type": "array"}
    properties = {step: _held(rest) for step, rest in sorted(below.items())}
    return {"type": "object", "properties": properties, "required": sorted(below)}
