"""Diff: what changed between two versions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, TypeAlias

from pecia.domain.canonical import canonical, escape_pointer
from pecia.domain.contract import ContractDiff, compare_contracts
from pecia.domain.edit_script import runs
from pecia.domain.lookalike import skeleton
from pecia.domain.message import Message, Part, plain_message, plain_part
from pecia.domain.value import Json, Value
from pecia.domain.version import Content, digest_content, plain_content
from pecia.domain.visible import spelled, visible, without_invisible
from pecia.domain.word_diff import Piece, compare_words

_MOST_MESSAGES = 500


class Place(Value, frozen=True):
    """Where a text stands in a version: a message's number, counted from 1, and its role; a template has neither.

    `part` is the number of the part, for a message in parts, and `override` the pattern of the models it is for.
    """

    number: int | None = None
    role: str | None = None
    part: int | None = None
    override: str | None = None


class TextDiff(Value, frozen=True):
    """A template, or a message: its place in each version that has it, and its pieces."""

    before: Place | None
    after: Place | None
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether its words or its role changed, or only one version has it."""
        if self.before is None or self.after is None or self.before.role != self.after.role:
            return True
        return any(piece.kind != "same" for piece in self.pieces)


class FieldDiff(Value, frozen=True):
    """A setting, input or output that differs; `before` is null in `add`, `after` in `remove`."""

    kind: Literal["add", "remove", "change"]
    pointer: str
    before: Any
    after: Any


class Diff(Value, frozen=True):
    """What changed from one content to another: every text, changed or not, the fields that differ, the contract.

    `only` says that a reader would see no change: all of it is characters that cannot be seen (`invisible`), or those
    and letters that look like others (`lookalike`).
    """

    before: str
    after: str
    texts: tuple[TextDiff, ...]
    fields: tuple[FieldDiff, ...]
    contract: ContractDiff
    only: Literal["invisible", "lookalike"] | None

    @property
    def is_empty(self) -> bool:
        """Whether the two contents are equal, which is whether their digests `before` and `after` are."""
        return not self.fields and not any(text.is_changed for text in self.texts)


def diff(before: Content, after: Content) -> Diff:
    """The words that changed in each template or message, and every other field that differs.

    Messages are matched as they are, then by role, then by text; those of an override with those of the same
    pattern. Time is bounded, whatever the texts: where more changed than words can tell, whole lines or texts
    are shown as replaced.
    """
    texts = tuple(
        TextDiff(
            before=was and was[0],
            after=now and now[0],
            pieces=compare_words(was[1] if was else "", now[1] if now else ""),
        )
        for was, now in pair_texts(before, after)
    )
    fields = tuple(_fields(_settings(before), _settings(after), ""))
    return Diff(
        before=digest_content(before),
        after=digest_content(after),
        texts=texts,
        fields=fields,
        contract=compare_contracts(before, after),
        only=_only(texts, fields),
    )


def pair_texts(
    before: Content, after: Content
) -> Iterator[tuple[tuple[Place, str] | None, tuple[Place, str] | None]]:
    """The templates or messages of both contents, each beside the one it became."""
    old, new = _places(before), _places(after)
    for override in old | new:
        yield from _pairs(old.get(override, []), new.get(override, []), _KEYS)


def _only(texts: Sequence[TextDiff], fields: Sequence[FieldDiff]) -> Literal["invisible", "lookalike"] | None:
    """Whether the eye would miss everything that changed."""
    changed = [text for text in texts if text.is_changed]
    if any(
        text.before is None or text.after is None or text.before.role != text.after.role for text in changed
    ):
        return None
    pairs = [
        *((_side(text, "add"), _side(text, "remove")) for text in changed),
        *((_json(field.before), _json(field.after)) for field in fields),
    ]
    if not pairs:
        return None
    if all(without_invisible(before) == without_invisible(after) for before, after in pairs):
        return "invisible"
    return "lookalike" if all(skeleton(before) == skeleton(after) for before, after in pairs) else None


def _side(text: TextDiff, without: str) -> str:
    return "".join(piece.text for piece in text.pieces if piece.kind != without)


_Text: TypeAlias = tuple[Place, str]
_KEYS: tuple[Callable[[_Text], object], ...] = (
    lambda text: (text[0].role, text[1]),
    lambda text: text[0].role,
    lambda text: text[1],
)


def places(content: Content) -> list[tuple[Place, str]]:
    """Every text of a content with its place, those of overrides too."""
    return [text for texts in _places(content).values() for text in texts]


