"""Promptfoo: its configuration files as prompt tests, for the assertions that say what a scorer of ours says.

Every prompt is a variant, every provider a model, every test a case that asserts its own things. Nothing is ever
run from a file: what is a program there is listed as not judged.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, cast

from pecia.app.datasets import ImportDataset
from pecia.domain.design import Design, Limits, ModelChoice, invalid
from pecia.domain.errors import Invalid
from pecia.domain.paths import leads_out
from pecia.domain.plain_yaml import read_yaml
from pecia.domain.requirement import Requirement
from pecia.domain.value import Json
from pecia.domain.visible import visible
from pecia.experiment_file import ExperimentFile
from pecia.imports.found import File, Options
from pecia.imports.promptfoo import read as read_prompts
from pecia.prompt_tests.attached import PromptTest, shown
from pecia.prompt_tests.promptfoo_graded import GRADED, Graded, graded

METRIC = "asserted"
MAX_TESTS = 100_000
_FILE = "file://"
_Row = dict[str, Any]
_WHOLE: _Row = {"scorer": {"type": "truncation"}}
"""What a test asserts that leaves everything else to judges: that its answer is whole."""
_SIMILAR = 0.75
"""How near `similar` asks for where it does not say."""

MAPPED: Mapping[str, tuple[str, dict[str, Any]]] = {
    "equals": ("`equals`, as it stands", {"type": "equals", "normalize": []}),
    "contains": ("`contains`", {"type": "contains", "ignore_case": False}),
    "icontains": ("`contains`", {"type": "contains"}),
    "contains-all": ("`contains` with `all`", {"type": "contains", "all": "expected", "ignore_case": False}),
    "icontains-all": ("`contains` with `all`", {"type": "contains", "all": "expected"}),
    "contains-any": ("`contains` with `any`", {"type": "contains", "any": "expected", "ignore_case": False}),
    "icontains-any": ("`contains` with `any`", {"type": "contains", "any": "expected"}),
    "starts-with": ("`starts_with`", {"type": "starts_with", "ignore_case": False}),
    "regex": ("`regex`; a pattern that RE2 does not take is refused", {"type": "regex"}),
    "is-json": ("`json_valid`, with a schema `json_schema`", {"extract": "strict"}),
    "contains-json": ("the same, the first JSON in the answer", {"extract": "first"}),
    "is-refusal": ("`refusal`, by the words of a refusal", {"type": "refusal", "expected": "refusal"}),
    "latency": ("`latency`, `threshold` as its `max`", {"type": "latency"}),
    "word-count": ("`words`, `min` and `max`", {"type": "words"}),
    "similar": (
        "`embedding_similarity` with `threshold`, where `[search] embeddings` is set: the cosines of that embedder",
        {"type": "embedding_similarity"},
    ),
}
"""The assertions that map: to which scorer, in words, and how its specification begins. Each may begin with `not-`."""

NOT_MAPPED: Mapping[str, str] = {
    "javascript": "a program; write a scorer of type `python`, or one of ours",
    "python": "a program; write a scorer of type `python` in an experiment file",
    "ruby": "a program",
    "webhook": "calls out while judging",
    "g-eval": "its steps and its scale are written by a model; a judge of your own says what it asks",
    "context-faithfulness": "no rubric of ours compares an answer with what was retrieved; write a judge that does",
    "context-recall": "as `context-faithfulness`",
    "context-relevance": "it judges what was retrieved, and no answer",
    "select-best": "compares answers with each other; a scorer of type `preference` in an experiment file does",
    "cost": "what may be spent is `limits.max_cost`; what an answer costs is the scorer `cost` with its prices",
    "levenshtein": "a distance in characters; `edit_ratio` is a share of the length",
    "rouge-n": "`rouge_l` is another measure",
    "bleu": "`chrf` is another measure",
    "perplexity": "needs the probabilities of tokens",
    "assert-set": "a threshold over several assertions",
    "is-xml": "no scorer reads XML",
    "is-sql": "no scorer reads SQL",
}
"""Assertions that do not map, and why; any other is unknown here and treated alike."""

_PROVIDERS = {"openai": "openai", "anthropic": "anthropic", "google": "gemini", "ollama": "ollama"}
_WAYS = frozenset({"chat", "messages", "completion", "responses"})
_PARAMS = ("temperature", "max_tokens", "top_p", "stop", "frequency_penalty", "presence_penalty")


def read_promptfoo(path: Path, *, embeds: bool = False) -> PromptTest:
    """The test of a configuration. Raises `Invalid` for what is not one, or has nothing that can be run.

    `embeds` says whether the library has an embedder, which `similar` takes.
    """
    folder = path.parent
    config = read_yaml(_text(path)).value
    if not isinstance(config, dict):
        raise invalid(f"{path.name} is no promptfoo configuration.", "")
    file = File(
        path=path.name, data=path.read_bytes(), beside=lambda name: _inside(folder, name).read_bytes()
    )
    found = read_prompts(file, Options())
    unjudged: dict[str, str] = {}
    if config.get("scenarios"):
        unjudged["scenarios"] = "write them out as tests"
    tests = _tests_of(config, folder)
    judges = graded(tests, model_of=_model, unjudged=unjudged)
    asserted = [
        [
            made
            for one in assertions
            if one.get("type") not in GRADED
            and (made := _assertion(one, unjudged, embeds=embeds)) is not None
        ]
        for _, assertions in tests
    ]
    rows = list(_rows(tests, asserted, judges, folder))
    if not rows:
        why = "; ".join(f"{visible(kind)} ({reason})" for kind, reason in unjudged.items())
        raise invalid(
            f"{path.name} has no test that asserts something which can be judged here{why and f': {why}'}.",
            "/tests",
        )
    name = re.sub(r"[^a-z0-9._-]+", "-", f"{folder.resolve().name}-promptfoo".lower()).strip("._-")[-63:]
    drafts = {_label(number): one.content for number, one in enumerate(found, 1)}
    design = Design(
        name=name.lstrip("._-"),
        dataset=f"promptfoo/{name.lstrip('._-')}",
        variants={label: f"./{one.source}" for label, one in zip(drafts, found, strict=True)},
        models=dict(_models(config)),
        scorers=({METRIC: {"type": "assertions"}} if any(asserted) else {}) | judges.scorers,
        repeats=_repeats(config),
        limits=Limits(),
    )
    return PromptTest(
        name=design.name,
        source=shown(path),
        file=path,
        prompt=None,
        experiment=ExperimentFile(
            design=design,
            drafts=drafts,
            cases=ImportDataset(dataset=design.dataset, rows=tuple(rows), note=f"from {path.name}"),
        ),
        requirement=Requirement(
            require=None, floors=({METRIC: 1.0} if any(asserted) else {}) | judges.floors
        ),
        unjudged=tuple(f"{visible(kind)} ({why})" for kind, why in unjudged.items()),
    )


def _label(number: int) -> str:
    return f"prompt-{number}"


def _repeats(config: Mapping[str, Json]) -> int:
    options = config.get("evaluateOptions")
    repeat = options.get("repeat") if isinstance(options, dict) else None
    return repeat if isinstance(repeat, int) else 1


def _models(config: Mapping[str, Json]) -> Iterator[tuple[str, ModelChoice]]:
    given = config.get("providers", config.get("targets"))
    if not given:
        raise invalid("No 'providers' are named.", "/providers")
    for number, item in enumerate(given if isinstance(given, list) else [given]):
        if isinstance(item, dict) and "id" not in item and len(item) == 1:  # the form {ID: {…}}
            ((key, value),) = item.items()
            item = {**(value if isinstance(value, dict) else {}), "id": key}  # noqa: PLW2901 - one form of two
        entry: _Row = item if isinstance(item, dict) else {"id": item}
        settings = _mapping(entry.get("config"))
        params = {key: settings[key] for key in _PARAMS if key in settings}
        label = str(entry.get("label") or entry.get("id"))
        yield f"{number + 1} {label}"[:64], ModelChoice(model=_model(str(entry.get("id"))), params=params)


def _model(provider: str) -> str:
    """`openai:chat:gpt-4o` is `openai/gpt-4o`: the connection of that name, and the model behind it."""
    if provider == "echo":
        return "scripted/echo"
    kind, _, rest = provider.partition(":")
    if not rest or kind in {"file", "exec", "python", "http", "https", "webhook"}:
        raise invalid(
            f"The provider '{visible(provider[:80])}' is a program or an address, and is not run.",
            "/providers",
            hint="Write it as connection:model; the connection is one of [models] in pecia.toml.",
        )
    way, _, behind = rest.partition(":")
    return f"{_PROVIDERS.get(kind, kind)}/{behind if way in _WAYS and behind else rest}"


def _tests_of(config: Mapping[str, Json], folder: Path) -> list[tuple[_Row, list[_Row]]]:
    """Each test with what it asserts; what `defaultTest` says holds for all of them."""
    usual = config.get("defaultTest")
    default: _Row = usual if isinstance(usual, dict) else {}
    found: list[tuple[_Row, list[_Row]]] = []
    for test in itertools.islice(_tests(config.get("tests"), folder), MAX_TESTS):
        whole = {
            **test,
            "vars": _mapping(default.get("vars")) | _mapping(test.get("vars")),
            "options": _mapping(default.get("options")) | _mapping(test.get("options")),
        }
        given = (*_list(default.get("assert")), *_list(test.get("assert")))
        found.append((whole, [one if isinstance(one, dict) else {"type": str(one)} for one in given]))
    return found


def _rows(
    tests: Sequence[tuple[_Row, Sequence[_Row]]],
    asserted: Sequence[Sequence[_Row]],
    judges: Graded,
    folder: Path,
) -> Iterator[_Row]:
    """The cases; a test that nothing judges is none."""
    seen: dict[str, int] = {}
    for number, (test, _) in enumerate(tests, 1):
        own = asserted[number - 1]
        if not own and not judges.scorers:
            continue
        if not own and any(asserted):
            own = [_WHOLE]
        for filled in _matrix({key: _value(value, folder) for key, value in test["vars"].items()}):
            name = str(test.get("description") or f"test-{number}")[:150]
            seen[name] = seen.get(name, 0) + 1
            told = {
                key: _filled({"expected": value}, filled)["expected"]
                for key, value in judges.metadata[number - 1].items()
            }
            yield {
                "id": name if seen[name] == 1 else f"{name} ({seen[name]})",
                "input": filled,
                "metadata": told | ({"assertions": [_filled(one, filled) for one in own]} if own else {}),
            }


def _tests(given: Json, folder: Path) -> Iterator[_Row]:
    for item in given if isinstance(given, list) else [given] if given else []:
        if isinstance(item, dict):
            yield item
        elif isinstance(item, str):
            path = item.removeprefix(_FILE)
            if PurePosixPath(path).suffix == ".csv":
                yield from _csv(_text(_inside(folder, path)))
            elif PurePosixPath(path).suffix in {".yaml", ".yml", ".json"}:
                yield from _tests(read_yaml(_text(_inside(folder, path))).value, folder)
            else:
                raise invalid(f"'{visible(path[:80])}' is not a file of tests that is read.", "/tests")


def _csv(text: str) -> Iterator[_Row]:
    """Each column is a variable, but `__expected` (and `__expected1`, …), an assertion, and `__description`."""
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
            cells = {key.strip(): cell or "" for key, cell in row.items() if isinstance(key, str)}
            yield {
                "description": cells.get("__description") or None,
                "vars": {key: cell for key, cell in cells.items() if not key.startswith("__")},
                "assert": [
                    _short(cell) for key, cell in cells.items() if key.startswith("__expected") and cell
                ],
            }
    except csv.Error as error:
        raise invalid(f"The CSV of tests cannot be read: {error}.", "/tests") from None


def _short(cell: str) -> _Row:
    """`contains-all:a,b`, `latency(500)`, `not-equals:x`; anything else is the whole answer."""
    found = re.fullmatch(r"((?:not-)?[a-z][a-z-]*)(?:\(([0-9.]+)\))?(?::(.*))?", cell.strip(), re.DOTALL)
    known = found and (found[2] or found[3] is not None) and found[1].removeprefix("not-")
    if not found or known not in {*MAPPED, *GRADED, *NOT_MAPPED, "fn", "eval", "grade"}:
        return {"type": "equals", "value": cell}
    value: str | None = found[3].strip() if found[3] is not None else None
    return {"type": found[1], "value": value} | ({"threshold": float(found[2])} if found[2] else {})


def _assertion(one: _Row, unjudged: dict[str, str], *, embeds: bool) -> _Row | None:
    """An assertion of ours, or None where there is none like it, which is then listed."""
    kind = str(one.get("type", ""))
    plain, value = kind.removeprefix("not-"), one.get("value")
    why = NOT_MAPPED.get(plain, "it is not known here") if plain not in MAPPED else _unusable(plain, value)
    if plain == "similar" and not embeds:
        why = "nothing embeds texts here: set [search] embeddings in pecia.toml"
    if plain in GRADED:
        return None  # listed with its own reason
    if why is not None:
        unjudged.setdefault(kind[:60], why)
        return None
    spec = dict(MAPPED[plain][1])
    expected: Any = value
    if plain.endswith(("-all", "-any")):
        expected = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    elif plain == "regex":
        spec, expected = spec | {"pattern": str(value)}, None
    elif plain.endswith("-json"):
        spec, expected = (
            spec | ({"type": "json_schema", "schema": value} if value else {"type": "json_valid"}),
            None,
        )
    elif plain == "latency":
        spec, expected = spec | {"max": one.get("threshold")}, None
    elif plain == "word-count":
        spec, expected = spec | (_mapping(value) or {"min": value, "max": value}), None
    made: _Row = {"scorer": spec}
    if plain == "similar":
        made["at_least"] = float(one.get("threshold") or _SIMILAR)
    if expected is not None:
        made["expected"] = expected
    if kind != plain:
        made["negated"] = True
    return made


def _unusable(kind: str, value: Json) -> str | None:
    """Why a value cannot be used: it is a file or a program, or not of the kind that the scorer takes."""
    if isinstance(value, str) and value.startswith((_FILE, "package:")):
        return "its value is a file"
    if kind == "equals" and isinstance(value, dict | list):
        return "its value is an object; `json_fields` compares those"
    return None


def _matrix(values: Mapping[str, Any]) -> Iterator[_Row]:
    """A variable that is a list stands for each of its items; several lists for every pair of them."""
    axes: list[list[Any]] = [value if isinstance(value, list) else [value] for value in values.values()]
    for combination in itertools.product(*axes):
        yield dict(zip(values, combination, strict=True))


def _filled(one: _Row, values: Mapping[str, Any]) -> _Row:
    """An assertion whose `{{ name }}` stands for the variable of that name."""
    expected = one.get("expected")
    if not isinstance(expected, str | list):
        return one

    def fill(text: Any) -> Any:  # noqa: ANN401 - what is no text stays
        if not isinstance(text, str):
            return text
        return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda m: str(values.get(m[1], m[0])), text)

    items = cast("list[Any]", expected) if isinstance(expected, list) else None
    return one | {"expected": [fill(item) for item in items] if items is not None else fill(expected)}


def _value(value: Json, folder: Path) -> Json:
    """A variable's value; one that names a file beside the configuration is its text, or its data."""
    if isinstance(value, str) and value.startswith(_FILE):
        path = value.removeprefix(_FILE)
        text = _text(_inside(folder, path))
        suffix = PurePosixPath(path).suffix
        return (
            json.loads(text)
            if suffix == ".json"
            else read_yaml(text).value
            if suffix in {".yaml", ".yml"}
            else text
        )
    return value


def _inside(folder: Path, name: str) -> Path:
    """A file below the configuration's folder. Raises `Invalid` (`unsafe_path`) for one that is not."""
    path = (folder / name).resolve()
    if leads_out(name) or not path.is_relative_to(folder.resolve()):
        raise Invalid(f"'{visible(name[:80])}' leads out of the folder.", code="unsafe_path")
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise invalid(f"{path.name} cannot be read: {error}.", "") from None


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _mapping(value: Any) -> _Row:  # noqa: ANN401 - whatever the file holds there
    return cast("_Row", value) if isinstance(value, dict) else {}
