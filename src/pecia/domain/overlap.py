"""Overlap: how much of a text stands in another, by the measures that papers report.

Token F1 as in SQuAD (Rajpurkar et al. 2016), ROUGE-L (Lin 2004), chrF (Popović 2015, as sacreBLEU computes it) and
edit similarity. All go from 0 to 1. rapidfuzz is imported by those who compare.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence

CHRF_ORDER = 6
"""Longest character n-gram of chrF."""
CHRF_BETA = 2
"""How many times recall counts as much as precision."""

_rouge_token = re.compile(r"[a-z0-9]+")
_word = re.compile(r"[^\W_]+")


def bag_f1(found: Sequence[Hashable], expected: Sequence[Hashable]) -> float:
    """The harmonic mean of precision and recall over two bags; 1 for two empty ones."""
    if not found or not expected:
        return float(not found and not expected)
    common = (Counter(found) & Counter(expected)).total()
    return 2 * common / (len(found) + len(expected))


def tokens(text: str) -> list[str]:
    """The words of a text for token F1: runs of letters and digits, without letter case."""
    return _word.findall(text.casefold())


def rouge_tokens(text: str) -> list[str]:
    """The words of a text for ROUGE: runs of a-z and 0-9 of the lower-case text, where there are any; else all words."""
    return _rouge_token.findall(text.lower()) or tokens(text)


def rouge_l(found: str, expected: str) -> float:
    """ROUGE-L: the F1 of the longest common subsequence of words, without stemming."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - see the module's docstring

    ours, theirs = rouge_tokens(found), rouge_tokens(expected)
    if not ours or not theirs:
        return 0.0
    return 2 * LCSseq.similarity(ours, theirs) / (len(ours) + len(theirs))


def edit_ratio(found: str, expected: str) -> float:
    """1 minus the Levenshtein distance over the longer text's length; 1 for two empty texts."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - see the module's docstring

    return Levenshtein.normalized_similarity(found, expected)


def chrf(found: str, expected: str) -> float:
    """chrF2: the F-score (beta 2) of precision and recall averaged over character n-grams of 1 to 6.

    White space is left out. An order for which either text is too short is left out, too.
    """
    ours, theirs = "".join(found.split()), "".join(expected.split())
    precision = recall = 0.0
    orders = 0
    for order in range(1, CHRF_ORDER + 1):
        mine, wanted = _grams(ours, order), _grams(theirs, order)
        if not mine or not wanted:
            continue
        common = (mine & wanted).total()
        precision += common / mine.total()
        recall += common / wanted.total()
        orders += 1
    if not orders or not precision + recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    weight = CHRF_BETA**2
    return (1 + weight) * precision * recall / (weight * precision + recall)


def lexical_similarity(found: str, expected: str) -> float:
    """The cosine of the two texts' word counts."""
    ours, theirs = Counter(tokens(found)), Counter(tokens(expected))
    if not ours or not theirs:
        return float(not ours and not theirs)
    dot = sum(count * theirs[word] for word, count in ours.items())
    norm = (sum(n * n for n in ours.values()) * sum(n * n for n in theirs.values())) ** 0.5
    return min(1.0, dot / norm)


def coverage(found: str, expected: str) -> float:
    """The share of the expected text's different words that the other has."""
    wanted = set(tokens(expected))
    return len(wanted & set(tokens(found))) / len(wanted) if wanted else 1.0


def _grams(text: str, order: int) -> Counter[str]:
    return Counter(text[start : start + order] for start in range(len(text) - order + 1))