def _places(content: Content) -> dict[str | None, list[_Text]]:
    """The texts of a content, and those of each override."""
    found: dict[str | None, list[_Text]] = {None: _texts(content.template, content.messages, None)}
    for pattern, override in content.overrides.items():
        found[pattern] = _texts(override.template, override.messages, pattern)
    return found


def _texts(template: str | None, messages: tuple[Message, ...] | None, override: str | None) -> list[_Text]:
    found = [] if template is None else [(Place(override=override), template)]
    for number, message in enumerate(messages or (), 1):
        if isinstance(message.content, str):
            place = Place(number=number, role=message.role, override=override)
            found.append((place, message.content))
            continue
        for part, (_, text) in enumerate(message.passages(), 1):
            place = Place(number=number, role=message.role, part=part, override=override)
            found.append((place, text))
    return found


def _pairs(
    before: Sequence[_Text], after: Sequence[_Text], keys: Sequence[Callable[[_Text], object]]
) -> Iterator[tuple[_Text | None, _Text | None]]:
    """Which text became which: matched by the first key, what is left between two matches by the next."""
    if not keys or not before or not after:
        yield from ((text, None) for text in before)
        yield from ((None, text) for text in after)
        return
    old, new = (list(map(keys[0], texts)) for texts in (before, after))
    for run in runs(old, new, most=_MOST_MESSAGES):
        here, there = before[run.i : run.i + run.removed], after[run.j : run.j + run.added]
        if run.same:
            yield from zip(here, there, strict=True)
        else:
            yield from _pairs(here, there, keys[1:])


def _settings(content: Content) -> dict[str, Json]:
    """All of a content that is not its text."""
    fields = plain_content(content)
    fields.pop("template", None)
    fields.pop("messages", None)
    extras = _extras(content.messages)
    if extras:
        fields["messages"] = extras
    overrides: dict[str, Json] = {}
    for pattern, override in content.overrides.items():
        differing: dict[str, Json] = {"params": override.params, "messages": _extras(override.messages)}
        overrides[pattern] = {key: item for key, item in differing.items() if item}
    if overrides:
        fields["overrides"] = overrides
    return fields


def _extras(messages: tuple[Message, ...] | None) -> dict[str, Json]:
    """What messages hold beside role and text, by their position, as in a JSON pointer."""
    extras: dict[str, Json] = {}
    for index, message in enumerate(messages or ()):
        if message.is_plain:
            continue
        fields = plain_message(message)
        del fields["role"], fields["content"]
        if not isinstance(message.content, str):
            fields["content"] = {str(at): _marks(part) for at, part in enumerate(message.content)}
        extras[str(index)] = fields
    return extras


def _marks(part: Part) -> dict[str, Json]:
    """What a part holds beside its templates."""
    templates = {field for field, _ in part.passages()}
    return {key: value for key, value in plain_part(part).items() if key not in templates}


def _fields(before: Json, after: Json, pointer: str) -> Iterator[FieldDiff]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            where = f"{pointer}/{escape_pointer(key)}"
            if key not in after:
                yield FieldDiff(kind="remove", pointer=where, before=before[key], after=None)
            elif key not in before:
                yield FieldDiff(kind="add", pointer=where, before=None, after=after[key])
            else:
                yield from _fields(before[key], after[key], where)
    elif isinstance(before, list) and isinstance(after, list) and (names := _named(before, after)):
        yield from _members(before, after, names, pointer)
    elif canonical(before) != canonical(after):
        # Not `!=`: to Python 1 and True are the same, to a digest 1 and 1.0 are.
        yield FieldDiff(kind="change", pointer=pointer, before=before, after=after)


def _named(before: list[Json], after: list[Json]) -> tuple[list[str], list[str]] | None:
    """The names of the members of two lists, where all have one of their own, as tools do."""
    names = [
        [str(item["name"]) for item in items if isinstance(item, dict) and "name" in item]
        for items in (before, after)
    ]
    fit = all(len(set(found)) == len(items) for found, items in zip(names, (before, after), strict=True))
    return (names[0], names[1]) if fit and (before or after) else None


def _members(
    before: list[Json], after: list[Json], names: tuple[list[str], list[str]], pointer: str
) -> Iterator[FieldDiff]:
    """Members matched by name. A pointer leads to where a member stands, in the later content if it is there."""
    old, new = dict(zip(names[0], before, strict=True)), dict(zip(names[1], after, strict=True))
    for index, name in enumerate(names[0]):
        if name not in new:
            yield FieldDiff(kind="remove", pointer=f"{pointer}/{index}", before=old[name], after=None)
    for index, name in enumerate(names[1]):
        where = f"{pointer}/{index}"
        if name in old:
            yield from _fields(old[name], new[name], where)
        else:
            yield FieldDiff(kind="add", pointer=where, before=None, after=new[name])
    kept = [name for name in names[0] if name in new]
    if kept != [name for name in names[1] if name in old]:
        yield FieldDiff(kind="change", pointer=pointer, before=list(names[0]), after=list(names[1]))


