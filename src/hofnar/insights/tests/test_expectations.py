"""Experience beside expectation, in both forms, through the page's own reader: verdicts, floors, doors."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.expectations import expectations_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import get
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric
from hofnar.responses.models import Batch, Change, Response
from hofnar.surveys.models import Question

YEAR = Period(2026 * 12, 2026 * 12 + 11)
NAMES = ("Delivery", "Parking", "Installation", "Newsletter")
# satisfaction, expected score, part that says better, part that says worse
TRUTH = ((4.5, 3.5, 0.6, 0.1), (2.0, 3.5, 0.1, 0.7), (4.5, 4.5, 0.15, 0.15), (2.0, 1.2, 0.5, 0.1))


def beside(planted, name: str, aspect: str):
    compares = aspect == "expectation"
    metric = make_metric(
        planted.organisation, level="touchpoint", kind="mean" if compares else "csat", name=f"{name} {aspect}",
        scale_low=-1 if compares else 1, scale_high=1 if compares else 5,
        touchpoint=planted.touchpoints[name], aspect=aspect,
    )  # fmt: skip
    Question.objects.create(
        version=planted.version, key=f"{name}_{aspect}", label=metric.name, role="touchpoint", metric=metric,
        touchpoint=metric.touchpoint,
    )  # fmt: skip


def answered(world, planted, n: int, seed: int = 3) -> None:
    rng = np.random.default_rng(seed)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    rows = []
    for at in range(n):
        answers: dict[str, int] = {"grade": 7}
        for name, (felt, hoped, better, worse) in zip(NAMES, TRUTH):
            answers[name] = int(np.clip(round(felt + rng.normal(0, 0.7)), 1, 5))
            answers[f"{name}_expected"] = int(np.clip(round(hoped + rng.normal(0, 0.7)), 1, 5))
            chance = rng.random()
            answers[f"{name}_expectation"] = 1 if chance < better else -1 if chance < better + worse else 0
        rows.append(
            Response(
                organisation=world.tulp,
                version=planted.version,
                batch=batch,
                wave="2026",
                external_id=f"{seed}-{at}",
                unit=world.breda,
                answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
                answers=answers,
            )
        )
    Response.objects.bulk_create(rows)
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    for name in NAMES:
        for aspect in ("expected", "expectation"):
            beside(planted, name, aspect)
    return planted


def page_of(world, planted):
    with translation.override("en"):
        chosen = Selection(world.root, planted.grade, YEAR)
        return expectations_page(Figures.of(world.tulp), chosen)


def test_both_forms_tell_exceeded_as_expected_short_and_better_than_feared(world, planted) -> None:
    answered(world, planted, 800)
    page = page_of(world, planted)
    assert [form.aspect for form in page.forms] == ["expectation", "expected"]
    for form in page.forms:
        fields = {line.label: line.field for line in form.lines}
        assert fields == {
            "Delivery": "Delighted",
            "Parking": "Disappointed",
            "Installation": "Promise kept",
            "Newsletter": "Better than feared",
        }


def test_the_figures_are_those_of_the_people_who_gave_both(world, planted) -> None:
    answered(world, planted, 400)
    page = page_of(world, planted)
    told = Response.objects.values_list("answers", flat=True)
    gap = np.mean([one["Delivery"] - one["Delivery_expected"] for one in told])
    line = next(line for line in page.forms[1].lines if line.label == "Delivery")
    assert line.gap.startswith(f"+{gap:.1f}"[:3])
    assert line.n == "400"
    better = np.mean([one["Delivery_expectation"] == 1 for one in told])
    compared = next(line for line in page.forms[0].lines if line.label == "Delivery")
    assert compared.better.startswith(f"{100 * better:.0f}%")


def test_below_the_floor_there_is_no_figure(world, planted) -> None:
    answered(world, planted, 40)
    page = page_of(world, planted)
    assert all(form.drawing is None and form.lines == () for form in page.forms)
    assert page.lead.startswith("Too few answers")


def test_where_it_was_never_asked_the_page_says_what_would_be_here(world, settings, tmp_path) -> None:
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    answered(world, lay_out(world.tulp), 60)
    assert "Nobody was asked what they had expected" in get(world.anna, "expectations").content.decode()


def test_a_local_manager_sees_the_own_unit_only(world, planted) -> None:
    answered(world, planted, 300)
    assert "Delighted" in get(world.anna, "expectations").content.decode()
    said = get(world.noor, "expectations").content.decode()
    assert "Too few answers" in said
    assert "Delighted" not in said
    assert get(world.noor, "expectations", f"unit={world.breda.pk}").status_code == 404


def test_an_expected_score_on_another_scale_is_left_out(world, planted) -> None:
    Metric.objects.filter(aspect="expected", name="Parking expected").update(scale_high=10)
    answered(world, planted, 200)
    page = page_of(world, planted)
    assert "Parking" not in [line.label for line in page.forms[1].lines]
    assert "Parking" in [line.label for line in page.forms[0].lines]
