"""Numbers with their margin: never without it, never rounded into more certainty than there is."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from hofnar.findings.figures import CHANGE, NPS, SCORE, SHARE, figure, needed_text, score_figure, value
from hofnar_analytics.results import UNKNOWN, Estimate, Score
from hofnar_analytics.scales import Kind, Scale


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_one_decimal_for_scores_and_none_for_nps():
    assert figure(Estimate(7.62, 7.5, 7.74), SCORE) == "7.6 ± 0.1"
    assert figure(Estimate(18.2, 14.1, 22.3), NPS) == "+18 ± 4"
    assert figure(Estimate(-0.42, -0.6, -0.24), CHANGE) == "−0.4 ± 0.2"
    assert figure(Estimate(0.83, 0.81, 0.85), SHARE) == "83% ± 2%"


def test_dutch_has_a_decimal_comma():
    with override("nl"):
        assert figure(Estimate(-0.42, -0.6, -0.24), CHANGE) == "−0,4 ± 0,2"
        assert figure(Estimate(30, 14, 44), NPS) == "+30 (+14 tot +44)"


def test_the_airport_of_2017_is_written_with_its_adjusted_wald_interval():
    assert figure(Estimate(39.84, 37.18, 42.41), NPS) == "+40 ± 3"


def test_an_interval_with_different_sides_is_written_from_low_to_high():
    assert figure(Estimate(0.04, 0.01, 0.12), SHARE) == "4% (1% to 12%)"


def test_a_margin_never_rounds_to_nothing():
    assert figure(Estimate(7.82, 7.80, 7.84), SCORE) == "7.82 ± 0.02"


def test_the_art_at_the_airport_keeps_the_decimals_that_show_it_excludes_zero():
    assert figure(Estimate(0.21, 0.02, 0.40), CHANGE) == "+0.21 ± 0.19"


def test_unknown_is_a_dash_and_never_zero():
    assert figure(UNKNOWN, SCORE) == "–"


def test_a_csat_is_a_percentage_and_an_nps_has_a_sign():
    csat = Score("c", Scale.of(Kind.CSAT), 0.62, 0.58, 0.66, 500, 500.0, {})
    nps = Score("n", Scale.of(Kind.NPS), 18.0, 14.0, 22.0, 500, 500.0, {})
    assert score_figure(csat) == "62% ± 4%"
    assert score_figure(nps) == "+18 ± 4"


def test_needed_answers_count_in_plural_and_singular():
    assert needed_text(38) == "38 more answers needed"
    assert needed_text(1) == "1 more answer needed"
    with override("nl"):
        assert needed_text(38) == "nog 38 nodig"
        assert needed_text(1) == "nog 1 antwoord nodig"
        assert needed_text(1038) == "nog 1.038 nodig"


def read(text: str) -> float:
    return float(text.replace("−", "-").replace("+", "").replace(",", "").rstrip("%"))


@given(st.floats(-3, 3), st.floats(0.011, 2), st.floats(0.011, 2))
@settings(max_examples=300)
def test_what_is_read_off_a_figure_claims_a_side_of_zero_only_when_the_interval_does(middle, below, above):
    low, high = middle - below, middle + above
    text = figure(Estimate(middle, low, high), CHANGE)
    if "±" in text:
        shown, margin = (read(part) for part in text.split(" ± "))
        seen = (shown - margin, shown + margin)
    else:
        seen = tuple(read(part) for part in re.search(r"\((.*) to (.*)\)", text).groups())
    if seen[0] > 1e-9:
        assert low > -0.0006
    if seen[1] < -1e-9:
        assert high < 0.0006


def test_a_bare_number_is_for_axes():
    assert value(0.5, SHARE) == "50%"
    assert value(-12.4, NPS) == "−12"
