"""A small unit that truly is below gives its alarm; what happens to everybody gives none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.alarms import alarms_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import get
from hofnar.responses.models import Batch, Change, Response

FIRST = 2025 * 12
MONTHS = 18
TWENTY = [10] * 15 + [8] * 6 + [2] * 9  # of 30: 50 % promoters, 30 % detractors
NOUGHT = [10] * 12 + [8] * 6 + [2] * 12
TEN = [10] * 13 + [8] * 7 + [2] * 10


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def give(planted, unit, scores_of) -> None:
    batch = Batch.objects.create(organisation=planted.organisation, published_at="2026-01-01T00:00Z")
    rows = []
    for month in range(FIRST, FIRST + MONTHS):
        day = date(month // 12, month % 12 + 1, 1)
        for at, score in enumerate(scores_of(month - FIRST)):
            rows.append(
                Response(
                    organisation=planted.organisation, version=planted.version, batch=batch, wave=str(month),
                    external_id=f"{unit.pk}-{at}", unit=unit, answered_on=day + timedelta(days=at % 28),
                    answers={"nps": score},
                )
            )  # fmt: skip
    Response.objects.bulk_create(rows)
    Change.objects.create(organisation=planted.organisation, batch=batch)


def page_of(world, planted, unit=None):
    follow(world.tulp)
    with translation.override("en"):
        chosen = Selection(unit or world.root, planted.nps, Period(FIRST, FIRST + MONTHS - 1))
        return alarms_page(Figures.of(world.tulp), chosen)


def test_a_unit_of_thirty_a_month_that_is_twenty_points_below_is_not_shrunk_away(world, planted) -> None:
    for unit in (world.groningen, world.assen):
        give(planted, unit, lambda month: TWENTY * 5)
    give(planted, world.breda, lambda month: NOUGHT)
    page = page_of(world, planted)
    assert [(line.unit, line.beside) for line in page.low] == [("Breda", "below")]
    assert page.fell == ()  # it always was
    assert "1 unit lies below" in page.lead
    text = get(world.olga, "alarms").content.decode()
    assert "Beside the others" in text


def test_a_unit_that_fell_says_since_when(world, planted) -> None:
    for unit in (world.groningen, world.assen):
        give(planted, unit, lambda month: TWENTY * 5)
    give(planted, world.breda, lambda month: TWENTY * 2 if month < 12 else NOUGHT * 2)
    page = page_of(world, planted)
    assert [(line.unit, line.own) for line in page.fell] == [("Breda", "fallen")]
    assert page.fell[0].since == "January 2026"
    assert "Breda" in page.lead


def test_what_happens_to_everybody_is_no_alarm_beside_the_others(world, planted) -> None:
    for unit in (world.groningen, world.assen, world.breda):
        give(planted, unit, lambda month: TWENTY * 3 if month < 9 else NOUGHT * 3)
    page = page_of(world, planted)
    assert page.fell == page.low == page.good == ()
    assert "No alarm" in page.lead
    assert page.watched > 0
    assert "By luck alone" in page.luck


def test_a_local_manager_is_told_of_their_own_unit_alone(world, planted) -> None:
    for unit in (world.groningen, world.assen):
        give(planted, unit, lambda month: TWENTY * 5)
    give(planted, world.breda, lambda month: TWENTY * 3 if month < 12 else NOUGHT * 3)
    follow(world.tulp)
    text = get(world.bart, "alarms").content.decode()
    assert "Breda" in text
    assert "Groningen" not in text
    assert get(world.bart, "alarms", f"unit={world.root.pk}").status_code == 404


def test_few_answers_and_none(world, planted) -> None:
    assert b"Drop in a file" in get(world.anna, "alarms").content
    give(planted, world.breda, lambda month: [2, 3])
    page = page_of(world, planted)
    assert page.fell == page.low == ()
    assert get(world.anna, "alarms").status_code == 200
