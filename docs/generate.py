# ruff: noqa: INP001, ANN401 - a script beside the pages that it writes; typer's own types are private
"""Write the pages of the reference that are read from the code. Run it as .venv/bin/python docs/generate.py.

A test compares them with what this writes, so that they cannot fall behind.
"""

from __future__ import annotations

import inspect
import re
import sys
import types
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
import typer

from pecia.app.operations import OPERATIONS, Operation
from pecia.cli.main import app
from pecia.domain.errors import PROBLEMS
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.reading import Draft
from pecia.domain.standard import Standard
from pecia.domain.standards import BUILT_IN
from pecia.domain.value import Value
from pecia.domain.visible import visible
from pecia.prompt_tests.promptfoo import MAPPED, NOT_MAPPED
from pecia.prompt_tests.promptfoo_graded import GRADED

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code. -->\n"
EXITS = {
    0: "It was done.",
    1: "The answer is no: a policy, a gate, an approval, or a standard.",
    2: "Bad usage, or input that cannot be used. The message says where.",
    3: "A conflict: somebody was faster, or another process holds the library.",
    4: "Not found, or not allowed.",
    5: "A server or a model cannot be reached. Trying again may help.",
    6: "The storage failed or is full. Nothing was half-written.",
    70: "A fault in Pecia. Please report it.",
    78: "A newer Pecia wrote the library.",
    130: "Interrupted by Ctrl-C. What was acknowledged is kept.",
}
REMEDIES = {
    "policy_unmet": "Read the gates in `verdict`: bring the evidence or the approvals they ask for, then release again.",
    "proposal_required": "Open a proposal with `pecia propose`, have it approved, and release with `--proposal`.",
    "approval_refused": "Let somebody approve who neither opened the proposal nor wrote the version, on the machine itself.",
    "hidden_characters": "Commit the version without them, or say that they belong there: `acknowledge` names `hidden_characters`.",
    "out_of_sync": "`pecia status` shows where; `pecia pull` and `pecia push` bring them together.",
    "secret_detected": "Take the secret out, and revoke it where it was made. Who may waive standards can `acknowledge` it.",
    "standards_unmet": "Mend what `findings` names, by [the standards](standards.md). Who may waive standards can `acknowledge` it.",
    "test_spent": "Confirm on fresh cases, under another dataset name; say `looks` from the first time on where several are meant.",
    "experiment_stopped": "Run it again when it is to go on: only what is missing is called.",
    "optimization_stopped": "Mend the cause it names and give the same command: only what is missing is called.",
    "budget_spent": "Raise `limits.max_cost` and run the experiment again; it goes on where it stopped.",
    "confirmation_needed": "Read what the pilot estimates, and start it again with `--yes` (`extent: all`); its answers count.",
    "invalid_json": "Send strict JSON in UTF-8; `errors` has the line and column.",
    "invalid_yaml": "Correct the file at the line and column: YAML 1.2 without anchors, aliases and tags.",
    "invalid_name": "Use 1 to 8 segments of `a-z 0-9 . _ -`, joined by `/`; over HTTP percent-encode the slashes.",
    "invalid_parameter": "Correct the value that the pointer or the message names.",
    "invalid_content": "Correct the content at the pointer: its type, its inputs, its limits.",
    "invalid_prompt_file": "Correct the file at the line and column, by the [prompt file](prompt-file.md).",
    "invalid_dataset": "Correct the row: its line is named. Nothing was kept.",
    "invalid_import": "Correct the file at the line, by what its [format](imports.md) may hold; `--keep-going` takes the rest.",
    "import_too_large": "Import it in parts; the message names the limit. Nothing was kept.",
    "unsafe_path": "Give files whose paths stay inside the folder or archive, without links. Nothing was kept.",
    "invalid_experiment": "Correct the plan at the place named, by the [experiment file](experiment-file.md).",
    "equal_variants": "Give each variant a content of its own; the message names the two.",
    "invalid_review": "Give what the queue asks for: its task and scale are in 'pecia review show'. Nothing was kept.",
    "invalid_variation": "Take axes and levels that this prompt has: `pecia axes` lists them, `pecia vary` shows what they come to.",
    "invalid_optimization": "Correct the design at the place named; [the how-to](../how-to/optimize-a-prompt.md) says what each part means.",
    "invalid_query": "Correct the query at the column named, by [searching](../how-to/search.md).",
    "invalid_policy": "Correct the policy at the pointer.",
    "invalid_standards": "Correct the id, option or pattern at the pointer, by [the standards](standards.md).",
    "invalid_settings": "Correct the variable or the key of `pecia.toml`, by the [settings](settings.md).",
    "unknown_field": "Leave the field out, or look up how it is spelled.",
    "regex_unsupported": "Write it without look-around and back-references: the engine is RE2.",
    "template_not_allowed": "Take out what stands at the line and column, by the [templates](templates.md).",
    "template_too_complex": "Use fewer tags, and fewer levels of blocks and brackets.",
    "template_too_large": "Shorten it, or keep literal text with `syntax: none`.",
    "invalid_template": "Correct the syntax at the line and column.",
    "include_cycle": "take one of the references out; the message shows the way round",
    "include_too_deep": "include the innermost partial directly, or write its text where it is used",
    "egress_blocked": "Give a public https address, or let the operator list its origin under `[egress] allow`.",
    "missing_variable": "Give the variable a value, or its input a `default`.",
    "unknown_variable": "Leave the variable out, or declare it as an input.",
    "invalid_variable": "Give a value of the kind that the input declares.",
    "render_failed": "Look at the template and the values together; the message says where it stopped.",
    "output_too_large": "Give less: a rendered text has at most 4 MB.",
    "invalid_request": "Send HTTP/1.1 as RFC 9112 has it; a client library does.",
    "invalid_host": "Call the server as `127.0.0.1`, `localhost` or `[::1]`.",
    "csrf": "Call from a program, or from a page of the server itself.",
    "unsupported_media_type": "Send `Content-Type: application/json`, uncompressed.",
    "payload_too_large": "Send less at a time; `limit` says how much is taken.",
    "header_too_large": "Send less in path, query and headers; `limit` says how much is taken.",
    "method_not_allowed": "Use a method that the header `Allow` names.",
    "usage": "Read `--help` of the command.",
    "quota_exceeded": "Wait until some of what is under way has ended, then ask again.",
    "conflict": "Read again what changed, and make the change on top of it.",
    "unresolved_conflict": "Edit the file: keep what is right, delete the lines with the markers, then push.",
    "precondition_failed": "Read again (`current_etag`, `current`), decide again, and send the new tag.",
    "already_decided": "Open another proposal if it is still wanted.",
    "archived": "Bring it back with `pecia unarchive`, or release another version.",
    "renamed": "Use the new name, which `renamed_to` gives; `--take-name` makes a new prompt under the old one.",
    "purged_content": "Change the content, if it may be kept in another form.",
    "in_service": "Move the label, restore another version or decide the proposal that the message names, then ask again.",
    "locked": "Work through the server at the `url` named, or wait for the process to end.",
    "address_taken": "Choose another port with `--port`; 0 takes any free one.",
    "not_found": "Look at what there is: the hint names the command.",
    "purged": "It is gone for good. Ask for another version or name.",
    "forbidden": "Ask an owner for the `permission` named.",
    "unavailable": "Look whether the server runs at that address, then try again.",
    "request_timeout": "Send it again, without pausing within the body.",
    "model_unavailable": "Look at the model server and its key, then run the experiment again: answers are kept.",
    "storage_failed": "Look at the disk and the server's log, then try again. Nothing was half-written.",
    "insufficient_storage": "Make room on the disk, then try again. Reading goes on meanwhile.",
    "internal": "Report it, with the `instance` and what the server's log says of it.",
    "newer_schema": "Use the newer Pecia that wrote the library.",
    "interrupted": "Start it again: what was acknowledged is kept.",
}
CLI = """\
# The command line

Data goes to stdout and everything else to stderr, so that output can be piped. Every command that prints a result takes
`--json` and then prints exactly one [JSON](json.md) document. `-h` or `--help` says how a command is used.
"""
ARGUMENTS = """\
A `NAME` is that of a prompt, such as `support/triage`; `NAME@LABEL` is what a label serves, `NAME#N` one version, and
`latest` the label of the highest number. A `FILE` may be `-`, stdin, where the command says so.
"""
EXIT_CODES = """\
[Problems](problems.md) explains each. With `--json` the problem is the document on stdout.
"""
PROBLEMS_PAGE = """\
# Problems

Whatever goes wrong is a problem with a stable `code`, the same through every door: over HTTP an RFC 9457 document
(`application/problem+json`), in Python a `pecia.PeciaError`, on the command line a message and an exit code, with
`--json` the document itself. Programs switch on `code`; `detail` is for people and may change. The `type` is
`urn:pecia:problem:` and the code.

A document has `type`, `title`, `status`, `detail`, `code` and `retryable`, over HTTP also `instance`, which names the
request. `hint` says what to do next. `errors` lists the places: a `pointer` (RFC 6901) into what was sent, or a `line`
and `column` counted from 1. Some codes carry more: `precondition_failed` the `current_etag` and `current` version,
`policy_unmet` the `verdict` with every gate. `retryable` is true where the same request may succeed later; below it is
marked *again*.
"""
OPERATIONS_PAGE = """\
# Operations

Everything Pecia can do is one of these operations, whichever door it comes through. `perform(request)` of
[a library in Python](python.md#a-library) takes the request; [HTTP](http.md) spells the same fields as path, query and
JSON body, under `/api/v1`; the [command line](cli.md) is written over them. A running server's `/openapi.json` has them
as an OpenAPI 3.1 document.
"""
VALUES_PAGE = """\
# Values

What [the operations](operations.md) take and give back: in Python frozen values, in JSON objects with exactly these
fields. A time is ISO 8601 in UTC. The [glossary](../glossary.md) says what the words mean.
"""
STANDARDS_PAGE = """\
# Standards

Every built-in standard, with what it looks for, why, how to mend it, and a prompt that fails and one that passes. `pecia lint
--explain RULE` prints the same. A **blocker** stops a commit, a **warning** is probably a fault, a **hint** is good practice. A
*fix* is made by `pecia lint --fix`. [Keep standards](../how-to/keep-standards.md) says how a project changes severities and
options, and adds standards of its own.
"""
LISTED, SHOWN, LONG = 12, 16, 200
"""Items of an option, lines of an example and characters of a line that are shown."""
_WORDS: dict[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    datetime: "time",
    Any: "any JSON",
}


