"""Sentences: where they end in running text, without a model of any language.

A sentence ends at `.`, `!`, `?`, `…` (or their forms in other scripts) with what closes behind it, before white
space and something that may begin a sentence; and at the end of a line. No full stop of an abbreviation,
an initial, a number or a list mark ends one. Lines that hold no letter or digit are none.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sr",
        "jr",
        "st",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "cf",
        "fig",
        "no",
        "vol",
        "pp",
        "ed",
        "eds",
        "al",
        "approx",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "est",
        "gen",
        "gov",
        "hon",
        "lt",
        "col",
        "capt",
        "sgt",
        "rev",
        "rep",
        "sen",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "ca",
        "bzw",
        "z.b",
        "d.h",
        "u.a",
        "usw",
        "nr",
        "str",
        "m.a",
        "ph.d",
        "u.s",
        "u.k",
        "a.m",
        "p.m",
        "p.s",
        "p.p.s",
    ]
)
_STOPS = "\u3002\uff01\uff1f\u0964\u06d4\u061f"
"""Full stops, exclamation and question marks of Chinese, Japanese, Indian and Arabic writing."""
_END = re.compile(rf"(?:(?<![.!?…])[.!?…]++|[{_STOPS}]+)[\"'”\u2019»)\]*_]*(?=\s|$|(?<=[{_STOPS}]))")
_LAST_WORD = re.compile(r"[^\s(\[\"'“\u2018«]+$")
_INITIAL = re.compile(r"[A-Z]|\d{1,3}")
_MARK = re.compile(r"^\s*(?:[-*+•#>]+|\d{1,3}[.)])\s+")
_ANY = re.compile(r"[^\W_]")
_NEXT = re.compile(r"\S")
_LOWER_NEXT = re.compile(r"\s+[a-z]")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the white space around them."""
    found: list[str] = []
    for line in text.splitlines():
        found += _in_line(_MARK.sub("", line))
    return [sentence for sentence in found if _ANY.search(sentence)]


def _in_line(line: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for end in _END.finditer(line):
        if _goes_on(line, start, end):
            continue
        parts.append(line[start : end.end()].strip())
        start = end.end()
    parts.append(line[start:].strip())
    return [part for part in parts if part]


def _goes_on(line: str, start: int, end: re.Match[str]) -> bool:
    """Whether what looks like an end is a full stop inside a sentence."""
    if not end.group().startswith(".") or end.group().startswith("..."):
        return end.group()[0] in ".…" and _LOWER_NEXT.match(line, end.end()) is not None
    # A word of more than a few characters is no abbreviation: looking further back would take the line's square.
    before = _LAST_WORD.search(line[max(start, end.start() - 8) : end.start()])
    word = before.group() if before else ""
    following = _NEXT.search(line, end.end())
    behind = following.group() if following else ""
    if not behind:
        return False
    if word.lower() == "no":  # a number's, or the answer
        return behind.isdigit()
    if word.lower() in _ABBREVIATIONS or _INITIAL.fullmatch(word):
        return word.lower() not in {"etc", "usw", "a.m", "p.m", "i"} or behind.islower()
    return behind.islower() and _LOWER_NEXT.match(line, end.end()) is not None and end.group() == "."
