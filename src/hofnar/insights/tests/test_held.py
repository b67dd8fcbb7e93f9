"""What was planted in both years holds; with no earlier answers nothing is tested."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.held import held_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_pages import get
from hofnar.surveys.models import SurveyVersion


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    plant(planted, [world.groningen, world.assen, world.breda], 4000, until=date(2026, 10, 31))
    follow(world.tulp)
    return planted


def page_of(world, planted, period: Period):
    with translation.override("en"):
        return held_page(Figures.of(world.tulp), Selection(world.root, planted.grade, period))


def test_planted_slopes_hold_a_year_later(world, planted) -> None:
    page = page_of(world, planted, Period(2025 * 12 + 10, 2026 * 12 + 9))
    leverages = {line.name: line.outcome for line in page.tested[0].lines}
    assert leverages["Delivery"] == "held"
    assert "Newsletter" not in leverages
    assert "turned" not in leverages.values()


def test_by_lot_next_to_nothing_is_claimed(world, planted) -> None:
    page = page_of(world, planted, Period(2025 * 12 + 10, 2026 * 12 + 9))
    assert page.placebo.split(", ")[1].startswith(("0 of 8", "1 of 8"))


def test_without_a_period_before_nothing_is_tested(world, planted) -> None:
    assert page_of(world, planted, Period(2024 * 12, 2024 * 12 + 11)).is_empty


def test_the_page_opens_for_everybody(world, planted) -> None:
    for person in (world.olga, world.anna, world.noor, world.bart, world.roos):
        assert get(person, "held").status_code == 200


def test_what_was_fixed_stands_beside_with_its_date(world, planted) -> None:
    def words() -> dict[str, str]:
        page = page_of(world, planted, Period(2026 * 12, 2026 * 12 + 9))
        return {one.name: one.words for one in page.fixed}

    assert "came as a file" in words()["Its moments"]
    assert "Not fixed yet" in words()["Reading of the matrix"]
    assert words()["Family of comparisons"].startswith("All 8 moments are judged as one family")
    assert words()["Bound for ‘no effect’"].startswith("15% of the KPI’s spread")
    SurveyVersion.objects.filter(pk=planted.version.pk).update(published_at="2024-10-01T09:00Z")
    assert "fixed on 1 October 2024, before its first answer" in words()["Its moments"]
    SurveyVersion.objects.filter(pk=planted.version.pk).update(published_at="2026-09-01T09:00Z")
    assert "after its first answers" in words()["Its moments"]
