"""What is said of outcomes, shapes and order claims what the margins allow, in English and in Dutch."""

from __future__ import annotations

import numpy as np
import pytest
from django.utils.translation import override

from hofnar.findings import order, outcomes, shapes
from hofnar_analytics.binary_outcomes import binary_drivers
from hofnar_analytics.expectation_gap import GapField, Verdict, expectation_gaps
from hofnar_analytics.order_after import Mend, followed, mending
from hofnar_analytics.order_before import Earlier, before
from hofnar_analytics.order_memory import SUMMARIES, order_memory, summaries_of
from hofnar_analytics.ordinal_outcomes import ordinal_drivers
from hofnar_analytics.penalty_reward import PenaltyReward, Shape, penalty_reward
from hofnar_analytics.polychoric import PolychoricCheck
from hofnar_analytics.response_curves import response_curve
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.several_outcomes import several_outcomes
from tests.analytics import test_binary_outcomes as binary_world
from tests.analytics import test_expectation_gap as gap_world
from tests.analytics import test_order as order_world
from tests.analytics import test_ordinal_outcomes as ordinal_world
from tests.analytics import test_penalty_reward as shape_world
from tests.analytics import test_response_curves as curve_world
from tests.analytics import test_several_outcomes as several_world

MEAN = Scale.of(Kind.MEAN)


def both(speak) -> tuple[str, str]:
    with override("en"):
        english = speak()
    with override("nl"):
        dutch = speak()
    assert english != dutch
    assert not any(sign in english + dutch for sign in ("%(", "None", "{", "nan"))
    return english, dutch


def test_a_chance_that_a_moment_changes():
    found = binary_drivers(binary_world.survey(4000))
    english, dutch = both(lambda: outcomes.binary_sentence(found, "leaving", {"a": "Desk"}))
    assert english.startswith("One point more for Desk goes with +")
    assert english.endswith("percentage points of chance of leaving")
    assert dutch.startswith("Eén punt erbij voor Desk gaat samen met +")


def test_no_chance_is_claimed_without_people_or_effect():
    few, _ = both(lambda: outcomes.binary_sentence(binary_drivers(binary_world.survey(60)), "leaving"))
    assert few == "Too few people to say what goes with the chance of leaving"
    rng = np.random.default_rng(1)
    nothing = binary_world.survey(600)
    nothing.outcome[:] = rng.random(600) < 0.5
    said, _ = both(lambda: outcomes.binary_sentence(binary_drivers(nothing), "leaving"))
    assert said == "No moment demonstrably goes with the chance of leaving"


def test_separation_is_said_with_the_moment():
    answers = binary_world.survey(600)
    answers.outcome[answers.states[:, 2] == 0] = 1.0
    english, _ = both(lambda: outcomes.binary_sentence(binary_drivers(answers), "staying"))
    assert english == "c: predicts staying without one exception here, so the size is not known"


def test_an_ordered_answer_and_its_check():
    found = ordinal_drivers(ordinal_world.answers(3000), Scale.of(Kind.CSAT))
    english, _ = both(lambda: outcomes.ordinal_sentence(found))
    assert english.startswith("One point more for a goes with odds of a higher answer that are 2")
    half = np.array([0.1, 0.2])
    same, _ = both(lambda: outcomes.check_sentence(PolychoricCheck(half, half, 0.02, True, True, 500)))
    assert "2%" in same
    assert "no harm" in same
    other, _ = both(lambda: outcomes.check_sentence(PolychoricCheck(half, half, 0.12, False, True, 500)))
    assert "read both" in other


def test_values_carried_and_not_carried():
    answers, values = several_world.survey()
    found = several_outcomes(answers, {name: values[name] for name in ("warm", "clear")})
    assert both(lambda: outcomes.several_sentence(found))[0] == "Every value is carried by at least one moment"
    assert both(lambda: outcomes.carried_sentence(found, "b", "Desk"))[0] == "Desk lifts clear"
    none = several_outcomes(*several_world.survey(300, 3, pull=0.0))
    assert both(lambda: outcomes.several_sentence(none))[0] == "No moment demonstrably carries one of these values"
    halo = several_outcomes(*several_world.survey(halo=4.0))
    assert "as if they were one" in both(lambda: outcomes.several_sentence(halo))[0]


