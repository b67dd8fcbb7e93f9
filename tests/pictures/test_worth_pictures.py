"""The chain and the saturation curve: every word is there, hostile words harm nothing, nothing leaves the sheet."""

from __future__ import annotations

import pytest

from hofnar_analytics.pictures import chain, saturation_curve
from hofnar_analytics.pictures.chain import ChainBox, ChainEnd, ChainStep
from hofnar_analytics.pictures.saturation_curve import SaturationTexts
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.results import Estimate
from hofnar_analytics.what_if import SaturationPoint
from tests.pictures.reading import parse, texts

START = ChainBox("Delivery at the door", "mean score 3.8", "4,919 scores")
STEP = ChainStep("+0.46 ± 0.04", "points a point")
MIDDLE = ChainBox("NPS", "6,554 answers")
ENDS = [
    ChainEnd(
        ChainStep("+€ 14 ± 1", "a KPI point"), ChainBox("Revenue", "+€ 6.61 ± 0.93", "from end to end"), "revenue"
    ),
    ChainEnd(ChainStep("0.0 ± 0.1", "", False), ChainBox("Questions to the service desk in a year", "0.0", "", False)),
]
POINTS = [SaturationPoint(e / 2, e / 3, Estimate(e / 4, e / 5, e / 3)) for e in range(6)]


@pytest.mark.parametrize("width", [358, 720, 1040])
def test_every_figure_stands_on_its_arrow(width: float) -> None:
    drawn = chain.draw(START, STEP, MIDDLE, ENDS, PictureTexts("Chain", note="Observational"), width=width)
    said = " ".join(texts(parse(drawn)))
    for words in ("Delivery at the door", "+0.46 ± 0.04", "NPS", "+€ 14 ± 1", "+€ 6.61 ± 0.93", "Observational"):
        assert words in said


def test_a_step_that_is_not_certain_is_dashed() -> None:
    drawn = chain.draw(START, STEP, MIDDLE, ENDS, PictureTexts("Chain"))
    assert drawn.count("stroke-dasharray") == 1


def test_the_saturation_curve_shows_what_was_asked() -> None:
    drawn = saturation_curve.draw(POINTS, SaturationTexts("Less and less", asked="asked: 0.50"), asked=0.5)
    assert "asked: 0.50" in " ".join(texts(parse(drawn)))


@pytest.mark.parametrize("width", [320, 1040])
def test_hostile_words_stay_words(width: float) -> None:
    w = '<script>alert(1)</script> & "quotes" ' * 6
    box, step = ChainBox(w, w, w), ChainStep(w, w)
    drawn = chain.draw(box, step, box, [ChainEnd(step, box, w)], PictureTexts(w, w, w, w), width=width, standalone=True)
    curve = saturation_curve.draw(POINTS, SaturationTexts(w, w, w, w, across=w, up=w, asked=w), asked=1.0, width=width)
    for one in (drawn, curve):
        parse(one)
        assert "<script" not in one
        assert " style=" not in one
