"""Instruction: what a text was told to do in a way that can be checked, as IFEval has it.

The 25 kinds of Zhou et al. 2023, "Instruction-Following Evaluation for Large Language Models", with the verdicts of
its reference. Two things differ, because the reference reads models for them: sentences end by the rules of
`sentences`, and the language is told by the caller's function. Keywords are literal texts here, not patterns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pecia.domain.sentences import sentences

Arguments: TypeAlias = Mapping[str, Any]
TellLanguage: TypeAlias = Callable[[str], str | None]
"""The ISO 639-1 code of a text's language, None where it cannot be told (which the reference lets pass)."""

_CONSTRAINED = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
_word = re.compile(r"\w+")
_blank_lines = re.compile(r"\n\s*\n\s*\n")
"""More blank lines than one: as bullets are looked for, the time grows with the square of their number."""
_capital_token = re.compile(r"[^\W_](?:[\w&]|[-./](?=\w))*|['’](?:s|m|d|re|ve|ll)\b", re.IGNORECASE)
_clitic = re.compile(r"(?<=\w)(?=n['’]t\b)|(?=['’](?:s|m|d|re|ve|ll)\b)", re.IGNORECASE)


class UnknownInstruction(ValueError):
    """An instruction of a kind there is not, or without the arguments it needs."""


def follows(text: str, kind: str, arguments: Arguments, *, language: TellLanguage) -> bool:
    """Whether a text follows an instruction, strictly. An empty text follows none. Raises `UnknownInstruction`."""
    if not text.strip():
        return False
    if kind == "language:response_language":
        return language(text) in (None, _need(arguments, kind, "language"))
    if kind in _CASES:
        return _CASES[kind](text) and language(text) in (None, "en")
    check = _CHECKS.get(kind)
    if check is None:
        raise UnknownInstruction(f"there is no instruction '{kind[:80]}'; there are: {', '.join(KINDS)}")
    try:
        return check(text, arguments)
    except (KeyError, TypeError, AttributeError) as error:
        raise UnknownInstruction(f"'{kind}' lacks an argument, or has a wrong one: {error}") from None


def follows_loosely(text: str, kind: str, arguments: Arguments, *, language: TellLanguage) -> bool:
    """Whether a text follows an instruction once an opening or closing line, or asterisks, are left off."""
    return any(follows(variant, kind, arguments, language=language) for variant in _variants(text))


def _variants(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for variant in (lines, lines[1:], lines[:-1], lines[1:-1]):
        whole = "\n".join(variant)
        whole = whole if variant is lines else whole.strip()
        yield whole
        yield whole.replace("*", "")


def _need(arguments: Arguments, kind: str, name: str) -> Any:  # noqa: ANN401 - each argument has its own type
    if arguments.get(name) is None:
        raise UnknownInstruction(f"'{kind}' lacks the argument '{name}'")
    return arguments[name]


def _compare(count: int, relation: str, bound: int) -> bool:
    """`less than` or `at least`, the two relations there are."""
    if relation not in {"less than", "at least"}:
        raise TypeError(f"'{str(relation)[:40]}' is neither 'less than' nor 'at least'")
    return count < bound if relation == "less than" else count >= bound


def _occurrences(keyword: str, text: str) -> int:
    return len(re.findall(re.escape(keyword), text, re.IGNORECASE))


def _forbidden(text: str, a: Arguments) -> bool:
    return not any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in a["forbidden_words"])


def _letters(text: str, a: Arguments) -> bool:
    return _compare(text.lower().count(a["letter"].lower()), a["let_relation"], a["let_frequency"])


def _paragraphs(text: str, a: Arguments) -> bool:
    """Paragraphs are divided by `***`; only the first and the last piece may be empty."""
    parts = re.split(r"\s?\*\*\*\s?", text)
    if any(not part.strip() for part in parts[1:-1]):
        return False
    return sum(bool(part.strip()) for part in parts) == a["num_paragraphs"]


def _nth_paragraph(text: str, a: Arguments) -> bool:
    """Paragraphs are divided by two line ends. The n-th counts empty pieces, the number of paragraphs does not."""
    parts = text.split("\n\n")
    nth: int = a["nth_paragraph"]
    count = sum(bool(part.strip()) for part in parts)
    if nth > count or not (paragraph := parts[nth - 1].strip()):
        return False
    first = paragraph.split()[0].lstrip("'").lstrip('"')
    word = re.split(r"[.,?!'\"]", first, maxsplit=1)[0].lower()
    return count == a["num_paragraphs"] and word == a["first_word"].lower()


def _postscript(text: str, a: Arguments) -> bool:
    marker: str = a["postscript_marker"]
    pattern = {"P.P.S": r"p\.\s?p\.\s?s", "P.S.": r"p\.\s?s\."}.get(marker, re.escape(marker.lower()))
    return re.search(pattern, text.lower()) is not None