# ---------------------------------------------------------------- the command line


def cli_page() -> str:
    """Every command with its arguments, options and exit codes."""
    root: Any = typer.main.get_command(app)
    commands = list(_commands("pecia", root))
    parts = [
        CLI,
        NOTE,
        "| Command | Does |\n|---|---|",
        *(f"| [`{name}`](#{_anchor(name)}) | {_first(command.help)} |" for name, command in commands),
        "",
        ARGUMENTS,
        *(_command(name, command) for name, command in commands),
        "## Exit codes\n",
        "| Code | Means | Problems |\n|---|---|---|",
        *(f"| {code} | {meaning} | {_problems(code)} |" for code, meaning in EXITS.items()),
        "",
        EXIT_CODES,
    ]
    return "\n".join(parts)


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, inner in command.commands.items():
        yield from _commands(f"{name} {word}", inner)


def _command(name: str, command: Any) -> str:
    parameters = [p for p in command.params if not p.hidden and p.name != "help"]
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    usage = " ".join([name, *(_argument(p) for p in arguments), *(["[OPTIONS]"] if options else [])])
    lines = [f"## {name}\n", f"`{usage}`\n", f"{' '.join(command.help.split())}\n"]
    if parameters:
        lines.append("| | |\n|---|---|")
        lines += [_row(f"`{_argument(p)}`", _help(p)) for p in arguments]
        lines += [_row(_option(p), _help(p)) for p in options]
        lines.append("")
    return "\n".join(lines)


