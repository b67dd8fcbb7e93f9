"""What is it worth: the page, what it asks for when nothing is known, what it withholds, and what a plan brings."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
import pytest

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.worth import worth_page
from hofnar.insights.selection import Selection
from hofnar.insights.services import say_customer_numbers
from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_pages import get
from hofnar.insights.worth_data import worth_data, worth_moments
from hofnar.measurement.models import Metric
from hofnar.responses.models import Response
from hofnar.surveys.models import Question
from hofnar_analytics.results import Reason

YEAR = Period(2025 * 12 + 10, 2026 * 12 + 9)
MONEY, CALLS = 12.0, -0.3


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def record(planted, key: str, aspect: str, most: float) -> Metric:
    metric = Metric.objects.create(
        organisation=planted.organisation, level="relation", kind="mean", aspect=aspect, name=key.capitalize(),
        scale_low=0, scale_high=most,
    )  # fmt: skip
    Question.objects.create(version=planted.version, key=key, label=key, role="fact", metric=metric)
    return metric


def with_records(planted, units, n: int = 1500, *, seed: int = 3, each: int = 3) -> dict[str, Metric]:
    """Spending, calls and staying follow the grade; respondents are n / each customers."""
    named = {
        "spent": record(planted, "spent", "revenue", 100_000),
        "calls": record(planted, "calls", "contacts", 1000),
        "stayed": record(planted, "stayed", "retention", 1),
    }
    rows = plant(planted, units, n, seed=seed, months=11)
    rng = np.random.default_rng(seed)
    for at, row in enumerate(rows):
        grade = row.answers["grade"]
        row.answers["spent"] = round(max(0.0, 100 + MONEY * grade + float(rng.normal(0, 30))), 2)
        row.answers["calls"] = int(rng.poisson(max(0.1, 4 + CALLS * grade)))
        row.answers["stayed"] = int(rng.random() < 1 / (1 + np.exp(2.0 - 0.4 * grade)))
        row.wave, row.external_id = f"{at % each}", f"customer-{at // each}"
    Response.objects.bulk_update(rows, ["answers", "wave", "external_id"], batch_size=500)
    follow(planted.organisation)
    return named


def page_of(world, planted, unit, **asked: str):
    return worth_page(Figures.of(world.tulp), Selection(unit, planted.grade, YEAR), asked)


def test_without_records_the_page_says_which_column_to_import(world, planted) -> None:
    plant(planted, [world.groningen], 300)
    follow(world.tulp)
    page = get(world.olga, "worth")
    assert page.status_code == 200
    assert "revenue per customer" in page.content.decode()


def test_the_chain_holds_the_planted_worth(world, planted) -> None:
    named = with_records(planted, [world.groningen, world.breda])
    page = page_of(world, planted, world.root)
    assert page.found is not None
    spent = page.found.outcome(str(named["spent"].pk))
    calls = page.found.outcome(str(named["calls"].pk))
    assert spent.link.low < MONEY < spent.link.high
    assert calls.link.low < CALLS < calls.link.high
    delivery = next(one for one in page.found.moments if one.label == "Delivery")
    assert delivery.path(spent.name).through.low > 0
    assert delivery.path(calls.name).through.high < 0
    assert page.found.observational
    assert [one.name for one in page.outcomes] == ["Spent", "Stayed", "Calls"]


def test_the_same_customer_only_where_somebody_says_who_is_who(world, planted) -> None:
    named = with_records(planted, [world.groningen, world.breda])
    before = page_of(world, planted, world.root)
    assert before.not_recognised
    assert before.found.outcomes[0].within_reasons == (Reason.NO_IDENTITY,)
    say_customer_numbers(planted.version.survey, world.olga)
    after = page_of(world, planted, world.root)
    within = after.found.outcome(str(named["spent"].pk)).within
    assert not after.not_recognised
    assert within.low < MONEY < within.high


def test_a_local_manager_sees_own_unit_only_and_few_answers_no_figure(world, planted) -> None:
    with_records(planted, [world.groningen, world.breda], 600)
    for person in (world.olga, world.anna, world.noor, world.bart, world.roos):
        assert get(person, "worth").status_code == 200
    assert "Groningen" not in get(world.bart, "worth").content.decode()
    few = worth_page(Figures.of(world.tulp), Selection(world.assen, planted.grade, YEAR), {})
    assert few.has_outcomes
    assert few.found is None


def test_no_covariates_or_rows_of_another_unit(world, planted) -> None:
    named = with_records(planted, [world.groningen, world.breda], 800)
    figures = Figures.of(world.tulp)
    moments = worth_moments(figures, planted.grade)
    data = worth_data(figures, planted.grade, moments, list(named.values()), world.breda.pk, YEAR, None)
    assert data.rows == Response.objects.filter(unit=world.breda).count()
    assert data.adjusted == ("channel",)


def ask(world, planted, **changes: str) -> str:
    delivery = planted.touchpoints["Delivery"]
    spent = Metric.objects.get(aspect="revenue")
    asked = {
        "plan-moment": str(delivery.pk), "plan-change": "0.5", "plan-customers": "1000", "plan-cost": "500",
        f"plan-value_{spent.pk}": "1", "plan-link": "across",
    }  # fmt: skip
    return get(world.olga, "worth", urlencode({**asked, **changes})).content.decode()


def test_a_plan_is_worked_out_on_the_page(world, planted) -> None:
    with_records(planted, [world.groningen, world.breda])
    text = ask(world, planted)
    assert "after the cost" in text
    assert "Estimated probability that it pays" in text
    assert "not proven to be the cause" in text


def test_a_plan_above_the_scale_is_refused_with_the_reason_and_nonsense_with_an_error(world, planted) -> None:
    with_records(planted, [world.groningen, world.breda])
    assert "above the end of the scale" in ask(world, planted, **{"plan-change": "3"})
    for wrong in ({"plan-change": "-1"}, {"plan-customers": "x"}, {"plan-moment": "999999"}, {"plan-change": "nan"}):
        text = ask(world, planted, **wrong)
        assert "after the cost" not in text
        assert "field-errors" in text


def test_figures_of_somebody_elses_kpi_or_unit_are_not_there(world, planted) -> None:
    with_records(planted, [world.groningen], 300)
    foreign = lay_out(world.klaver)
    assert get(world.olga, "worth", f"kpi={foreign.grade.pk}").status_code == 404
    assert get(world.bart, "worth", f"unit={world.groningen.pk}").status_code == 404
