"""What was planted in the shape is found: parking only punishes, and a moment of another world says nothing."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.shape import shape_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import get
from hofnar.responses.models import Batch, Change, Response

YEAR = Period(2026 * 12, 2026 * 12 + 11)


@pytest.fixture
def planted(world, settings, tmp_path):
    """A low score for parking costs two points and a high one brings nothing; delivery gains with every step."""
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    rng = np.random.default_rng(4)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    parking, delivery = rng.integers(1, 6, 3000), rng.integers(1, 6, 3000)
    grade = np.clip(np.rint(7.5 - 2.0 * (parking <= 2) + 0.5 * (delivery - 3) + rng.normal(0, 0.8, 3000)), 1, 10)
    Response.objects.bulk_create(
        Response(
            organisation=world.tulp, version=planted.version, batch=batch, wave="2026", external_id=str(at),
            unit=world.breda, answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
            answers={"Parking": int(parking[at]), "Delivery": int(delivery[at]), "grade": int(grade[at])},
        )
        for at in range(3000)
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    return planted


def page_of(world, planted, name):
    with translation.override("en"):
        return shape_page(Figures.of(world.tulp), Selection(world.root, planted.grade, YEAR), planted.touchpoints[name])


def test_a_moment_that_only_punishes_is_called_basic(world, planted) -> None:
    page = page_of(world, planted, "Parking")
    assert page.name == "Basic"
    assert page.lead.startswith("Parking is basic: a low score costs")


def test_a_moment_that_works_both_ways_gains_at_every_step(world, planted) -> None:
    page = page_of(world, planted, "Delivery")
    assert page.name != "Basic"
    assert [step for step, _ in page.steps] == ["1 → 2", "2 → 3", "3 → 4", "4 → 5"]
    assert page.drawing is not None


def test_a_moment_nobody_was_asked_says_so(world, planted) -> None:
    assert page_of(world, planted, "Newsletter") is None
    place = planted.touchpoints["Newsletter"].pk
    assert "was not asked together" in get(world.anna, "touchpoint_shape", "", place).content.decode()


def test_it_opens_for_who_may_see_the_unit_and_is_empty_for_another(world, planted) -> None:
    place = planted.touchpoints["Parking"].pk
    for person in (world.olga, world.anna, world.bart, world.roos):
        assert "Basic" in get(person, "touchpoint_shape", f"kpi={planted.grade.pk}", place).content.decode()
    assert "too few answers" in get(world.noor, "touchpoint_shape", f"kpi={planted.grade.pk}", place).content.decode()
