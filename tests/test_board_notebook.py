"""docs/board-page.ipynb goes from a file to a page for the board, with the library alone."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs/board-page.ipynb"


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, **parameters: Any) -> dict[str, Any]:
    """All code cells in order; the given parameters take the place of the notebook's own."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}:{cell['id']}", "exec"), names)
        if "parameters" in cell["metadata"].get("tags", ()):
            names.update(parameters)
    return names


class Balance(HTMLParser):
    """Every element that opens closes; nothing comes from elsewhere."""

    ALONE = {"meta", "br", "hr", "img", "line", "path", "circle", "rect"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {name for name, _ in attrs} & {"src", "href", "onload"}
        self.pictures += tag == "svg"
        if tag not in self.ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.ALONE:
            assert self.open.pop() == tag


def whole(page: str) -> Balance:
    read = Balance()
    read.feed(page)
    assert read.open == []
    return read


def test_the_example_becomes_a_page_that_tells_what_was_planted(tmp_path, monkeypatch):
    names = run(tmp_path, monkeypatch)
    page = (tmp_path / "board-page.html").read_text()
    assert whole(page).pictures == 4
    assert "zuid lager" in names["apart"]
    assert names["change"].high < 0
    assert "geen aantoonbaar verschil" not in names["moved"]
    leading = [moment.label for moment in names["standing"][:3]]
    assert set(leading) == {"teruggebeld", "wachten", "gesprek"}
    assert all(escaped in page for escaped in ("Wat we niet kunnen zeggen", "n = 4.000", "geen bewezen oorzaak"))
    assert "brief" in " ".join(names["unsaid"])


def test_the_airport_survey_becomes_a_page(shared_data, tmp_path, monkeypatch):
    file = shared_data / "sfo/sfo_2017.csv"
    names = run(tmp_path, monkeypatch, FILE=str(file), KPI="NETPRO", PERIOD=None, GROUP=None)
    page = (tmp_path / "board-page.html").read_text()
    assert whole(page).pictures == 2
    assert round(names["whole"].estimate, 1) in (39.8, 40.4)
    assert "geen periodes" in page


def test_too_few_answers_give_no_figure_but_how_many_are_needed(tmp_path, monkeypatch):
    rows = ["NPS,region,desk,letter,phone", *(f"{n % 11},a,{1 + n % 5},{1 + n % 4},{1 + n % 3}" for n in range(62))]
    (tmp_path / "few.csv").write_text("\n".join(rows))
    names = run(tmp_path, monkeypatch, FILE="few.csv", PERIOD=None, GROUP="region", MOMENTS=["desk", "letter"])
    assert names["headline"] == "Te weinig antwoorden voor NPS: nog 38 antwoorden nodig"
    whole((tmp_path / "board-page.html").read_text())


def test_it_needs_nothing_but_the_library():
    source = "".join("".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text())["cells"])
    assert "import hofnar\n" not in source
    assert "from hofnar." not in source
    assert "django" not in source
    assert sys.version_info >= (3, 11)
