"""Sentences claim what the interval and the adjusted p allow, and no more; in both languages."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from hofnar.findings.headlines import headline_for_impact, spoken_name
from hofnar.findings.sentences import (
    comparison_sentence,
    score_sentence,
    signal_and_noise,
    target_sentence,
    trend_sentence,
    units_sentence,
)
from hofnar_analytics.results import Estimate, Quadrant, Reason, Score
from hofnar_analytics.scales import Kind, Scale
from tests.pictures import world


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def grade(middle: float, half: float = 0.05, n: int = 2000, *reasons: Reason) -> Score:
    return Score("grade", Scale.of(Kind.GRADE), middle, middle - half, middle + half, n, float(n), {}, reasons)


def nps(middle: float, half: float = 4.0, n: int = 2000, *reasons: Reason) -> Score:
    return Score("nps", Scale.of(Kind.NPS), middle, middle - half, middle + half, n, float(n), {}, reasons)


def moment(label: str, effect: float, half: float, p: float = 0.001, satisfaction: float = 6.0):
    return world.moment(label, label, 0.4, satisfaction, 0.2, effect, half, p, 0.2)


def test_the_first_screen_tells_signal_from_noise():
    down = trend_sentence(grade(7.8), grade(7.6), Estimate(-0.2, -0.3, -0.1), 0.001)
    same = trend_sentence(nps(16), nps(18), Estimate(2, -4, 8), 0.5)
    assert signal_and_noise([down, same]) == "Grade 7.8 → 7.6: really down; NPS +18 ± 4: no demonstrable change"
    with override("nl"):
        down = trend_sentence(grade(7.8), grade(7.6), Estimate(-0.2, -0.3, -0.1), 0.001)
        same = trend_sentence(nps(16), nps(18), Estimate(2, -4, 8), 0.5)
        assert signal_and_noise([down, same]) == "Cijfer 7,8 → 7,6: echt omlaag; NPS +18 ± 4: geen aantoonbaar verschil"


@pytest.mark.parametrize(
    ("difference", "p"), [(Estimate(-0.2, -0.45, 0.05), 0.001), (Estimate(-0.2, -0.3, -0.1), 0.05), (Estimate(), None)]
)
def test_a_change_is_not_called_real_when_interval_or_adjusted_p_does_not_allow_it(difference, p):
    assert trend_sentence(grade(7.8), grade(7.6), difference, p).endswith("no demonstrable change")


def test_a_real_change_too_small_for_one_decimal_gets_two():
    said = trend_sentence(grade(7.64, 0.01), grade(7.61, 0.01), Estimate(-0.03, -0.04, -0.02), 0.001)
    assert said == "Grade 7.64 → 7.61: really down"


def test_below_the_floor_there_is_no_figure_but_what_is_needed():
    few = nps(30, 16, 62, Reason.TOO_FEW_RESPONSES)
    assert score_sentence(few) == "NPS: too few answers, 38 more answers needed"
    assert score_sentence(few, always=True) == "NPS +30 ± 16, indicative"
    assert "30" not in trend_sentence(nps(20), few, Estimate(10, 1, 19), 0.01)
    three = nps(33, 50, 3, Reason.TOO_FEW_RESPONSES, Reason.SMALL_GROUP)
    assert score_sentence(three) == "NPS: too few people to show"
    with override("nl"):
        assert score_sentence(few) == "NPS: te weinig antwoorden, nog 38 nodig"


def test_two_groups():
    a, b = grade(7.8), grade(7.5)
    said = comparison_sentence("Utrecht", a, "Arnhem", b, Estimate(0.3, 0.2, 0.4), 0.01)
    assert said == "Utrecht scores higher than Arnhem: difference +0.3 ± 0.1"
    said = comparison_sentence("Utrecht", a, "Arnhem", b, Estimate(0.3, 0.2, 0.4), 0.2)
    assert said.startswith("No demonstrable difference between Utrecht and Arnhem")
    few = grade(9.0, 0.5, 12, Reason.TOO_FEW_RESPONSES)
    assert comparison_sentence("Utrecht", few, "Arnhem", b, Estimate(1.5, 1, 2)).endswith("too few answers")


def test_an_ambition_is_met_only_when_the_margin_allows():
    assert target_sentence(grade(7.6), 7.5).endswith("target 7.5 met")
    assert target_sentence(grade(7.52), 7.5).endswith("probably met")
    assert "not yet known" in target_sentence(grade(7.47), 7.5)
    assert target_sentence(grade(7.2), 7.5).endswith("not met")
    assert "needed" in target_sentence(grade(9.9, 0.1, 12, Reason.TOO_FEW_RESPONSES), 7.5)


def test_units_that_stand_out_are_counted():
    assert units_sentence(0, 40) == "No unit differs demonstrably from the whole"
    assert units_sentence(1, 40) == "1 of 40 units differs demonstrably from the whole"
    with override("nl"):
        assert units_sentence(3, 40) == "3 van de 40 eenheden wijken aantoonbaar af van het geheel"


def test_what_costs_most_is_the_headline():
    rows = [moment("Parking", -0.42, 0.2), moment("Invoice", -0.05, 0.04), moment("Chat", 0.1, 0.3, 0.4)]
    impact = world.impact(rows)
    assert headline_for_impact(impact) == "Parking costs us most: −0.4 ± 0.2 points"
    with override("nl"):
        assert headline_for_impact(impact) == "Parking kost ons het meest: −0,4 ± 0,2 punt"
    assert headline_for_impact(impact, names={"Parking": "Parkeren"}).startswith("Parkeren costs us most")


def test_two_equal_drivers_say_so():
    two = world.impact([moment("Parking", -0.42, 0.2), moment("Invoice", -0.41, 0.2)])
    assert headline_for_impact(two) == "Parking and Invoice cost us most: −0.4 ± 0.2 and −0.4 ± 0.2 points"
    more = world.impact([moment(name, -0.42 - i / 100, 0.2) for i, name in enumerate(("A", "B", "C", "D"))])
    assert headline_for_impact(more).endswith("3 other moments may cost as much")
    assert "most" not in headline_for_impact(more)


def test_an_uncertain_moment_that_may_cost_as_much_is_counted():
    rows = [moment("Parking", -0.42, 0.2), moment("Complaints", -0.5, 0.8, 0.3)]
    said = headline_for_impact(world.impact(rows))
    assert said == "Parking costs us −0.4 ± 0.2 points; 1 other moment may cost as much"


def test_nothing_known_is_not_nothing_certain():
    few = world.impact([world.too_rare("r", "Rare", 12)])
    assert headline_for_impact(few) == "Too few answers to say which moments matter"
    assert headline_for_impact(world.impact([])) == "No moments to compare yet"


@pytest.mark.parametrize("reading", ["effect", "leverage", "share"])
def test_no_moment_is_named_when_none_is_certain(reading):
    rows = [moment("Parking", -0.4, 0.5, 0.2), moment("Invoice", -0.4, 0.2, 0.06)]
    rows = [
        replace(t, leverage_p_adjusted=0.3, quadrant_leverage=Quadrant.UNCERTAIN, share=Estimate(0.01, 0.0, 0.02))
        for t in rows
    ]
    said = headline_for_impact(world.impact(rows), reading=reading)
    assert said == "No moment stands out with certainty yet"


def test_a_shown_absence_of_effect_is_not_something_that_costs():
    waiting = moment("Waiting", -0.02, 0.1, 0.8)
    assert waiting.quadrant is Quadrant.NO_EFFECT
    assert "Waiting" not in headline_for_impact(world.impact([waiting, moment("Parking", -0.5, 0.2)]))


def test_leverage_speaks_of_one_point_more():
    rows = [replace(moment("Chat", 0.3, 0.1), leverage=Estimate(0.5, 0.45, 0.55)), moment("Web", 0.3, 0.1)]
    said = headline_for_impact(world.impact(rows), reading="leverage")
    assert said == "One point more for Chat is worth most: +0.5 ± 0.1 points"


def test_labels_that_may_be_plural_are_quoted():
    assert spoken_name("Parking") == "Parking"
    assert spoken_name("Restaurants") == "‘Restaurants’"
    assert spoken_name("Uitleg  door de monteur") == "‘Uitleg door de monteur’"


def test_where_lower_is_better_the_sentence_says_so():
    change = Estimate(-0.2, -0.3, -0.1)
    said = trend_sentence(grade(7.8), grade(7.6), change, 0.001, higher_is_better=False)
    assert said.endswith("really down, and that is better")
    said = comparison_sentence("A", grade(7.8), "B", grade(7.4), Estimate(0.4, 0.2, 0.6), 0.01, higher_is_better=False)
    assert said.startswith("A scores higher, so worse, than B")
    assert target_sentence(grade(7.2), 7.5, higher_is_better=False).endswith("target 7.5 met")
    assert target_sentence(grade(7.6), 7.5, higher_is_better=False).endswith("not met")
