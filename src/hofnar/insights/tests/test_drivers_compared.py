"""A moment that matters in one channel alone is found, and nothing else is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.drivers_compared import drivers_compared_page
from hofnar.insights.pages.kpis_compared import kpis_compared_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import get
from hofnar.responses.models import Batch, Change, Response

YEAR = Period(2026 * 12, 2026 * 12 + 11)
PAIR = "channel:shop:web"


@pytest.fixture
def planted(world, settings, tmp_path):
    """A point more for delivery is worth 0.8 in the shop and nothing on the web; ordering is worth 0.4 in both."""
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    rng = np.random.default_rng(3)
    n = 2400
    delivery, ordering, website = rng.integers(1, 6, (3, n))
    shop = np.arange(n) % 2 == 0
    grade = 6 + np.where(shop, 0.8, 0.0) * (delivery - 3) + 0.4 * (ordering - 3) + rng.normal(0, 1.0, n)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    Response.objects.bulk_create(
        Response(
            organisation=world.tulp, version=planted.version, batch=batch, wave="2026", external_id=str(at),
            unit=world.breda, answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
            answers={
                "Delivery": int(delivery[at]), "Ordering": int(ordering[at]), "Website": int(website[at]),
                "grade": int(np.clip(round(grade[at]), 1, 10)),
            },
            segments={"channel": "shop" if shop[at] else "web"},
        )
        for at in range(n)
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    return planted


def page_of(world, planted, beside: str):
    with translation.override("en"):
        return drivers_compared_page(Figures.of(world.tulp), Selection(world.root, planted.grade, YEAR), beside)


def test_the_moment_that_matters_in_one_channel_alone_is_the_only_one_called(world, planted) -> None:
    page = page_of(world, planted, PAIR)
    assert [line.name for line in page.lines if line.stands] == ["Delivery"]
    assert page.lead.startswith("Delivery matters more for shop than for web")
    assert page.drawing is not None


def test_without_a_period_before_it_says_so(world, planted) -> None:
    page = page_of(world, planted, "")
    assert page.why_not
    assert page.lines == ()


def test_the_page_for_everybody_and_nonsense_in_the_address(world, planted) -> None:
    for person in (world.olga, world.noor, world.bart):
        for query in (f"beside={PAIR}", "beside=a:b:c", "beside=x", f"beside={PAIR}&reading=share"):
            assert get(person, "drivers_compared", f"kpi={planted.grade.pk}&{query}").status_code == 200
    text = get(world.bart, "drivers_compared", f"kpi={planted.grade.pk}&beside={PAIR}").content.decode()
    assert "matters more for shop" in text


@pytest.fixture
def two_kpis(world, settings, tmp_path):
    """Delivery weighs twice as much for the grade as for the recommendation; ordering as much for both."""
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    rng = np.random.default_rng(6)
    n = 1500
    delivery, ordering, website = rng.integers(1, 6, (3, n))
    mood = rng.normal(0, 0.8, n)
    grade = 6 + 0.9 * (delivery - 3) + 0.4 * (ordering - 3) + mood + rng.normal(0, 0.6, n)
    nps = 6 + 0.2 * (delivery - 3) + 0.4 * (ordering - 3) + mood + rng.normal(0, 0.9, n)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    Response.objects.bulk_create(
        Response(
            organisation=world.tulp, version=planted.version, batch=batch, wave="2026", external_id=str(at),
            unit=world.breda if at % 30 else world.assen, answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
            answers={
                "Delivery": int(delivery[at]), "Ordering": int(ordering[at]), "Website": int(website[at]),
                "grade": int(np.clip(round(grade[at]), 1, 10)), "nps": int(np.clip(round(nps[at]), 0, 10)),
            },
        )
        for at in range(n)
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    return planted


def kpis_page(world, planted, unit=None, kpi=None, **more):
    with translation.override("en"):
        chosen = Selection(unit or world.root, kpi or planted.grade, YEAR, **more)
        return kpis_compared_page(Figures.of(world.tulp), chosen, f"kpi:{planted.nps.pk}")


def test_the_moment_that_matters_more_for_one_kpi_is_called_with_its_interval(world, two_kpis) -> None:
    page = kpis_page(world, two_kpis)
    assert [line.name for line in page.lines if line.stands and line.name == "Delivery"]
    assert page.lead.startswith("Delivery matters more for Grade than for Recommend us: +")
    assert "±" in page.lead
    assert "1,500 answers" in page.about
    assert "Website" not in [line.name for line in page.lines if line.stands]
    assert page.drawing is not None
    both = {line.name: line for line in page.lines}
    assert set(both) == {"Delivery", "Ordering", "Website"}  # nobody was asked the others


def test_two_kpis_need_enough_people_who_answered_both(world, two_kpis) -> None:
    page = kpis_page(world, two_kpis, unit=world.assen)  # fifty people: enough for the grade, not for NPS
    assert page.why_not
    assert page.lines == ()
    assert kpis_page(world, two_kpis, kpi=two_kpis.nps) is None  # with itself


def test_no_other_metric_gets_in_through_the_address(world, two_kpis) -> None:
    theirs = lay_out(world.klaver).nps
    for beside in (f"kpi:{theirs.pk}", f"kpi:{two_kpis.moments['Delivery'].pk}", "kpi:", "kpi:x", "kpi:-1", "kpi:9e9"):
        response = get(world.olga, "drivers_compared", f"kpi={two_kpis.grade.pk}&beside={beside}")
        assert response.status_code == 200
        assert response.context["page"].other is None


def test_the_page_of_two_kpis_for_everybody(world, two_kpis) -> None:
    for person in (world.olga, world.noor, world.bart):
        for reading in ("leverage", "effect", "share", ""):
            query = f"kpi={two_kpis.grade.pk}&beside=kpi:{two_kpis.nps.pk}&reading={reading}"
            text = get(person, "drivers_compared", query).content.decode()
            assert ("Delivery matters more for Grade" in text) == (person != world.noor and reading != "effect")
            assert "standard deviations of each KPI" in text or person == world.noor or reading == "effect"
