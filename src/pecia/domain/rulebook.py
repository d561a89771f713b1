"""Rulebook: what a project has decided about its standards, and the linter that follows from it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, cast

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.errors import Detail, Invalid
from pecia.domain.pattern import PATTERN_HINT, CompiledPattern, PatternFault, compile_pattern, longest_text
from pecia.domain.prompt import PromptFields
from pecia.domain.reading import Draft, Reading
from pecia.domain.standard import Flaw, Linter, Options, Rule, Ruled, Severity, Standard
from pecia.domain.value import Json, Value
from pecia.domain.version import Content

Where: TypeAlias = Literal["text", "system", "developer", "user", "assistant", "name", "title", "description"]
"""Where an own rule looks: in every text, in the messages of one role, or in what is said about the prompt."""
MAX_OWN = 100
"""Patterns of a project. Each is held against every draft."""
_id = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Ruling(Value, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a project says of one standard: how severe it is (the standard's own when left out), and its options."""

    severity: Severity | Literal["off"] | None = None
    options: dict[str, Any] = {}


class PatternRule(Value, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A standard of the project's own: an RE2 pattern that must not match, or with `require` must.

    `where` says which texts it is held against.
    """

    id: str
    pattern: str
    message: str
    severity: Severity = "warning"
    where: Where = "text"
    require: bool = False
    ignore_case: bool = False


class Rulebook(Value, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a project has decided: rulings by the id of the standard, and rules of its own."""

    rulings: dict[str, Ruling] = {}
    own: tuple[PatternRule, ...] = ()


def read_rulebook(table: Mapping[str, Json]) -> Rulebook:
    """The rulebook of a table `[standards]`: `id = "severity"`, `id = {severity, …options}`, `[[standards.rule]]`.

    Raises `Invalid` with a pointer into the table. Whether the ids are known is for `make_linter` to say.
    """
    rulings: dict[str, Ruling] = {}
    own: tuple[PatternRule, ...] = ()
    for name, value in table.items():
        if name == "rule":
            own = _converted(value, tuple[PatternRule, ...], "/rule")
        elif isinstance(value, dict):
            options = {key: item for key, item in value.items() if key != "severity"}
            ruling: dict[str, Json] = {"options": options}
            if "severity" in value:
                ruling["severity"] = value["severity"]
            rulings[name] = _converted(ruling, Ruling, f"/{escape_pointer(name)}")
        else:
            rulings[name] = _converted({"severity": value}, Ruling, f"/{escape_pointer(name)}")
    return Rulebook(rulings=rulings, own=own)


def make_linter(rules: Sequence[Rule], rulebook: Rulebook) -> Linter:
    """The linter of a project: the known rules as its rulebook has them, and its own patterns.

    Raises `Invalid` (`invalid_standards`) for an id, an option or a pattern that means nothing.
    """
    known = {known.standard.id: known for known in rules}
    for name in rulebook.rulings:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            raise _invalid(
                f"There is no standard '{name[:80]}'.",
                f"/rulings/{escape_pointer(name)}",
                hint=f"Did you mean '{close[0]}'?"
                if close
                else "'pecia standard list' shows those there are.",
            )
    ruled = [_ruled(one, rulebook.rulings.get(name, Ruling())) for name, one in known.items()]
    own = _own_rules(rulebook.own, known)
    return Linter([one for one in (*ruled, *own) if one is not None])


def _ruled(rule: Rule, ruling: Ruling) -> Ruled | None:
    severity = ruling.severity or rule.standard.severity
    options = {**rule.standard.options, **ruling.options}
    for name, value in ruling.options.items():
        _check_option(rule.standard, name, value)
    return None if severity == "off" else Ruled(rule, severity, options)


def _check_option(standard: Standard, name: str, value: object) -> None:
    pointer = f"/rulings/{standard.id}/options/{escape_pointer(name)}"
    if name not in standard.options:
        known = ", ".join(f"'{option}'" for option in standard.options) or "none"
        raise _invalid(
            f"The standard '{standard.id}' has no option '{name[:80]}'; its options: {known}.", pointer
        )
    default = standard.options[name]
    if isinstance(default, bool):
        fits = isinstance(value, bool)
    elif isinstance(default, int | float):
        fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    elif isinstance(default, list):
        items = cast("list[object]", value) if isinstance(value, list) else [None]
        fits = all(isinstance(item, str) for item in items)
    else:
        fits = isinstance(value, str)
    if not fits:
        kind = "a list of texts" if isinstance(default, list) else f"like {default!r}"
        raise _invalid(f"The option '{name}' of '{standard.id}' must be {kind}.", pointer)


def _own_rules(own: Sequence[PatternRule], known: Mapping[str, Rule]) -> list[Ruled]:
    if len(own) > MAX_OWN:
        raise _invalid(f"A project has at most {MAX_OWN} rules of its own.", "/own")
    seen = set(known)
    made: list[Ruled] = []
    for index, spec in enumerate(own):
        pointer = f"/own/{index}"
        if not _id.fullmatch(spec.id):
            raise _invalid(
                f"'{spec.id[:80]}' is no id: use a-z, 0-9 and '_', beginning with a letter.", f"{pointer}/id"
            )
        if spec.id in seen:
            raise _invalid(f"There is a standard '{spec.id}' already.", f"{pointer}/id")
        seen.add(spec.id)
        compiled = compile_pattern(spec.pattern, ignore_case=spec.ignore_case, groups=False)
        if isinstance(compiled, PatternFault):
            raise _invalid(
                f"The pattern of '{spec.id}' is not supported at offset {compiled.offset}: {compiled.reason}.",
                f"{pointer}/pattern",
                code="regex_unsupported",
                hint=PATTERN_HINT,
            )
        made.append(Ruled(_pattern_rule(spec, compiled), spec.severity, {}))
    return made


def _pattern_rule(spec: PatternRule, compiled: CompiledPattern) -> Rule:
    longest = longest_text(compiled)

    def judge(reading: Reading, _: Options) -> Iterable[Flaw]:
        held = [(pointer, text) for pointer, text in _texts(reading, spec.where) if len(text) <= longest]
        matches = [(pointer, text, compiled.search(text)) for pointer, text in held]
        if spec.require:
            if not any(found for _, _, found in matches):
                yield Flaw(spec.message, held[0][0] if held else f"/{spec.where}")
            return
        for pointer, text, found in matches:
            if found is not None:
                yield Flaw(spec.message, pointer, text, *found.span())

    nothing = Draft(content=Content(template=""))
    asks = "must match" if spec.require else "must not match"
    standard = Standard(
        id=spec.id,
        family="own",
        title=spec.message,
        severity=spec.severity,
        why="The project asks for it.",
        mend=f"The pattern {spec.pattern} {asks} in the {spec.where}.",
        options={},
        failing=nothing,
        passing=nothing,
    )
    return Rule(standard, judge)


def _texts(reading: Reading, where: Where) -> list[tuple[str, str]]:
    if where == "name":
        return [("/name", reading.draft.name)] if reading.draft.name is not None else []
    if where in PromptFields.__struct_fields__:
        text = getattr(reading.fields, where)
        return [(f"/{where}", text)] if text is not None else []
    return [
        (passage.pointer, passage.text) for passage in reading.passages if where in ("text", passage.role)
    ]


def _converted(value: object, kind: Any, pointer: str) -> Any:  # noqa: ANN401 - what `kind` says
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _invalid(f"{pointer.lstrip('/')}: {error}.", pointer) from None


def _invalid(
    message: str, pointer: str, *, code: str = "invalid_standards", hint: str | None = None
) -> Invalid:
    return Invalid(
        message, code=code, hint=hint, errors=(Detail(code=code, detail=message, pointer=pointer),)
    )
