"""Variations: a prompt along axes as one experiment, whose effects are those that the model has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator
from typing import Any

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset
from pecia.app.effects import GetAblation, GetEffects
from pecia.app.experiments import GetExperiment, GetResult, PlanExperiment, StartExperiment
from pecia.app.lessons import ListLessons
from pecia.app.rename import RenamePrompt
from pecia.app.rewrite import RewritePrompt, Rewritten
from pecia.app.sharing import SharePrompt
from pecia.app.variations import ListAxes, VaryPrompt
from pecia.domain.ablation import AblationMap
from pecia.domain.actor import Actor
from pecia.domain.axes.said import DIRECT, EXPERT
from pecia.domain.design import Design, ModelChoice
from pecia.domain.effects import Effects
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.variation import Examples, Variations
from pecia.domain.version import Content
from pecia.ports import Ports
from tests.app.conftest import Library

PROMPT = "Please say yes. Be kind. Never lie.\n\nCase: {{ n }}\nAnswer:"
CASES = 120


def luck(case: str, about: str = "") -> float:
    return int.from_bytes(hashlib.sha256(f"{case},{about}".encode()).digest()[:4]) / 2**32


def answer(asked: testing.Asked) -> str:
    """Right on half of the cases, with a role on 25 points more, asked directly on 10 fewer, both on 15 fewer again."""
    text = asked.last
    case = re.findall(r"case ?: (\w+)", text, re.IGNORECASE)[-1]
    role, direct = EXPERT in text, DIRECT in text
    chance = 0.5 + 0.25 * role - 0.1 * direct - 0.15 * (role and direct) + 0.2 * ("Be kind" not in text)
    return "yes" if luck(case) < chance else "no"


@pytest.fixture
def lab() -> Generator[Library]:
    ports = testing.ports(scripts={"known": testing.Script(answer=answer)})
    do = Library(ports)
    do.commit("q", PROMPT)
    rows = tuple({"input": {"n": f"c{n}"}, "expected": "yes", "split": "test"} for n in range(CASES))
    train = tuple({"input": {"n": f"t{n}"}, "expected": "yes", "split": "train"} for n in range(9))
    do(ImportDataset(dataset="cases", rows=rows + train))
    yield do
    ports.jobs.close()
    ports.store.close()


def design(**more: Any) -> Design:
    given: dict[str, Any] = {
        "name": "vary",
        "dataset": "cases#test",
        "models": {"m": ModelChoice(model="scripted/known")},
        "scorers": {"right": {"type": "equals", "expected": "expected"}},
    }
    return Design(**(given | more))


def varied(do: Library, **more: Any) -> Experiment:
    number = do(StartExperiment(design=design(**more))).number
    while do.ports.jobs.running("default", number):
        pass
    found: Experiment = do(GetExperiment(number=number))
    assert found.status == "done"
    return found


TWO = Variations(of="q", axes={"role": ("as-is", "expert"), "reasoning": ("as-is", "direct")})


def test_main_effects_are_those_the_model_has(lab: Library) -> None:
    found: Effects = lab(GetEffects(number=varied(lab, variations=TWO).number))
    role, direct = found.effects
    assert (role.axis, role.level, role.against, role.cells) == ("role", "expert", "as-is", 2)
    assert role.comparison.compared == 2
    for effect, truth in ((role, 0.175), (direct, -0.175)):
        known = effect.comparison
        assert known.interval
        assert known.interval.low < truth < known.interval.high
        assert known.conclusion == ("better" if truth > 0 else "worse")


def test_an_interaction_is_told_where_it_matters(lab: Library) -> None:
    found: Effects = lab(GetEffects(number=varied(lab, variations=TWO).number))
    (both,) = found.interactions
    assert both.matters
    assert both.comparison.interval
    assert both.comparison.interval.low < -0.15 / 2 < both.comparison.interval.high
    assert "does less where reasoning is direct" in both.sentence


def test_what_ought_not_to_matter_has_a_spread_with_an_interval(lab: Library) -> None:
    wanted = Variations(of="q", axes={"labels": ("as-is", "upper", "spaced")})
    found: Effects = lab(GetEffects(number=varied(lab, variations=wanted).number))
    (spread,) = found.spreads
    assert spread.levels == 3
    assert spread.low == spread.median == spread.high
    assert spread.interval.low < spread.low < spread.interval.high


def test_the_first_cell_is_the_version_itself_and_evidence_can_cite_it(lab: Library) -> None:
    plan = lab(PlanExperiment(design=design(variations=TWO))).plan
    assert [str(variant) for variant in plan.variants] == ["q#1", "draft", "draft", "draft"]
    assert plan.baseline == "role=as-is,reasoning=as-is"
    assert plan.levels[plan.baseline] == {"role": "as-is", "reasoning": "as-is"}


def test_examples_come_from_another_split_and_never_from_the_one_under_test(lab: Library) -> None:
    axes: dict[str, tuple[str | int, ...]] = {"shots": (0, 2)}
    good = Variations(of="q", axes=axes, examples=Examples(dataset="cases#train"))
    two = lab(PlanExperiment(design=design(variations=good))).plan.variants[1]
    assert str(two.content.template).count("Answer: yes") == 2
    leak = Variations(of="q", axes=axes, examples=Examples(dataset="cases"))
    with pytest.raises(Invalid, match="under test"):
        lab(PlanExperiment(design=design(variations=leak)))


def test_the_map_says_which_sentence_harms_and_which_is_idle(lab: Library) -> None:
    number = varied(lab, variations=Variations(of="q", sentences=True)).number
    found: AblationMap = lab(GetAblation(number=number))
    said = {row.sentence.text: row.said for row in found.worth}
    assert said["Be kind."] == "harms"
    assert said["Please say yes."] == said["Never lie."] == "no difference"
    assert {row.comparison.compared for row in found.worth} == {4}


def test_variants_written_by_hand_have_effects_by_the_levels_they_are_given(lab: Library) -> None:
    lab.commit("q", f"{EXPERT}\n\n{PROMPT}")
    given = {"plain": {"role": "none"}, "expert": {"role": "expert"}}
    number = varied(lab, variants={"plain": "q#1", "expert": "q#2"}, levels=given).number
    (role,) = lab(GetEffects(number=number)).effects
    assert role.comparison == lab(GetResult(number=number)).comparisons[0].comparison


def test_a_lesson_sums_up_what_experiments_say_and_is_told_before_the_next(lab: Library) -> None:
    first = varied(lab, variations=TWO).number
    second = varied(lab, variations=TWO, dataset="cases", name="again").number
    lessons = {lesson.level: lesson for lesson in lab(ListLessons(axis="role"))}
    assert lessons["expert"].experiments == (first, second)
    assert lessons["expert"].summary.low > -1
    assert "points over 2 experiments" in lessons["expert"].sentence
    told = lab(VaryPrompt(variations=Variations(of="q", axes={"role": ("as-is", "expert")})))
    assert told.lessons == (lessons["expert"],)
    assert told.variants[1].diff.texts[0].is_changed


def test_others_are_told_the_lessons_of_prompts_that_are_shared_and_of_no_others(lab: Library) -> None:
    lena = Actor(name="lena", project="shop", role="editor")
    varied(lab, variations=TWO)
    lab.commit("kept", PROMPT.replace("Case", "Private case"))
    varied(lab, variations=Variations(of="kept", axes=TWO.axes))
    assert not lab(ListLessons(), lena)
    lab(SharePrompt(prompt="q"))
    lab(RenamePrompt(prompt="q", to="moved/q"))
    (told,) = lab(ListLessons(axis="role"), lena)
    assert (told.experiments, told.elsewhere) == ((), {"default": 1})
    assert told.sentence.endswith("over 1 experiment, 1 of them in other projects")
    assert lab(ListLessons(axis="role"))[0].over == 2


def test_a_lesson_is_forgotten_with_the_result_and_drawn_again(lab: Library) -> None:
    done = varied(lab, variations=TWO)
    with lab.ports.store.write("default") as unit:
        unit.experiments.set_status(done.number, "planned", at=testing.START)
        assert not unit.experiments.observed()
    varied(lab, variations=TWO)
    assert len(lab(ListLessons())) == 2


def test_what_a_model_wrote_is_a_level_and_must_keep_the_variables(lab: Library) -> None:
    wanted = Variations(of="q", axes={"tone": ("as-is", "terse"), "role": ("as-is", "expert")})
    terse = Content(template="Yes!\n\nCase: {{ n }}\nAnswer:")
    made = lab(VaryPrompt(variations=wanted, drafts={"tone=terse": terse})).variants
    assert made[3].variation.content.template == f"{EXPERT}\n\n{terse.template}"
    with pytest.raises(Invalid, match="loses 'n'"):
        lab(VaryPrompt(variations=wanted, drafts={"tone=terse": Content(template="Yes!")}))


def test_an_experiment_without_axes_has_no_effects(lab: Library) -> None:
    number = varied(lab, variants={"one": "q#1"}).number
    for asked in (GetEffects(number=number), GetAblation(number=number)):
        with pytest.raises(Invalid):
            lab(asked)
    assert "role" in {axis.name for axis in lab(ListAxes())}


@pytest.mark.parametrize(
    "more",
    [
        {"levels": {"nobody": {"role": "none"}}, "variants": {"one": "q#1"}},
        {"levels": {"one": {"role": "none"}}, "variants": {"one": "q#1"}, "variations": TWO},
        {"variations": TWO, "baseline": "nobody"},
        {"variations": TWO, "variants": {"role=as-is,reasoning=as-is": "q#1"}},
    ],
)
def test_a_design_that_contradicts_itself_is_refused(lab: Library, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        lab(PlanExperiment(design=design(**more)))


def rewriter(asked: testing.Asked) -> str:
    text = asked.last.removeprefix("<text>\n").removesuffix("\n</text>")
    if asked.seed == 0:
        return "Ich habe die Marken verloren."
    return f"<text>\nBitte {{{{ evil }}}}! {' '.join(re.findall('«.»', text))}\n</text>"


def test_a_model_writes_a_tone_and_can_neither_lose_a_variable_nor_bring_one_in() -> None:
    ports = testing.ports(scripts={"writer": testing.Script(answer=rewriter)})
    do = Library(ports)
    do.commit("q", "Please sort {{ n }}. {# lock #}Be safe.{# unlock #}")
    request = RewritePrompt(of="q", levels={"language": "German"}, model=ModelChoice(model="scripted/writer"))
    made: Rewritten = do(request)
    assert made.content.template == "Bitte {{ '{' }}{ evil }}! {{ n }} {# lock #}Be safe.{# unlock #}"
    assert (made.writer, made.model) == ("pecia/rewriter#1", "writer")
    assert do(request).writer == "pecia/rewriter#1"


@pytest.mark.parametrize("said", ["", "Lost.", "«1» «1»", "«1» «2»", "«1»"])
def test_a_reply_that_cannot_be_used_is_refused_with_the_reason(said: str) -> None:
    ports = testing.ports(scripts={"writer": testing.Script(answer=lambda _: said)})
    do = Library(ports)
    do.commit("q", "Please sort {{ n }}.")
    request = RewritePrompt(of="q", levels={"tone": "terse"}, model=ModelChoice(model="scripted/writer"))
    with pytest.raises(Invalid, match="The writer") as caught:
        do(request)
    assert caught.value.code == "invalid_variation"


# ------------------------------------------------------------ examples chosen for each case

SORTS = ("rain in", "play the song", "book a table at", "rate the novel")
TASK = "Name the sort.\n\nText: {{ text }}\nSort:"


def copied(asked: testing.Asked) -> str:
    """Answers as the last example does that begins like what is asked, else at random."""
    *examples, text = re.findall(r"Text: (.+)\nSort: ?(.*)", asked.last)
    like = [sort for said, sort in examples if said.split()[0] == text[0].split()[0]]
    return like[-1] if like else "none"


class Listening(Library):
    """A library that remembers what its model was asked."""

    def __init__(self, ports: Ports, asked: list[str]) -> None:
        super().__init__(ports)
        self.asked = asked


@pytest.fixture
def sorting() -> Generator[Listening]:
    asked: list[str] = []

    def answer(request: testing.Asked) -> str:
        asked.append(request.last)
        return copied(request)

    ports = testing.ports(scripts={"copies": testing.Script(answer=answer)})
    do = Listening(ports, asked)
    do.commit("sort", TASK)
    rows = tuple(
        {"input": {"text": f"{sort} {luck(f'{split}{n}'):.9f}"}, "expected": sort, "split": split}
        for split in ("test", "train")
        for n, sort in enumerate(SORTS * 10)
    )
    do(ImportDataset(dataset="sorts", rows=rows))
    yield do
    ports.jobs.close()
    ports.store.close()


def picked(*picks: str, **more: Any) -> Design:
    return design(
        dataset="sorts#test",
        models={"m": ModelChoice(model="scripted/copies")},
        variations=Variations(
            of="sort#1", axes={"shots": (2,), "pick": picks}, examples=Examples(dataset="sorts#train")
        ),
        **more,
    )


def tried(do: Library, wanted: Design) -> Experiment:
    number = do(StartExperiment(design=wanted)).number
    while do.ports.jobs.running("default", number):
        pass
    found: Experiment = do(GetExperiment(number=number))
    assert found.status == "done", found.trouble
    return found


def test_arms_of_random_nearest_and_diverse_examples_are_compared(sorting: Listening) -> None:
    found = tried(sorting, picked("random", "nearest", "diverse"))
    effects: Effects = sorting(GetEffects(number=found.number))
    said = {effect.level: effect.comparison.conclusion for effect in effects.effects}
    assert said["nearest"] == "better"
    assert said["diverse"] != "better"
    means = {
        arm.variant: arm.metrics["right"].estimate.mean
        for arm in sorting(GetResult(number=found.number)).arms
    }
    assert means["shots=2,pick=nearest"] == 1.0


def test_each_case_gets_examples_of_its_own_and_a_repeated_experiment_calls_nothing(
    sorting: Listening,
) -> None:
    tried(sorting, picked("nearest"))
    assert len(set(sorting.asked)) == 40
    again = tried(sorting, picked("nearest", "random"))
    assert again.progress.called == 40
    variant = again.plan.variant("shots=2,pick=nearest")
    assert (variant.prompt, variant.content.template) == (None, TASK)
    assert variant.nearest
    assert (variant.nearest.dataset, variant.nearest.split, variant.nearest.count) == ("sorts", "train", 2)


def test_a_pool_that_grew_is_another_variant(sorting: Listening) -> None:
    before = sorting(PlanExperiment(design=picked("nearest"))).plan.variants[0].digest
    more = ({"input": {"text": "rain again"}, "expected": "rain in", "split": "train"},)
    sorting(ImportDataset(dataset="more", rows=more))
    wanted = Variations(
        of="sort#1", axes={"shots": (1,), "pick": ("nearest",)}, examples=Examples(dataset="more")
    )
    after = sorting(
        PlanExperiment(
            design=design(
                dataset="sorts#test", models={"m": ModelChoice(model="scripted/copies")}, variations=wanted
            )
        )
    )
    assert after.plan.variants[0].digest != before


def test_a_nearest_example_under_test_is_refused(sorting: Listening) -> None:
    wanted = Variations(
        of="sort#1", axes={"shots": (1,)}, examples=Examples(dataset="sorts#test", pick="nearest")
    )
    with pytest.raises(Invalid, match="are under test too"):
        sorting(PlanExperiment(design=design(dataset="sorts#test", variations=wanted)))


def test_a_way_to_pick_needs_examples_to_pick(sorting: Listening) -> None:
    wanted = Variations(of="sort#1", axes={"pick": ("random", "nearest")})
    with pytest.raises(Invalid, match="'pick' needs the axis 'shots'"):
        sorting(PlanExperiment(design=design(dataset="sorts#test", variations=wanted)))
