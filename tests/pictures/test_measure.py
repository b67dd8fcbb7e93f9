"""Measuring without a font: what is shortened fits, and nothing readable is broken."""

from hypothesis import given
from hypothesis import strategies as st

from hofnar_analytics.pictures import measure
from tests.pictures import world

FAMILY = "👨‍👩‍👧‍👦"


@given(st.text(max_size=400), st.floats(30, 400))
def test_shortened_text_fits_and_is_one_clean_line(text, room):
    shown = measure.shorten(text, 13, room)
    assert measure.width(shown, 13) <= room + 1e-6
    assert not set(shown) & set("\x00\n\t\u202e\u202d\u2066\u2069")


def test_short_text_stays_as_it_is():
    assert measure.shorten("Parkeren", 13, 200) == "Parkeren"


def test_an_emoji_family_is_kept_or_dropped_with_its_joiner():
    for room in range(20, 120):
        assert not measure.shorten(f"aan {FAMILY} erbij", 13, room).removesuffix("…").endswith("\u200d")


def test_a_margin_stays_with_its_number():
    for room in range(60, 300, 7):
        lines = measure.wrap("Parkeren kost ons het meest: −0,4 ± 0,2 punt", 13, room, 9)
        assert not any(line.startswith("±") or line.endswith("±") for line in lines)


def test_wrapping_loses_nothing_when_there_is_room():
    text = world.FIELDS[world.Quadrant.PREVENT].advice
    assert " ".join(measure.wrap(text, 12, 150, 9)) == text


def test_long_words_break_at_a_syllable_on_request():
    lines = measure.wrap("Installatiehandleiding", 12, 80, 4, hyphens=True)
    assert "".join(line.removesuffix("-") for line in lines) == "Installatiehandleiding"
    assert all(measure.width(line, 12) <= 80 for line in lines)
    assert lines[0] == "Installatie-"


def test_a_balanced_headline_has_no_lone_word():
    lines = measure.balanced("Klachtafhandeling kost ons het meest van alle momenten", 20, 420, 3, 600)
    assert min(len(line) for line in lines) > len(lines[0]) / 2
