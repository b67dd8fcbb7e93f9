"""The small impact matrix: every placed moment has a dot, certain ones are filled and named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hofnar_analytics.pictures import small_matrix
from hofnar_analytics.pictures.impact_marks import placed
from hofnar_analytics.pictures.small_matrix import SmallTexts
from tests.pictures.world import web_shop

TEXTS = SmallTexts("Delivery brings us most", across="Satisfaction", up="Effect", absent="Nothing to place yet.")


@pytest.mark.parametrize("width", [300.0, 340.0, 420.0])
def test_every_placed_moment_has_a_dot_within_the_sheet(width):
    impact = web_shop()
    drawn = small_matrix.draw(impact, TEXTS, width=width)
    marks = placed(impact, "effect")
    assert drawn.count("data-key=") == len(marks)
    filled = sum(mark.certain for mark in marks)
    assert len(re.findall(r'r="4.5"[^>]*pic-f-(?:blue|vermilion|stone) ', drawn)) == filled
    assert all(0 <= float(x) <= width for x in re.findall(r'cx="([\d.]+)"', drawn))


def test_without_a_place_for_any_moment_it_says_so():
    bare = replace(web_shop(), touchpoints=())
    assert "Nothing to place yet." in small_matrix.draw(bare, TEXTS)
