"""A change is split exactly; a change that is only composition is seen as one; a unit that got worse is not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.course import _splits, course_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import get

HALF = Period(2026 * 12, 2026 * 12 + 5)  # January to June 2026, against July to December 2025


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def fill(planted, unit, start: date, n: int, grade: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for at in range(n):
        score = int(np.clip(round(rng.normal(grade, 1.0)), 1, 10))
        answer(planted, unit, start + timedelta(days=at % 180), f"{seed}-{at}", grade=score)


def splits(world, planted) -> dict[str, object]:
    figures = Figures.of(world.tulp)
    chosen = Selection(world.root, planted.grade, HALF)
    change = figures.change(planted.grade, world.root.pk, HALF)
    with translation.override("en"):
        return dict(_splits(figures, chosen, change))


def test_only_composition_changed_is_all_mix(world, planted) -> None:
    fill(planted, world.groningen, date(2025, 7, 1), 300, 8, 1)
    fill(planted, world.breda, date(2025, 7, 1), 100, 6, 2)
    fill(planted, world.groningen, date(2026, 1, 1), 100, 8, 3)
    fill(planted, world.breda, date(2026, 1, 1), 300, 6, 4)
    follow(world.tulp)
    found = splits(world, planted)["by unit"]
    assert found.mix.estimate + found.within.estimate == pytest.approx(found.change.estimate, abs=1e-12)
    assert found.change.estimate == pytest.approx(-1.0, abs=0.25)
    assert found.mix.high < -0.6
    assert found.within.low < 0 < found.within.high


def test_the_same_groups_judging_otherwise_is_all_within(world, planted) -> None:
    for unit, seed in ((world.groningen, 10), (world.breda, 20)):
        fill(planted, unit, date(2025, 7, 1), 200, 8, seed)
        fill(planted, unit, date(2026, 1, 1), 200, 7, seed + 1)
    follow(world.tulp)
    found = splits(world, planted)["by unit"]
    assert found.within.high < -0.5
    assert abs(found.mix.estimate) < 0.1


def test_the_page_opens_for_everybody_and_tells_a_local_manager_of_no_other_unit(world, planted) -> None:
    plant(planted, [world.groningen, world.assen, world.breda], 1500)
    follow(world.tulp)
    for person in (world.olga, world.anna, world.noor, world.bart, world.roos):
        page = get(person, "course")
        assert page.status_code == 200
    assert "Groningen" not in get(world.bart, "course").content.decode()


def test_too_few_answers_are_not_split(world, planted) -> None:
    fill(planted, world.breda, date(2026, 1, 1), 60, 7, 1)
    follow(world.tulp)
    page = course_page(Figures.of(world.tulp), Selection(world.root, planted.grade, HALF))
    assert page.splits == ()
