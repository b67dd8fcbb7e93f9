"""Slopes of places: a line for every moment, the right heights, strong ones with their margin, names at both ends."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hofnar_analytics.pictures import slope_ranks
from hofnar_analytics.pictures.slope_ranks import SlopeLine, SlopeTexts

TEXTS = SlopeTexts("Calling is hardly named", columns=("Thought", "Said", "Shown"))
CALL = SlopeLine("call", "Calling", (None, 3, 1), (None, (3, 3), (1, 2)), "blue", True, "Calling: said 3, shown 1")
LINES = [
    CALL,
    SlopeLine("desk", "The desk of the town hall", (1, 1, 2), (None, (1, 2), (1, 3))),
    SlopeLine("mail", "Mail", (2, 2, 3), (None, (1, 2), (2, 3))),
]


def heights(drawn: str, key: str) -> list[float]:
    group = re.search(rf'data-key="{key}".*?</g>', drawn, re.DOTALL)
    assert group is not None
    return [float(value) for value in re.findall(r'cy="([\d.]+)"', group.group(0))]


@pytest.mark.parametrize("width", [358.0, 720.0])
def test_higher_places_stand_higher_and_unknown_ones_are_left_out(width: float):
    drawn = slope_ranks.draw(LINES, TEXTS, width=width)
    assert len(heights(drawn, "call")) == 2
    assert heights(drawn, "desk")[0] < heights(drawn, "mail")[0]
    assert heights(drawn, "call")[1] == heights(drawn, "desk")[0]
    assert all(0 <= float(x) <= width for x in re.findall(r'cx="([\d.]+)"', drawn))


def test_only_strong_lines_carry_a_margin_and_colour():
    drawn = slope_ranks.draw(LINES, TEXTS)
    assert drawn.count('stroke-linecap="round"') == 1
    plain = slope_ranks.draw([replace(CALL, strong=False), *LINES[1:]], TEXTS)
    assert "pic-s-blue" in drawn
    assert "pic-s-blue" not in plain


def test_two_columns_do_and_nothing_at_all_does_not_break():
    two = SlopeTexts("x", columns=("Said", "Shown"))
    assert "Calling" in slope_ranks.draw([replace(CALL, places=(3, 1), spans=((3, 3), (1, 2)))], two)
    assert slope_ranks.draw([], two).startswith("<svg")
