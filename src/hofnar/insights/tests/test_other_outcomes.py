"""The KPI read as yes or no and as ordered: what was planted is found, shares come from a job, floors hold."""

from __future__ import annotations

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.other_outcomes import (
    LOW,
    ORDERED,
    TOP,
    cut_of_yes,
    ends_of,
    other_page,
    prepare_shares,
    read_of,
    yes_or_no,
)
from hofnar.insights.selection import Selection, usual_period
from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_pages import client_of, get
from hofnar.measurement.models import Metric

ALL = Period(2024 * 12, 2026 * 12 + 11)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def page_of(world, planted, end: str, kpi=None):
    with translation.override("en"):
        chosen = Selection(world.root, kpi or planted.nps, ALL)
        return other_page(Figures.of(world.tulp), chosen, end)


def test_what_moves_the_score_moves_the_chance_and_what_is_not_there_does_not(world, planted) -> None:
    plant(planted, [world.groningen, world.breda], 3000)
    follow(world.tulp)
    lines = {line.label: line for line in page_of(world, planted, TOP).lines}
    assert lines["Delivery"].is_certain
    assert lines["Delivery"].point.startswith("+")
    assert not lines["Newsletter"].is_certain
    low = {line.label: line for line in page_of(world, planted, LOW).lines}
    assert low["Delivery"].point.startswith("\N{MINUS SIGN}")
    ordered = {line.label: line for line in page_of(world, planted, ORDERED).lines}
    assert ordered["Delivery"].is_certain
    assert float(ordered["Delivery"].point[:3]) > 1


def test_yes_is_counted_as_the_field_does(world, planted) -> None:
    plant(planted, [world.breda], 400)
    follow(world.tulp)
    figures = Figures.of(world.tulp)
    read = read_of(figures, planted.nps, world.root.pk, ALL)
    scores = read.answers(figures).outcome
    top, low = (yes_or_no(read.answers(figures), planted.nps, end).outcome for end in (TOP, LOW))
    assert np.array_equal(top, (scores >= 9).astype(float))
    assert np.array_equal(low, (scores <= 6).astype(float))


@pytest.mark.parametrize(
    ("kind", "low", "high", "cuts", "ends"),
    [
        ("nps", 0, 10, (9, 6), [TOP, LOW, ORDERED]),
        ("csat", 1, 5, (4, 2), [TOP, LOW, ORDERED]),
        ("csat", 1, 3, (3, 1), [TOP, LOW, ORDERED]),
        ("mean", 0, 1, (1, 0), [TOP]),
        ("mean", 0, 100, (99, 1), [TOP, LOW]),
    ],
)
def test_the_ends_of_each_scale(kind, low, high, cuts, ends) -> None:
    metric = Metric(kind=kind, scale_low=low, scale_high=high)
    assert cut_of_yes(metric) == cuts
    assert ends_of(metric) == ends


def test_shares_come_from_the_job_and_only_then_have_a_column(world, planted) -> None:
    plant(planted, [world.breda], 3000)
    follow(world.tulp)
    assert not page_of(world, planted, TOP).has_shares
    with translation.override("en"):
        prepare_shares(world.tulp, lambda done, every: None)
        figures = Figures.of(world.tulp)
        chosen = Selection(world.root, planted.nps, usual_period(figures.frame))
        page = other_page(figures, chosen, TOP)
    assert page.has_shares
    assert "%" in next(line for line in page.lines if line.label == "Delivery").share


def test_below_the_floor_and_of_another_unit_there_is_nothing(world, planted) -> None:
    plant(planted, [world.breda], 70)
    follow(world.tulp)
    assert page_of(world, planted, TOP).lines == ()
    plant(planted, [world.breda], 900, seed=9)
    follow(world.tulp)
    said = client_of(world.noor).get(reverse("impact_otherwise", args=["top"])).content.decode()
    assert "Too few answers" in said
    assert get(world.noor, "impact_otherwise", f"unit={world.breda.pk}", "top").status_code == 404
    assert get(world.anna, "impact_otherwise", "", "sideways").status_code == 404


def test_the_matrix_offers_the_other_ways_quietly(world, planted) -> None:
    plant(planted, [world.breda], 900)
    follow(world.tulp)
    page = get(world.anna, "impact_matrix", f"kpi={planted.nps.pk}").content.decode()
    for end in (TOP, LOW, ORDERED):
        assert reverse("impact_otherwise", args=[end]) in page


def test_of_a_kpi_of_which_lower_is_better_it_says_why_not(world, planted) -> None:
    plant(planted, [world.breda], 400)
    follow(world.tulp)
    Metric.objects.filter(pk=planted.nps.pk).update(higher_is_better=False)
    said = get(world.anna, "impact_otherwise", f"kpi={planted.nps.pk}", "top").content.decode()
    assert "cannot be read this way" in said