LineKind: TypeAlias = Literal["title", "same", "remove", "add", "gap"]
Line: TypeAlias = tuple[LineKind, str]


def in_lines(found: Diff, *, context: int = 3) -> list[Line]:
    """The diff as kinds and texts of lines, `context` unchanged ones around each change; none when it is empty.

    Texts begin with `-`, `+` or a blank, as in a unified diff. What cannot be seen is spelled: invisible
    characters as `⟨U+202E⟩`, in changed lines also tabs (`⇥`) and blanks at the end (`·`); where two lines
    differ and look alike, everything that is not ASCII.
    """
    lines: list[Line] = []
    for text in found.texts:
        if text.is_changed:
            lines.append(("title", _title(text)))
            lines += _near_changes(list(_lines(text)), context)
    for field in found.fields:
        lines.append(("title", visible(field.pointer)))
        removed = [] if field.kind == "add" else [_json(field.before)]
        added = [] if field.kind == "remove" else [_json(field.after)]
        lines += _changed(removed, added)
    return lines


def title(place: Place) -> str:
    """A text's place in words, such as `message 2 (user)`."""
    return _titled([place])


def _title(text: TextDiff) -> str:
    places = [place for place in (text.before, text.after) if place]
    name = _titled(places)
    return name if len(places) > 1 else f"{name} {'removed' if text.before else 'added'}"


def _titled(places: Sequence[Place]) -> str:
    name = " → ".join(dict.fromkeys(place.role or "template" for place in places))
    numbers = " → ".join(dict.fromkeys(_number(place) for place in places if place.number))
    if numbers:
        name = f"message {numbers} ({name})"
    if places[0].override is not None:
        name = f"{visible(places[0].override)}: {name}"
    return name


def _number(place: Place) -> str:
    return f"{place.number}" if place.part is None else f"{place.number}, part {place.part}"


def _lines(text: TextDiff) -> Iterator[Line]:
    """Whole lines from pieces. A line is the same when it begins and ends so and no change touches it."""
    if text.before is None or text.after is None:
        lines = "".join(piece.text for piece in text.pieces).split("\n")
        yield from _changed([], lines) if text.before is None else _changed(lines, [])
        return
    removed: list[str] = []
    added: list[str] = []
    old = new = ""
    for piece in text.pieces:
        is_old, is_new = piece.kind != "add", piece.kind != "remove"
        for number, part in enumerate(piece.text.split("\n")):
            if number:  # a line ends here, in the one text or in both
                if is_old and is_new and old == new:
                    yield from _changed(removed, added)
                    yield ("same", f" {visible(old)}")
                    removed, added = [], []
                else:
                    removed += [old] if is_old else []
                    added += [new] if is_new else []
                old, new = "" if is_old else old, "" if is_new else new
            old += part if is_old else ""
            new += part if is_new else ""
    if old or new or removed or added:
        yield from _changed([*removed, old], [*added, new])


def _changed(removed: list[str], added: list[str]) -> Iterator[Line]:
    """Lines that became others; those at their start and end that did not change stay as they are."""
    for run in runs(removed, added, most=0):
        went, came = removed[run.i : run.i + run.removed], added[run.j : run.j + run.added]
        if run.same:
            for line in went:
                yield ("same", f" {visible(line)}")
            continue
        spell = spelled if skeleton("\n".join(went)) == skeleton("\n".join(came)) else visible
        for line in went:
            yield ("remove", f"-{_with_blanks(spell(line))}")
        for line in came:
            yield ("add", f"+{_with_blanks(spell(line))}")


def _with_blanks(line: str) -> str:
    """The line with its tabs and the blanks at its end to be seen."""
    text = line.rstrip(" ")
    return text.replace("\t", "⇥\t") + "·" * (len(line) - len(text))


def _near_changes(lines: list[Line], context: int) -> Iterator[Line]:
    """The changed lines with some around them, and how many were left out between."""
    near: set[int] = set()
    for at, (kind, _) in enumerate(lines):
        if kind != "same":
            near.update(range(at - context, at + context + 1))
    skipped = 0
    for at, line in enumerate(lines):
        if at not in near:
            skipped += 1
            continue
        if skipped:
            yield ("gap", f"… {skipped} unchanged")
            skipped = 0
        yield line
    if skipped:
        yield ("gap", f"… {skipped} unchanged")


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
