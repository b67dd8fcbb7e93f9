"""How results show in a notebook."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa

import hofnar_analytics as ha
from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from hofnar_analytics.table import FileFacts
from tests.analytics.test_impact import empty, planted

ROOT = Path(__file__).resolve().parents[2]


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


def test_the_check_of_a_file_is_a_table_with_a_row_for_each_column():
    columns = {"NPS <1>": [str(n % 11) for n in range(66)], "shop": ["A", "B", "C"] * 22}
    table = ElementTree.fromstring(ha.check_table(ha.Table(pa.table(columns), FileFacts("csv")))._repr_html_())
    rows = [[cell.text or "" for cell in row] for row in table.find("tbody")]
    assert [row[:4] for row in rows] == [["NPS <1>", "", "kpi", "nps 0-10"], ["shop", "", "unit", ""]]


def test_the_names_a_notebook_is_told_of_are_there_and_its_example_runs(tmp_path):
    text = (ROOT / "docs/notebook.md").read_text(encoding="utf-8")
    told = {name for line in text.splitlines() if line.startswith("| ") for name in re.findall(r"`(\w+)`", line)}
    assert len(told) > 30
    assert told <= set(ha.__all__)
    rng = np.random.default_rng(5)
    marks = np.clip(np.rint(3 + rng.normal(size=(300, 1)) + rng.normal(0, 0.7, (300, 3))), 1, 5).astype(int)
    lines = ["NPS,Desk 1,Desk 2,Desk 3", *(f"{min(10, row.sum() - 4)},{row[0]},{row[1]},{row[2]}" for row in marks)]
    (tmp_path / "survey.csv").write_text("\n".join(lines))
    example = text.split("```python\n")[1].split("```")[0].replace("survey.csv", str(tmp_path / "survey.csv"))
    names = {}
    exec(example, names)
    assert names["check"].column("NPS").role is ha.Role.KPI
