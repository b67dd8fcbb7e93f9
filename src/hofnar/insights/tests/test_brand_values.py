"""Brand values as outcomes: who carries what, one family over the page, floors and doors."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.months import Period
from hofnar.insights.pages.brand_values import values_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import client_of, get
from hofnar.measurement.services import make_metric
from hofnar.responses.models import Batch, Change, Response
from hofnar.surveys.models import Question
from hofnar_analytics.multiplicity import benjamini_hochberg

YEAR = Period(2026 * 12, 2026 * 12 + 11)
N = 1500


def value(planted, key: str):
    metric = make_metric(
        planted.organisation, level="relation", kind="trust", name=key.capitalize(), aspect="brand_value"
    )
    Question.objects.create(version=planted.version, key=key, label=key, role="kpi", metric=metric)
    return metric


@pytest.fixture
def planted(world, settings, tmp_path):
    """Living the delivery makes honest, parking makes it less; nothing carries modern."""
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    planted.values = {key: value(planted, key) for key in ("honest", "modern")}
    answered(world, planted, N)
    return planted


def answered(world, planted, n: int, unit=None, seed: int = 4) -> None:
    rng = np.random.default_rng(seed)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    lived = rng.random((n, 2)) < 0.6
    marks = rng.integers(1, 6, (n, 2))
    honest = 4 + 1.2 * lived[:, 0] - 0.9 * lived[:, 1] + rng.normal(0, 1, n)
    scores = {"honest": honest, "modern": 4 + rng.normal(0, 1.2, n)}
    Response.objects.bulk_create(
        Response(
            organisation=world.tulp, version=planted.version, batch=batch, wave="2026", external_id=f"{seed}-{at}",
            unit=unit or world.breda, answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
            answers={
                **{key: int(np.clip(np.rint(column[at]), 1, 7)) for key, column in scores.items()},
                **{name: int(marks[at, j]) if lived[at, j] else "not_experienced"
                   for j, name in enumerate(("Delivery", "Parking"))},
                "grade": 7,
            },
        )
        for at in range(n)
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)


def page_of(world, reading: str = "effect", unit=None):
    with translation.override("en"):
        chosen = Selection(unit or world.root, period=YEAR, reading=reading)
        return values_page(Figures.of(world.tulp), chosen)


def test_what_was_planted_is_said(world, planted) -> None:
    page = page_of(world)
    assert page.lead == "No moment demonstrably carries Modern"
    tones = {line.label: [cell.tone.partition("-")[0] for cell in line.cells] for line in page.lines}
    assert tones["Delivery"] == ["up", "open"]
    assert tones["Parking"] == ["down", "open"]
    assert [one.carried_by for one in page.values] == ["Delivery", "no moment, demonstrably"]


def test_all_figures_of_the_page_are_one_family(world, planted) -> None:
    """What one value alone would call certain must also stand among all of them."""
    figures = Figures.of(world.tulp)
    every = [
        matrix_of(figures, one, world.root.pk, YEAR, None, share_intervals=False) for one in planted.values.values()
    ]
    adjusted = benjamini_hochberg([m.effect_p for matrix in every for m in matrix.impact.touchpoints])
    certain = sum(p is not None and p < 0.05 for p in adjusted)
    page = page_of(world)
    assert page.cells == len(adjusted)
    assert certain == sum(cell.tone not in ("open", "absent") for line in page.lines for cell in line.cells)


def test_a_figure_is_the_one_of_the_values_own_matrix(world, planted) -> None:
    matrix = matrix_of(Figures.of(world.tulp), planted.values["honest"], world.root.pk, YEAR, None)
    moment = next(one for one in matrix.impact.touchpoints if one.label == "Delivery")
    cell = next(line for line in page_of(world).lines if line.label == "Delivery").cells[0]
    assert cell.words.startswith(f"+{moment.effect.estimate:.1f}")


def test_one_click_leads_to_the_matrix_with_the_value_as_kpi(world, planted) -> None:
    page = page_of(world)
    link = page.values[0].link
    answer = client_of(world.anna).get(link)
    assert answer.status_code == 200
    assert "Honest" in answer.content.decode()
    assert f'value="{planted.values["honest"].pk}" selected' in answer.content.decode()


def test_without_a_value_the_page_says_what_would_be_here(world, settings, tmp_path) -> None:
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    Question.objects.create(version=planted.version, key="x", label="x", role="segment")
    Response.objects.create(
        organisation=world.tulp, version=planted.version, wave="1", external_id="1", unit=world.breda,
        answered_on=date(2026, 1, 1), answers={"grade": 7},
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=None, response=Response.objects.get())
    follow(world.tulp)
    said = get(world.anna, "brand_values").content.decode()
    assert "No brand value is measured yet" in said
    assert "Make a brand value" in said
    assert "Make a brand value" not in get(world.bart, "brand_values").content.decode()


def test_below_the_floor_there_are_no_figures(world, settings, tmp_path) -> None:
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    value(planted, "honest"), value(planted, "modern")
    answered(world, planted, 30)
    page = page_of(world)
    assert page.lines == ()
    assert page.lead.startswith("Too few answers")
    assert all("needed" in one.why_not for one in page.values)


def test_a_local_manager_sees_the_own_unit_only(world, planted) -> None:
    """Noor leads another unit: nothing of Breda shows there."""
    said = get(world.noor, "brand_values").content.decode()
    assert "Too few answers" in said
    assert "heat--up" not in said
    assert get(world.noor, "brand_values", f"unit={world.breda.pk}").status_code == 404
