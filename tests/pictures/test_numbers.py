"""Numbers as a country writes them."""

from hypothesis import given
from hypothesis import strategies as st

from hofnar_analytics.pictures.numbers import DUTCH, ENGLISH, MINUS, of_language


def test_dutch_and_english_write_the_same_number_their_own_way():
    assert DUTCH.plain(1234567.891, 2) == "1.234.567,89"
    assert ENGLISH.plain(1234567.891, 2) == "1,234,567.89"


def test_minus_is_a_true_minus_and_zero_has_no_sign():
    assert DUTCH.signed(-0.42, 1) == f"{MINUS}0,4"
    assert DUTCH.signed(-0.04, 1) == DUTCH.signed(0.04, 1) == "0,0"
    assert ENGLISH.signed(18, 0) == "+18"


def test_a_tie_goes_away_from_zero_on_the_number_as_written():
    assert ENGLISH.plain(0.25, 1) == "0.3"  # the exact binary fraction: 'half to even' would give 0.2
    assert ENGLISH.plain(2.675, 2) == "2.68"  # its nearest double lies below: plain formatting gives 2.67
    assert ENGLISH.plain(-0.5, 0) == f"{MINUS}1"


def test_percentages_are_rounded_last():
    assert DUTCH.percent(5 / 9) == "56%"
    assert DUTCH.signed(100 * (5 / 9 - 1 / 9), 1) == "+44,4"  # not 56 - 11 = 45


def test_language_codes():
    assert of_language("nl-be") is DUTCH
    assert of_language("en-gb") is ENGLISH
    assert of_language(None) is ENGLISH


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_what_is_written_reads_back_within_half_a_unit(value, decimals):
    text = DUTCH.plain(value, decimals).replace(".", "").replace(",", ".").replace(MINUS, "-")
    assert abs(float(text) - value) <= 0.5000001 * 10**-decimals
