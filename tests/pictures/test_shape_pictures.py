"""The expectation matrix and the response curve: every mark where its figure says, and safe words."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.expectation_gap import expectation_gaps
from hofnar_analytics.pictures import gap_matrix, response_curve
from hofnar_analytics.pictures.gap_matrix import GapTexts
from hofnar_analytics.pictures.response_curve import CurveTexts
from hofnar_analytics.response_curves import response_curve as curve_of
from hofnar_analytics.scales import Kind, Scale
from tests.analytics import test_expectation_gap as gap_world
from tests.analytics import test_response_curves as curve_world
from tests.pictures.reading import SVG, circle, marks, parse, texts, titles
from tests.pictures.world import NASTY

GAPS = expectation_gaps(*gap_world.world(), gap_world.COLUMNS, satisfaction_cut=6.5)


def curve(n=2000):
    return curve_of(curve_world.world(lambda x: np.minimum(x, 3), n=n, seed=2), Scale.of(Kind.MEAN), 0)


def test_moments_stand_by_their_figures():
    found = marks(parse(gap_matrix.draw(GAPS, GapTexts("Gaps"))))
    at = {column: circle(found[column]) for column in gap_world.COLUMNS}
    gaps = {one.column: one for one in GAPS.moments}
    for a in gap_world.COLUMNS:
        for b in gap_world.COLUMNS:
            higher = gaps[a].gap.estimate > gaps[b].gap.estimate
            assert a == b or (at[a]["cy"] < at[b]["cy"]) == higher
            righter = gaps[a].satisfaction.estimate > gaps[b].satisfaction.estimate
            assert a == b or (at[a]["cx"] > at[b]["cx"]) == righter


def test_a_moment_without_a_verdict_is_hollow():
    few = expectation_gaps(*(x[:20] for x in gap_world.world()), gap_world.COLUMNS)
    found = marks(parse(gap_matrix.draw(few, GapTexts("Gaps"))))
    assert all("pic-f-paper" in circle(mark)["class"] for mark in found.values())
    found = marks(parse(gap_matrix.draw(GAPS, GapTexts("Gaps"))))
    assert "pic-f-blue" in circle(found["desk"])["class"]
    assert "pic-f-vermilion" in circle(found["queue"])["class"]


def test_links_lead_to_the_moments_and_titles_speak():
    words = GapTexts("Gaps", describe={"desk": "Desk exceeded"})
    drawn = parse(gap_matrix.draw(GAPS, words, links={"desk": "/m/desk"}))
    assert marks(drawn)["desk"].attrib["href"] == "/m/desk"
    assert "Desk exceeded" in titles(drawn)


def test_every_score_has_its_point_and_certain_steps_are_thick():
    drawn = parse(response_curve.draw(curve(), CurveTexts("Curve", spoken=["one"])))
    points = marks(drawn)
    assert list(points) == ["1", "2", "3", "4", "5"]
    heights = [circle(points[key])["cy"] for key in points]
    assert heights[0] > heights[1] > heights[2]
    thick = [line for line in drawn.iter(f"{SVG}line") if line.attrib.get("stroke-width") == "3"]
    assert len(thick) == 2
    assert "one" in titles(drawn)


def test_without_a_curve_it_says_so():
    few = curve(60)
    assert "Too few" in texts(parse(response_curve.draw(few, CurveTexts("Curve", absent="Too few"))))
    nobody = expectation_gaps(np.full((5, 1), np.nan), np.full((5, 1), np.nan), ("a",))
    assert "Nobody" in texts(parse(gap_matrix.draw(nobody, GapTexts("Gaps", absent="Nobody"))))


@pytest.mark.parametrize("width", [340, 720, 1040])
def test_odd_words_stay_in_their_place(width):
    names = tuple(NASTY[i % len(NASTY)] for i in range(4))
    odd = expectation_gaps(*gap_world.world(), gap_world.COLUMNS, labels=names)
    w = NASTY[0]
    drawn = [
        gap_matrix.draw(odd, GapTexts(w, w, w, w, across=w, up=w, band=w), width=width, standalone=True),
        response_curve.draw(curve(), CurveTexts(w, w, w, w, across=w, up=w, zero=w, people=w), width=width),
    ]
    for one in drawn:
        root = parse(one)
        tags = {found.tag.removeprefix(SVG) for found in root.iter()}
        known = {"svg", "g", "a", "title", "desc", "text", "rect", "circle", "line", "polyline", "polygon", "style"}
        assert tags <= known
        assert all(float(found.attrib["font-size"]) >= 11 for found in root.iter(f"{SVG}text"))
        assert not any(key.startswith("on") or key == "style" for found in root.iter() for key in found.attrib)