def _bullets(text: str, a: Arguments) -> bool:
    text = _blank_lines.sub("\n\n", text)
    stars = re.findall(r"^\s*\*[^\*].*$", text, re.MULTILINE)
    dashes = re.findall(r"^\s*-.*$", text, re.MULTILINE)
    return len(stars) + len(dashes) == a["num_bullets"]


def _highlights(text: str, a: Arguments) -> bool:
    single = re.findall(r"\*[^\n\*]*\*", text)
    double = re.findall(r"\*\*[^\n\*]*\*\*", text)
    found = sum(bool(one.strip("*").strip()) for one in single)
    found += sum(bool(one.removeprefix("**").removesuffix("**").strip()) for one in double)
    return found >= a["num_highlights"]


def _sections(text: str, a: Arguments) -> bool:
    return len(re.findall(rf"\s?{re.escape(a['section_spliter'])}\s?\d+\s?", text)) >= a["num_sections"]


def _json(text: str, _: Arguments) -> bool:
    found = text.strip()
    for opening in ("```json", "```Json", "```JSON", "```"):
        found = found.removeprefix(opening)
    try:
        json.loads(found.removesuffix("```").strip())
    except (ValueError, RecursionError):
        return False
    return True


def _title(text: str, _: Arguments) -> bool:
    r"""`<<[^\n]+>>`, which takes the first `<<` and the last `>>` of a line, in a time that grows with the text."""
    for line in text.split("\n"):
        opening, closing = line.find("<<"), line.rfind(">>")
        if 0 <= opening < closing - 2 and line[opening : closing + 2].lstrip("<").rstrip(">").strip():
            return True
    return False


def _placeholders(text: str, a: Arguments) -> bool:
    r"""`\[.*?\]`, in a time that grows with the text."""
    found = 0
    for line in text.split("\n"):
        opening = line.find("[")
        while opening >= 0 and (closing := line.find("]", opening)) >= 0:
            found += 1
            opening = line.find("[", closing)
    return found >= a["num_placeholders"]


def _two_responses(text: str, _: Arguments) -> bool:
    parts = text.split("******")
    if any(not part.strip() for part in parts[1:-1]):
        return False
    said = [part.strip() for part in parts if part.strip()]
    return len(said) == 2 and said[0] != said[1]  # noqa: PLR2004 - two, as the kind is called


def _capital_words(text: str, a: Arguments) -> bool:
    tokens = (token for piece in _clitic.split(text) for token in _capital_token.findall(piece))
    return _compare(sum(token.isupper() for token in tokens), a["capital_relation"], a["capital_frequency"])


def _quoted(text: str, _: Arguments) -> bool:
    text = text.strip()
    return len(text) > 1 and text[0] == text[-1] == '"'


_CASES: Mapping[str, Callable[[str], bool]] = {
    "change_case:english_capital": str.isupper,
    "change_case:english_lowercase": str.islower,
}
_CHECKS: Mapping[str, Callable[[str, Arguments], bool]] = {
    "change_case:capital_word_frequency": _capital_words,
    "combination:repeat_prompt": lambda text, a: (
        text.strip().lower().startswith(a["prompt_to_repeat"].strip().lower())
    ),
    "combination:two_responses": _two_responses,
    "detectable_content:number_placeholders": _placeholders,
    "detectable_content:postscript": _postscript,
    "detectable_format:constrained_response": lambda text, _: any(one in text for one in _CONSTRAINED),
    "detectable_format:json_format": _json,
    "detectable_format:multiple_sections": _sections,
    "detectable_format:number_bullet_lists": _bullets,
    "detectable_format:number_highlighted_sections": _highlights,
    "detectable_format:title": _title,
    "keywords:existence": lambda text, a: all(_occurrences(word, text) for word in a["keywords"]),
    "keywords:forbidden_words": _forbidden,
    "keywords:frequency": lambda text, a: _compare(
        _occurrences(a["keyword"], text), a["relation"], a["frequency"]
    ),
    "keywords:letter_frequency": _letters,
    "length_constraints:nth_paragraph_first_word": _nth_paragraph,
    "length_constraints:number_paragraphs": _paragraphs,
    "length_constraints:number_sentences": lambda text, a: _compare(
        len(sentences(text)), a["relation"], a["num_sentences"]
    ),
    "length_constraints:number_words": lambda text, a: _compare(
        len(_word.findall(text)), a["relation"], a["num_words"]
    ),
    "punctuation:no_comma": lambda text, _: "," not in text,
    "startend:end_checker": lambda text, a: (
        text.strip().strip('"').lower().endswith(a["end_phrase"].strip().lower())
    ),
    "startend:quotation": _quoted,
}
KINDS = tuple(sorted([*_CHECKS, *_CASES, "language:response_language"]))
"""The 25 kinds of instruction."""
