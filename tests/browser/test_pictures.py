"""Drawn by a real browser with the product's own fonts: labels do not overlap and nothing sticks out."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hofnar_analytics.pictures import impact_list, impact_matrix, measure
from tests.pictures import world

FONTS = Path(__file__).parents[2] / "src/hofnar/frame/static/frame/fonts"
FACES = f"""<style>
@font-face {{ font-family: "Inter Variable"; font-weight: 100 900;
  src: url("{FONTS.as_uri()}/inter-latin-wght-normal.woff2") }}
@font-face {{ font-family: "Source Serif 4 Variable"; font-weight: 200 900;
  src: url("{FONTS.as_uri()}/source-serif-4-latin-wght-normal.woff2") }}
body {{ margin: 0; font: 13px "Inter Variable" }} b {{ font: 600 13px "Source Serif 4 Variable" }}
</style>"""
BOXES = """selector => document.fonts.ready.then(() => [...document.querySelectorAll(selector)].map(found => {
  const box = found.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom, found.textContent] }))"""


def shown(browser: Browser, tmp_path: Path, drawn: str, width: int = 1280) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    (tmp_path / "picture.html").write_text(
        f'<!doctype html><meta charset="utf-8">{FACES}<p>Inter <b>Serif</b></p>{drawn}', encoding="utf-8"
    )
    page.goto((tmp_path / "picture.html").as_uri())
    return page


def overlapping(boxes: list[list]) -> list[tuple[str, str]]:
    return [(a[4], b[4]) for a, b in combinations(boxes, 2)
            if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 3 and b[1] < a[3] - 3]  # fmt: skip


@pytest.mark.parametrize("width", [1180, 900, 700])
def test_no_label_of_the_matrix_overlaps_another(browser, tmp_path, width):
    page = shown(browser, tmp_path, impact_matrix.draw(world.web_shop(), world.texts(), width=width))
    assert overlapping(page.evaluate(BOXES, ".pic-name")) == []
    page.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_not_even_among_thirty_moments(browser, tmp_path, seed):
    page = shown(browser, tmp_path, impact_matrix.draw(world.crowd(30, seed), world.texts(), width=1180))
    assert overlapping(page.evaluate(BOXES, ".pic-name")) == []
    page.close()


@pytest.mark.parametrize(("draw", "width"), [(impact_matrix.draw, 1180), (impact_list.draw, 358)])
def test_no_text_sticks_out_of_the_picture(browser, tmp_path, draw, width):
    page = shown(browser, tmp_path, draw(world.web_shop(), world.texts(), width=width))
    left, top, right, bottom, _ = page.evaluate(BOXES, ".pic")[0]
    for box in page.evaluate(BOXES, ".pic text"):
        assert left - 1 <= box[0], box[4]
        assert box[2] <= right + 1, box[4]
        assert top - 1 <= box[1], box[4]
        assert box[3] <= bottom + 1, box[4]
    page.close()


def test_the_width_table_errs_to_the_wide_side_but_not_by_much(browser, tmp_path):
    drawn = impact_list.draw(world.web_shop(), world.texts(), width=358)
    page = shown(browser, tmp_path, drawn)
    for left, _, right, _, said in page.evaluate(BOXES, ".pic-name"):
        wide = [measure.width(said, 14, weight) for weight in (400, 600)]
        assert (right - left) * 0.97 <= max(wide), said
        assert min(wide) <= (right - left) * 1.2, said
    page.close()


def test_every_bubble_can_be_reached_by_keyboard_and_shows_where_you_are(browser, tmp_path):
    links = {f"m{i:02}": f"#m{i:02}" for i in range(20)}
    page = shown(browser, tmp_path, impact_matrix.draw(world.web_shop(), world.texts(), links=links, standalone=True))
    reached = set()
    for _ in range(19):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('data-key')"))
        ring = page.evaluate("getComputedStyle(document.activeElement.querySelector('.pic-ring')).stroke")
        assert ring != "none"
    assert len(reached) == 19
    page.close()
