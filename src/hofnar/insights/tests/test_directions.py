"""Figures of which lower is better, and targets on another scale than the axis."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from hofnar.insights.cuts import on_one_scale
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.months import Period
from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_pages import get
from hofnar.measurement.models import Metric

YEAR = Period(2026 * 12, 2026 * 12 + 9)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    made = lay_out(world.tulp)
    plant(made, [world.breda], 1500)
    follow(world.tulp)
    return made


def test_a_kpi_of_which_lower_is_better_gets_no_matrix_but_the_reason(world, planted):
    query = f"kpi={planted.grade.pk}"
    assert "we do not draw it" not in get(world.olga, "impact_matrix", query).content.decode()
    Metric.objects.filter(pk=planted.grade.pk).update(higher_is_better=False)
    for name in ("impact_matrix", "home", "impact_csv"):
        assert get(world.olga, name, query).status_code in (200, 404)
    text = get(world.olga, "impact_matrix", query).content.decode()
    assert "we do not draw it" in text
    assert "Prevent" not in text


def test_a_moment_of_which_lower_is_better_stands_on_no_axis_with_the_others(world, planted):
    parking = planted.moments["Parking"]
    Metric.objects.filter(pk=parking.pk).update(higher_is_better=False)
    figures = Figures.of(world.tulp)
    matrix = matrix_of(figures, planted.grade, world.root.pk, YEAR, None)
    assert str(parking.touchpoint_id) not in matrix.moments
    assert [metric.pk for metric in matrix.left_out] == [parking.pk]
    assert "Parking" in get(world.olga, "impact_matrix", f"kpi={planted.grade.pk}").content.decode()
    assert on_one_scale([metric for metric in matrix.left_out]) == []


def test_effects_do_not_depend_on_the_intervals_of_shares(world, planted):
    figures = Figures.of(world.tulp)
    quick = matrix_of(figures, planted.grade, world.root.pk, YEAR, None, share_intervals=False).impact
    whole = matrix_of(figures, planted.grade, world.root.pk, YEAR, None).impact
    assert quick is not None
    assert whole is not None
    for one, other in zip(quick.touchpoints, whole.touchpoints):
        assert (one.effect, one.quadrant, one.satisfaction) == (other.effect, other.quadrant, other.satisfaction)
        assert one.share.low is None
        assert np.isclose(one.share.estimate, other.share.estimate)
    again = matrix_of(figures, planted.grade, world.root.pk, YEAR, None, share_intervals=False).impact
    assert again is not None
    assert [moment.share for moment in again.touchpoints] == [moment.share for moment in whole.touchpoints]


@pytest.mark.parametrize(("value", "drawn"), [(4.2, False), (80, True), (0.8, True)])
def test_a_csat_target_is_drawn_only_on_its_own_kind_of_axis(world, planted, value, drawn):
    metric = planted.moments["Delivery"]
    metric.targets.create(value=value, due_on=date(2099, 1, 1))
    text = get(world.olga, "touchpoint_insights", "", metric.touchpoint_id).content.decode()
    assert ("So it is not drawn" in text) is not drawn
    assert ("80% by" in text) is drawn


def test_a_share_is_shown_with_its_margin_or_not_at_all(world, planted):
    column = '<th scope="col" class="number">Share</th>'
    for reading, shown in (("effect", False), ("leverage", False), ("share", True)):
        text = get(world.olga, "impact_matrix", f"kpi={planted.grade.pk}&reading={reading}").content.decode()
        assert (column in text) is shown
