"""What was planted in the order of moments is found: people remember the end, and one moment breaks the next."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.order import order_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import answer, follow, lay_out
from hofnar.insights.tests.test_pages import get
from hofnar.measurement.models import Metric
from hofnar.responses.models import Batch, Change, Response

YEAR = Period(2026 * 12, 2026 * 12 + 11)
ASKED = ("Website", "Ordering", "Delivery", "Help desk")


@pytest.fixture
def empty(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


@pytest.fixture
def planted(world, empty):
    """The grade is the last moment and luck; a bad time ordering makes delivery bad for half of them."""
    rng = np.random.default_rng(9)
    n = 2400
    scores = rng.integers(1, 6, (n, len(ASKED)))
    scores[:, 2] = np.where((scores[:, 1] <= 2) & (rng.random(n) < 0.5), 1, scores[:, 2])
    grade = np.clip(np.rint(3 + 1.2 * scores[:, 3] + rng.normal(0, 0.8, n)), 1, 10)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    Response.objects.bulk_create(
        Response(
            organisation=world.tulp, version=empty.version, batch=batch, wave="2026", external_id=str(at),
            unit=world.breda, answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
            answers={name: int(scores[at, k]) for k, name in enumerate(ASKED)} | {"grade": int(grade[at])},
        )
        for at in range(n)
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    return empty


def page_of(world, planted, moment: str = ""):
    with translation.override("en"):
        chosen = Selection(world.root, planted.grade, YEAR)
        return order_page(Figures.of(world.tulp), chosen, planted.touchpoints[moment] if moment else None)


def test_the_last_moment_is_what_people_remember(world, planted) -> None:
    page = page_of(world, planted)
    assert page.lead.startswith("People remember the last moment")
    assert page.lines[0].name == "The last moment"
    assert [place.touchpoint.name for place in page.places] == list(ASKED)


def test_the_earlier_moment_that_breaks_a_later_one_stands_out_alone(world, planted) -> None:
    story = page_of(world, planted, "Delivery").story
    assert "After a bad experience with Ordering" in story.before
    assert [line.name for line in story.earlier if line.stands_out] == ["Ordering"]
    assert story.confounding
    assert [line.name for line in story.nexts] == ["Help desk"]


def test_the_first_and_the_last_moment_say_so(world, planted) -> None:
    assert "first moment" in page_of(world, planted, "Website").story.before
    assert "last moment" in page_of(world, planted, "Help desk").story.followed


def test_the_page_in_both_languages_and_for_a_local_manager(world, planted) -> None:
    place = planted.touchpoints["Delivery"].pk
    for person in (world.olga, world.anna, world.roos, world.bart, world.noor):
        assert get(person, "order", f"kpi={planted.grade.pk}&moment={place}").status_code == 200
    text = get(world.bart, "order", f"kpi={planted.grade.pk}&moment={place}").content.decode()
    assert "Observational" in text
    assert get(world.bart, "order", f"unit={world.root.pk}").status_code == 404
    assert get(world.bart, "order", "moment=x").status_code == 404
    assert get(world.bart, "order", "moment=99999999").status_code == 404


def test_few_answers_no_answers_and_a_kpi_of_which_lower_is_better(world, empty) -> None:
    assert b"Drop in a file" in get(world.anna, "order").content
    for at in range(30):
        answer(empty, world.breda, date(2026, 3, 1), str(at), grade=7, Website=3, Ordering=4, Delivery=2)
    follow(world.tulp)
    assert "too few answers" in page_of(world, empty).lead.lower()
    Metric.objects.filter(pk=empty.grade.pk).update(higher_is_better=False)
    empty.grade.refresh_from_db()
    assert "lower figure is better" in page_of(world, empty).lead