def test_shapes_are_named_only_where_they_are():
    named = penalty_reward(shape_world.survey(6000), MEAN, cuts=(2, 5))
    basic, performance, excitement = (both(lambda m=m: shapes.shape_sentence(m))[0] for m in named.moments)
    assert basic.startswith("till is basic: a low score costs −1.5 ± ")
    assert performance.startswith("price works both ways")
    assert excitement.startswith("gift delights: a high score brings +1.2 ± ")
    few = penalty_reward(shape_world.survey(3000, low=0.03), MEAN, cuts=(2, 5)).moments[0]
    assert "Too few low scores" in both(lambda: shapes.shape_sentence(few))[0]
    unsure = PenaltyReward("a", "till", 900, 120, 300)
    said = both(lambda: shapes.shape_sentence(unsure))[0]
    assert said == "till: what kind of moment this is, is not certain yet"
    odd = PenaltyReward("a", "till", 900, 120, 300, reasons=(Reason.WRONG_SIGN,))
    assert "something else must be behind it" in both(lambda: shapes.shape_sentence(odd))[0]


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_has_a_name_and_advice(shape):
    both(lambda: shapes.shape_name(shape))
    both(lambda: shapes.shape_advice(shape))


def test_the_words_of_the_cases():
    assert both(lambda: shapes.one_person(7, 5)) == (
        "Scored 7 where 5 was expected: exceeded",
        "Een 7 waar een 5 werd verwacht: overtroffen",
    )
    assert both(lambda: shapes.one_person(9, 9)) == (
        "Scored 9 where 9 was expected: as expected",
        "Een 9 waar een 9 werd verwacht: zoals verwacht",
    )


def test_gaps():
    found = expectation_gaps(*gap_world.world(), gap_world.COLUMNS)
    said = [both(lambda m=m: shapes.gap_sentence(m))[0] for m in found.moments]
    assert said[0].startswith("desk exceeded what people expected: +1.0 ± 0.1")
    assert said[1].startswith("letter went as expected")
    assert said[2].startswith("queue stayed below what people expected: −0.8 ± 0.1")
    assert both(lambda: shapes.gaps_headline(found))[0].startswith("queue stays below what people expected: −")
    few = expectation_gaps(*(x[:12] for x in gap_world.world()), gap_world.COLUMNS)
    assert both(lambda: shapes.gap_sentence(few.moments[0]))[0] == "desk: too few answers, 38 more answers needed"
    assert both(lambda: shapes.gaps_headline(few))[0].startswith("Not certain yet")


@pytest.mark.parametrize("field", list(GapField))
def test_every_field_has_a_name(field):
    both(lambda: shapes.gap_field_name(field))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_word(verdict):
    both(lambda: shapes.verdict_word(verdict))


def curve(shape, **more):
    return response_curve(curve_world.world(shape, **more), MEAN, 0)


def test_curves():
    flat_top = curve(lambda x: np.minimum(x, 3), n=4000, seed=2)
    english, dutch = both(lambda: shapes.curve_sentence(flat_top))
    assert english == "For desk the gain lies between 1 and 3; above 3 no more gain is demonstrable"
    assert dutch == "Voor desk ligt de winst tussen 1 en 3; boven 3 is er geen winst meer aantoonbaar"
    assert both(lambda: shapes.curve_sentence(curve(lambda x: x)))[0] == "For desk every step up helps, from 1 to 5"
    top = curve(lambda x: np.where(x >= 5, 1.0, 0.0))
    assert both(lambda: shapes.curve_sentence(top))[0] == "For desk the gain lies at the top, between 4 and 5"
    fall = curve(lambda x: np.where(x >= 3, -1.0, 0.0))
    assert "falls from 2 to 3" in both(lambda: shapes.curve_sentence(fall))[0]
    slow = curve(lambda x: 0.06 * x, n=900, top=10)
    assert both(lambda: shapes.curve_sentence(slow))[0].startswith("For desk every point adds about as much: +0.0")
    none = curve(lambda x: 0 * x, n=300)
    assert "not certain" in both(lambda: shapes.curve_sentence(none))[0]
    few = curve(lambda x: x, n=90)
    assert both(lambda: shapes.curve_sentence(few))[0] == "desk: Too few answers: 10 more answers needed"


def test_words_of_the_pictures():
    found = expectation_gaps(*gap_world.world(), gap_world.COLUMNS)
    with override("nl"):
        words = shapes.gap_texts(found)
    assert words.band == "Zoals verwacht"
    assert set(words.describe) == set(gap_world.COLUMNS)
    drawn = curve(lambda x: x)
    with override("en"):
        said = shapes.curve_texts(drawn, "Grade")
        steps = shapes.steps_text(drawn.steps)
    assert len(said.spoken) == len(drawn.points) == 5
    assert steps[0][0] == "1 → 2"


