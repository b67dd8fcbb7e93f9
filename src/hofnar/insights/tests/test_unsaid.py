"""What cannot be said is said: floors, rare moments, small units, and an unknown response."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.unsaid import unsaid_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import get

YEARS = Period(2024 * 12, 2026 * 12 + 11)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def lines(world, planted, kpi) -> dict[str, list[tuple[str, str]]]:
    with translation.override("en"):
        page = unsaid_page(Figures.of(world.tulp), Selection(world.root, kpi, YEARS))
    return {str(group.title): [(line.what, line.why) for line in group.lines] for group in page.groups}


def test_a_figure_below_its_floor_says_how_many_are_needed(world, planted) -> None:
    for at in range(60):
        answer(planted, world.breda, date(2026, 3, 1 + at % 20), f"r{at}", nps=at % 11, grade=8)
    follow(world.tulp)
    found = lines(world, planted, planted.grade)
    assert ("Recommend us", "too few answers: 40 more needed") in found["Figures"]
    assert all(what != "Grade" for what, _ in found["Figures"])


def test_small_units_are_counted_and_a_large_one_is_not(world, planted) -> None:
    plant(planted, [world.groningen, world.assen], 1200)
    for at in range(8):
        answer(planted, world.breda, date(2026, 3, 1 + at), f"b{at}", grade=8)
    follow(world.tulp)
    [(what, _why)] = lines(world, planted, planted.grade)["Units"]
    assert "Breda" in what
    assert "Groningen" not in what


def test_the_response_rate_is_always_said_to_be_unknown_without_a_frame(world, planted) -> None:
    plant(planted, [world.groningen], 800)
    follow(world.tulp)
    page = get(world.roos, "unsaid").content.decode()
    assert "How many people were asked is not known" in page


def test_nothing_of_another_unit_is_said_to_a_local_manager(world, planted) -> None:
    plant(planted, [world.groningen, world.breda], 800)
    for at in range(8):
        answer(planted, world.assen, date(2026, 3, 1 + at), f"a{at}", grade=8)
    follow(world.tulp)
    assert "Assen" in get(world.anna, "unsaid").content.decode()
    assert "Assen" not in get(world.bart, "unsaid").content.decode()
