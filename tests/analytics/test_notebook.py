"""How results show in a notebook."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from tests.analytics.test_impact import empty, planted


def test_a_score_is_a_well_formed_table_with_its_figures():
    html = score(np.repeat([10.0, 8, 2], [50, 30, 20]), Scale.of(Kind.NPS), column="<b>&")._repr_html_()
    root = ElementTree.fromstring(html)
    assert root.find("caption").text == "<b>& (nps)"
    cells = {row.find("th").text: row.find("td").text for row in root.iter("tr")}
    assert (cells["estimate"], cells["n"], cells["10"]) == ("30", "100", "50")


def test_a_matrix_is_a_picture_and_a_table_with_a_row_for_each_moment():
    html = impact(planted(1000), Scale.of(Kind.MEAN))._repr_html_()
    picture, table = html.split("<table>")
    assert "<svg" in picture
    rows = list(ElementTree.fromstring("<table>" + table).find("tbody"))
    assert [row.find("th").text for row in rows] == ["desk", "letter", "phone", "site"]


def test_a_matrix_of_nothing_still_shows():
    assert "unknown" in impact(empty(), Scale.of(Kind.MEAN))._repr_html_()
    none = Answers(np.array([1.0, 2.0]), np.empty((2, 0)), np.empty((2, 0), dtype=np.uint8), ())
    assert "n = 2" in impact(none, Scale.of(Kind.MEAN))._repr_html_()