def _argument(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    if parameter.is_flag:
        return names
    kind = parameter.metavar or parameter.type_descriptor.annotation.__name__.upper()
    return f"{names} `{kind}`"


def _help(parameter: Any) -> str:
    said = parameter.help or ""
    default = parameter.default
    shown = default not in (None, "", False, True) and not isinstance(default, Path)
    return f"{said} Default: {default}." if shown else said


def _row(*cells: str) -> str:
    escaped = [cell.replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def _problems(code: int) -> str:
    return ", ".join(f"`{name}`" for name, problem in PROBLEMS.items() if problem.exit == code)


# ---------------------------------------------------------------- operations


def operations_page() -> str:
    """Every operation: what it does, where it is over HTTP, who may, and what its request says."""
    groups: dict[str, list[Operation]] = {}
    for operation in OPERATIONS:
        groups.setdefault(operation.path.split("/")[1], []).append(operation)
    parts = [
        OPERATIONS_PAGE,
        NOTE,
        "| Operation | HTTP | Permission | Result |\n|---|---|---|---|",
        *(
            f"| [`{o.name}`](#{o.name.lower()}) | `{o.method} {o.path}` | `{o.permission}` | {_kind(o.result)} |"
            for o in OPERATIONS
        ),
        "",
    ]
    for group, operations in groups.items():
        parts.append(f"## {group.capitalize()}\n")
        parts += [_operation(operation) for operation in operations]
    return "\n".join(parts)


def _operation(operation: Operation) -> str:
    lines = [f"### {operation.name}\n", f"{_paragraphs(operation.request)}\n"]
    lines.append(
        f"`{operation.method} /api/v1{operation.path}` · permission `{operation.permission}` · answers "
        f"{operation.status} with {_kind(operation.result)}\n"
    )
    fields = msgspec.structs.fields(operation.request)
    if fields:
        lines.append("| Field | Type | In | Default |\n|---|---|---|---|")
        in_path = re.findall(r"{(\w+)}", operation.path)
        other = "query" if operation.method == "GET" else "body"
        lines += [
            f"| `{f.name}` | {_kind(f.type)} | {'path' if f.name in in_path else other} | {_default(f)} |"
            for f in fields
        ]
        lines.append("")
    module = operation.request.__module__
    lines.append(f"`from {module} import {operation.name}`\n")
    return "\n".join(lines)


# ---------------------------------------------------------------- values


def values_page() -> str:
    """Every value that a request takes or an operation gives back, field by field."""
    found = sorted(_reachable([o.result for o in OPERATIONS]) | _taken(), key=lambda kind: kind.__name__)
    parts = [
        VALUES_PAGE,
        NOTE,
        *(_value(kind) for kind in found),
    ]
    return "\n".join(parts)


def _value(kind: type[Any]) -> str:
    lines = [f"## {kind.__name__}\n", f"{_paragraphs(kind)}\n"]
    tag = kind.__struct_config__.tag
    rows = [f"| `{kind.__struct_config__.tag_field}` | `{tag}` | always |"] if tag else []
    rows += [f"| `{f.name}` | {_kind(f.type)} | {_default(f)} |" for f in msgspec.structs.fields(kind)]
    if rows:
        lines += ["| Field | Type | Default |\n|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _taken() -> set[type[Any]]:
    fields = [f.type for o in OPERATIONS for f in msgspec.structs.fields(o.request)]
    return _reachable(fields)


def _reachable(kinds: Iterable[Any]) -> set[type[Any]]:
    """The value classes that these types speak of, and those that these speak of."""
    found: set[type[Any]] = set()
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        origin = get_origin(kind) or kind
        waiting += [argument for argument in get_args(kind) if argument is not origin]
        if isinstance(origin, type) and issubclass(origin, msgspec.Struct) and origin not in found:
            found.add(origin)
            waiting += [field.type for field in msgspec.structs.fields(kind)]
    return found


# ---------------------------------------------------------------- words


def _kind(kind: Any) -> str:
    """A type in words, with a link for a value."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        said = ", ".join(f"`{choice}`" for choice in inner)
    elif origin in (Union, types.UnionType):
        said = " or ".join("null" if part is type(None) else _kind(part) for part in inner)
    elif origin in (tuple, list, Sequence, Collection):
        said = f"list of {_kind(inner[0])}"
    elif origin in (dict, Mapping):
        said = "object" if inner[1] is Any else f"object of {_kind(inner[1])}"
    elif isinstance(origin, type):
        said = f"{_link(origin)} of {_kind(inner[0])}"
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        said = _link(kind)
    elif isinstance(kind, TypeVar):
        said = "values"
    else:
        said = _WORDS.get(kind, "any JSON")
    return said


def _link(kind: type[Any]) -> str:
    return f"[`{kind.__name__}`](values.md#{kind.__name__.lower()})"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    if isinstance(default, Value):
        return "its defaults"
    return f"`{msgspec.json.encode(default).decode()}`"


def _paragraphs(kind: type[Any]) -> str:
    text = inspect.getdoc(kind) or ""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _first(text: str) -> str:
    return " ".join(text.split()).split(". ")[0].removesuffix(".") + "."


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def problems_page() -> str:
    """Every problem, by what a program has to do about it."""
    lines = [PROBLEMS_PAGE]
    for code_of_exit, meaning in EXITS.items():
        rows = [(code, p) for code, p in PROBLEMS.items() if p.exit == code_of_exit]
        if rows:
            lines += [
                f"\n## Exit code {code_of_exit}\n\n{meaning}\n\n| code | title | HTTP status | what to do |\n|---|---|---|---|\n"
            ]
            lines += [
                f"| `{code}` | {p.title} | {p.status}{', *again*' if p.retryable else ''} | {REMEDIES[code]} |\n"
                for code, p in rows
            ]
    return "".join(lines)


# ---------------------------------------------------------------- standards


def standards_page() -> str:
    """Every built-in standard, family by family."""
    standards = [rule.standard for rule in BUILT_IN]
    parts = [
        STANDARDS_PAGE,
        NOTE,
        "| Standard | Severity | Finds | Fix |\n|---|---|---|---|",
        *(
            _row(f"[`{s.id}`](#{s.id})", s.severity, f"{s.title}.", "yes" if s.fixes else "")
            for s in standards
        ),
        "",
    ]
    for family in dict.fromkeys(standard.family for standard in standards):
        parts.append(f"## {family.capitalize()}\n")
        parts += [_standard(standard) for standard in standards if standard.family == family]
    return "\n".join(parts)


def _standard(standard: Standard) -> str:
    lines = [
        f"### {standard.id}\n",
        f"{standard.title}. *{standard.severity.capitalize()}.*\n",
        f"{standard.why}\n",
        f"**How to mend it:** {standard.mend}\n",
    ]
    if standard.options:
        options = ", ".join(f"`{name}` = {_setting(value)}" for name, value in standard.options.items())
        lines.append(f"**Options:** {options}\n")
    lines += [f"Fails:\n\n{_example(standard.failing)}", f"Passes:\n\n{_example(standard.passing)}"]
    return "\n".join(lines)


def _setting(value: Any) -> str:
    if isinstance(value, list) and len(value) > LISTED:
        return f"`{msgspec.json.encode(value[:LISTED]).decode()[:-1]}, …]` ({len(value)} in all)"
    return f"`{msgspec.json.encode(value).decode()}`"


def _example(draft: Draft) -> str:
    """A draft as a prompt file, shortened where it is long, with what cannot be seen spelled out."""
    text = visible(write_prompt_file(PromptFile(content=draft.content, fields=draft.fields)))
    lines = [line if len(line) <= LONG else f"{line[:LONG]} …" for line in text.rstrip("\n").split("\n")]
    shown = lines if len(lines) <= SHOWN else [*lines[:8], "…", *lines[-3:]]
    named = [f"`{draft.name}.prompt.md`\n"] if draft.name else []
    # Indented, because some of them hold fences.
    return "\n".join([*named, *(f"    {line}".rstrip() for line in shown), ""])


def promptfoo_page() -> str:
    """The page of what a promptfoo configuration becomes."""
    mapped = "".join(f"| `{kind}` | {words} |\n" for kind, (words, _) in MAPPED.items())
    judged = "".join(f"| `{kind}` | {words} |\n" for kind, (words, _, _) in GRADED.items())
    others = "".join(f"| `{kind}` | {why} |\n" for kind, why in NOT_MAPPED.items())
    return (
        f"# Promptfoo configurations\n\n{NOTE}\n"
        "`pecia test promptfooconfig.yaml` runs a configuration of promptfoo as it stands: every prompt a variant, every provider a\n"
        "model, every test a case that [asserts its own things](scorers.md#assertions). Every case has to pass on every arm; those that do not\n"
        "are named. What is not judged is listed, and makes a test that passes otherwise *undecided*, which `--strict` fails. Nothing that the\n"
        "file names is run as a program.\n\n"
        "| promptfoo | here |\n|---|---|\n"
        "| `prompts`: inline, `file://` text, JSON and YAML of its own folder | variants `prompt-1`, `prompt-2`, … |\n"
        "| `providers`: `openai:chat:M`, `anthropic:messages:M`, `ollama:chat:M`, `NAME:M`, `echo` | the model `M` of the connection "
        "`openai`, `anthropic`, `ollama`, `NAME` in `pecia.toml`; `scripted/echo`. Of `config`: temperature, max_tokens, top_p, stop and the penalties |\n"
        "| `tests`: inline, `file://` CSV, JSON and YAML | cases, named by `description` |\n"
        "| `vars`: `file://`, and lists | inputs; lists stand for every combination |\n"
        "| CSV: `__expected`, `__expected1`, …, `__description` | assertions (`equals` unless `TYPE:VALUE` or `TYPE(THRESHOLD)`), the name |\n"
        "| `defaultTest` | its `vars` and `assert` |\n"
        "| `evaluateOptions.repeat` | `repeats` |\n\n"
        "## Assertions that map\n\nEach may begin with `not-`; `{{ name }}` in a value is the variable of that name. White space of any kind and\n"
        "length counts as one blank, but for `equals`.\n\n"
        f"| assertion | scorer |\n|---|---|\n{mapped}\n"
        "## Assertions that a model judges\n\nThey become [judges](../how-to/judge-with-a-model.md) of the experiment where every test asks the same and a grader is named:\n"
        "`provider` beside the assertion, or `defaultTest.options.provider`. The judge is ours, with its own prompt; until it has a passport its\n"
        "figures read *unverified judge*. What only some tests ask, or asks of each test something else, is listed as not judged. A test that asserts nothing\n"
        "beside asserts that its answer is whole.\n\n"
        f"| assertion | scorer |\n|---|---|\n{judged}\n"
        "## Assertions that do not\n\nAny other that is not above is treated alike. An `equals` with an object, and a value that is a file, are not judged either.\n"
        "Weights and the thresholds of whole tests are passed over: every assertion has to hold.\n\n"
        f"| assertion | why, and what to use |\n|---|---|\n{others}"
    )


PAGES = {
    "cli.md": cli_page,
    "operations.md": operations_page,
    "problems.md": problems_page,
    "promptfoo.md": promptfoo_page,
    "standards.md": standards_page,
    "values.md": values_page,
}


def main() -> None:
    """Write the pages that have changed, and say which."""
    for name, page in PAGES.items():
        path, text = REFERENCE / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
