"""Figures of which lower is better, and targets on another scale than the axis."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.utils.translation import override

from hofnar.insights.cuts import on_one_scale
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.months import Period
from hofnar.insights.pages.touchpoint import comparison_words
from hofnar.insights.pages.units import in_order
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
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


@pytest.fixture
def planted_bare(world):
    return lay_out(world.tulp)


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


def plant_a_worse_unit(world, planted) -> None:
    """Breda scores two points lower than Assen and Groningen on the grade."""
    for unit, grade in ((world.groningen, 8), (world.assen, 8), (world.breda, 6)):
        for at in range(120):
            answer(planted, unit, date(2026, 5, 1 + at % 28), f"{unit.code}{at}", grade=grade + at % 2)
    follow(world.tulp)


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_units_stand_best_first_and_the_worse_one_is_marked(world, planted_bare, higher_is_better):
    plant_a_worse_unit(world, planted_bare)
    grade = planted_bare.grade
    Metric.objects.filter(pk=grade.pk).update(higher_is_better=higher_is_better)
    grade.refresh_from_db()
    groups = Figures.of(world.tulp).units(grade, world.root.pk, [world.groningen, world.assen, world.breda], YEAR)
    ordered = in_order(groups)
    assert (ordered[-1].name == "Breda") is higher_is_better
    assert (ordered[0].name == "Breda") is not higher_is_better
    breda = next(group for group in groups if group.name == "Breda")
    assert breda.differs
    assert breda.is_lower
    assert breda.is_worse is higher_is_better


@pytest.mark.parametrize(("higher_is_better", "said"), [(True, "scores demonstrably lower than"), (False, "so better")])
def test_sentences_say_what_lower_means(world, planted_bare, higher_is_better, said):
    plant_a_worse_unit(world, planted_bare)
    grade = planted_bare.grade
    Metric.objects.filter(pk=grade.pk).update(higher_is_better=higher_is_better)
    grade.refresh_from_db()
    groups = Figures.of(world.tulp).units(grade, world.root.pk, [world.breda], YEAR)
    with override("en"):
        assert said in comparison_words(groups)
    text = get(world.olga, "overview").content.decode()
    assert ("Of this figure lower is better." in text) is not higher_is_better
