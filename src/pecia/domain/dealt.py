"""Dealt: the sealed cases of a dataset that an optimization split by chance, as evidence and gates name them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from pecia.domain.dataset import Case, Dataset, DatasetReference
from pecia.domain.errors import Invalid
from pecia.domain.evidence import Evidence
from pecia.domain.names import parse_name

COPIES = "optimization"
"""The folder of the working copies, in which every case has its part."""
DEALT = "dealt-test"
"""The split by which a gate asks for the sealed cases of a dataset: `support/tickets#dealt-test`."""


def working_copy(dataset: str) -> str:
    """The dataset in which every case of another has its part."""
    name = f"{COPIES}/{dataset}"
    try:
        parse_name(name, what="dataset")
    except Invalid:
        return f"{COPIES}/{hashlib.sha256(dataset.encode()).hexdigest()[:12]}"
    return name


def asks_for_dealt(asked: DatasetReference) -> bool:
    """Whether a reference names the sealed cases that were dealt, and not a split that the dataset has."""
    return asked.split == DEALT


def deals(copy: Sequence[Case], cases: Sequence[Case]) -> bool:
    """Whether a working copy has just these cases, each in a part."""
    return [replace(case, split=None) for case in copy] == [replace(case, split=None) for case in cases]


def named_by(evidence: Evidence, dealt: Dataset) -> Evidence:
    """Evidence on a working copy, by the name of the dataset that was dealt."""
    return replace(evidence, dataset=dealt.name, revision=dealt.revision, split=DEALT)