@pytest.mark.parametrize("truth", SUMMARIES)
def test_what_is_remembered(truth):
    trip, rng = order_world.journeys(4000, seed=3)
    kpi = summaries_of(trip)[:, SUMMARIES.index(truth)] + rng.normal(size=4000)
    english, _ = both(lambda: order.memory_sentence(order_memory(order_world.with_outcome(trip, kpi))))
    with override("en"):
        assert english.startswith(f"People remember {order.summary_name(truth)}: it predicts ")


def test_nothing_remembered_or_not_to_be_told_apart():
    trip, rng = order_world.journeys(800)
    nothing = order_memory(order_world.with_outcome(trip, rng.normal(size=800)))
    assert "hardly predict" in both(lambda: order.memory_sentence(nothing))[0]
    x = summaries_of(trip)
    close = order_memory(order_world.with_outcome(trip, x[:, 0] / 2 + x[:, 2] / 2 + 2 * rng.normal(size=800)))
    assert close.best is None
    assert both(lambda: order.memory_sentence(close))[0].startswith("Not to be told apart")
    few = order_memory(order_world.with_outcome(order_world.journeys(50)[0], np.arange(50.0)))
    assert both(lambda: order.memory_sentence(few))[0] == "Too few answers"


def test_what_goes_before():
    found = before(order_world.spoiled(), 2, low=5)
    english, _ = both(lambda: order.before_sentence(found, {"a": "Desk", "c": "Delivery"}))
    assert english.startswith("After a bad experience with Desk the odds of a bad one with Delivery are 3")
    none = before(order_world.spoiled(pull=0.0), 2, low=5)
    assert both(lambda: order.before_sentence(none))[0].startswith("No earlier moment demonstrably")
    moody = before(order_world.spoiled(pull=0.0, mood=1.0), 2, low=5)
    assert "mood may be behind it" in both(lambda: order.before_sentence(moody))[0]
    few = before(order_world.spoiled(100), 2, low=5)
    assert both(lambda: order.before_sentence(few))[0] == "c: Too few answers"
    assert "at least" in both(lambda: order.confounding_sentence(found.earlier[0]))[0]
    weak = Earlier("a", "a", 60, 60, e_value=1.4, e_value_low=1.0)
    assert "may explain all" in both(lambda: order.confounding_sentence(weak))[0]


def test_what_followed():
    marks = np.tile([[3.0, 8.0, np.nan], [9.0, 9.0, 9.0]], (60, 1))
    names = ("a", "b", "c")
    trip = order_world.Travelled(marks, np.tile([0.0, 1, 2], (120, 1)), names, names, np.full(120, np.nan))
    english, _ = both(lambda: order.followed_sentence(followed(trip, 0, low=5), {"b": "Delivery"}))
    assert english.startswith("After a bad experience with a came mostly Delivery (100% ")
    assert both(lambda: order.followed_sentence(followed(trip, 2, low=5)))[0].startswith("c: Too few answers")


@pytest.mark.parametrize(
    ("gain", "mood", "start"),
    [
        (1.2, 0.0, "A good experience after a bad one mends a part"),
        (2.0, 0.0, "A good experience after a bad one mends the KPI"),
        (0.0, 0.0, "A good experience after a bad one changes nothing"),
        (0.0, 1.5, "Who had a good experience after a bad one is happier, but not more"),
    ],
)
def test_what_mends(gain, mood, start):
    found = mending(order_world.mended_people(20000, gain=gain, mood=mood), low=3, high=8)
    assert both(lambda: order.mending_sentence(found))[0].startswith(start)


def test_mending_not_certain():
    found = mending(order_world.mended_people(900, gain=0.4), low=3, high=8)
    assert found.verdict in (None, Mend.SOME, Mend.PARTLY)
    both(lambda: order.mending_sentence(found))
    few = mending(order_world.mended_people(120), low=3, high=8)
    assert both(lambda: order.mending_sentence(few))[0] == "Too few answers"
    assert both(lambda: order.people_text(1204))[0] == "1,204 people"
    assert both(lambda: outcomes.percent(Estimate(0.04, 0.03, 0.05)) + order.people_text(2))[0] == "+4 ± 12 people"
