"""The base model as a judge of pairs that anybody could judge: it is found unfit."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.passports import GetPassport, MeasureJudge
from pecia.domain.passport import LabeledItem
from pecia.domain.version import Content
from tests.errands import errand

pytestmark = [pytest.mark.model, pytest.mark.slow]

PROMPT = """\
Two answers to a question are compared. The verdict is A or B.

Question: {{ question }}
Answer A: {{ first }}
Answer B: {{ second }}
Which answer is better, A or B?
Verdict:"""
ASKED = {
    "What is the capital of France?": ("Paris.", "Bananas are yellow."),
    "What is 2 + 2?": ("4", "A kind of fish."),
    "Which color is the sky?": ("Blue.", "I like turtles."),
    "Who wrote Hamlet?": ("William Shakespeare.", "On a Tuesday."),
    "What do cows drink?": ("Water.", "Concrete."),
    "How many days has a week?": ("Seven.", "Purple."),
    "What is ice made of?": ("Frozen water.", "The king of Spain."),
    "What is the opposite of hot?": ("Cold.", "Wheels."),
    "Where do fish live?": ("In water.", "Yesterday."),
    "What do bees make?": ("Honey.", "Tax forms."),
    "Which season follows winter?": ("Spring.", "A hammer."),
    "What is a baby cat called?": ("A kitten.", "Forty-two miles."),
}


def test_the_base_model_says_b_whatever_stands_there_and_is_unfit() -> None:
    ports = testing.ports()
    perform(ports, testing.ADA, CommitVersion(prompt="judges/short", content=Content(template=PROMPT)))
    judge = {
        "type": "preference",
        "model": "local/gemma-3-270m",
        "prompt": "judges/short",
        "params": {"temperature": 0, "max_tokens": 2, "stop": ["\n"]},
    }
    items = tuple(
        LabeledItem(id=question, question=question, first=good, second=bad, label=1.0)
        for question, (good, bad) in ASKED.items()
    )
    made = errand(ports, MeasureJudge(name="better", scorer=judge, items=items, repeats=1))
    passport = perform(ports, testing.ADA, GetPassport(number=made.passport or 0))
    ports.models.close()
    assert passport.swap_consistency is not None
    assert (passport.standing, passport.swap_consistency.value, passport.items) == ("unfit", 0.0, 12)
    assert passport.first_position in {0.0, 1.0}
    assert any(reason.startswith("swap consistency 0%") for reason in passport.reasons)
