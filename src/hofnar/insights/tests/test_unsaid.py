"""What cannot be said is said: floors, rare moments, small units, and an unknown response."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.unsaid import unsaid_page
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import get
from hofnar.invitations.services import make_personal_link
from hofnar.responses.tests.respondents import Respondent, open_survey

YEARS = Period(2024 * 12, 2026 * 12 + 11)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def lines(world, planted, kpi) -> dict[str, list[tuple[str, str]]]:
    with translation.override("en"):
        page = unsaid_page(Figures.of(world.tulp), Selection(world.root, kpi, YEARS))
    return {str(group.title): [(line.what, line.why) for line in group.lines] for group in page.groups}


def test_a_figure_below_its_floor_says_how_many_are_needed(world, planted) -> None:
    for at in range(60):
        answer(planted, world.breda, date(2026, 3, 1 + at % 20), f"r{at}", nps=at % 11, grade=8)
    follow(world.tulp)
    found = lines(world, planted, planted.grade)
    assert ("Recommend us", "too few answers: 40 more needed") in found["Figures"]
    assert all(what != "Grade" for what, _ in found["Figures"])


def test_small_units_are_counted_and_a_large_one_is_not(world, planted) -> None:
    plant(planted, [world.groningen, world.assen], 1200)
    for at in range(8):
        answer(planted, world.breda, date(2026, 3, 1 + at), f"b{at}", grade=8)
    follow(world.tulp)
    [(what, _why)] = lines(world, planted, planted.grade)["Units"]
    assert "Breda" in what
    assert "Groningen" not in what


def test_the_response_rate_is_always_said_to_be_unknown_without_a_frame(world, planted) -> None:
    plant(planted, [world.groningen], 800)
    follow(world.tulp)
    page = get(world.roos, "unsaid").content.decode()
    assert "How many people were asked is not known" in page


def test_a_low_response_says_how_many_answers_would_help(world, planted) -> None:
    plant(planted, [world.groningen, world.breda], 800)
    follow(world.tulp)
    survey = open_survey(world.tulp)
    addresses = [make_personal_link(survey, world.breda, wave="2026")[1] for _ in range(60)]
    for token in addresses[:6]:
        person = Respondent(f"/p/{token}")
        person.open()
        person.send(nps="9")
        person.send(grade="8")
    page = get(world.bart, "unsaid").content.decode()
    assert "6 of 60 invited people answered (10.0%)" in page
    assert "12 answers more bring it to three in ten" in page
    assert "How many people were asked is not known" not in page
    assert reverse("survey_responses", args=[survey.pk]) not in page  # his role does not open it
    assert reverse("survey_responses", args=[survey.pk]) in get(world.anna, "unsaid").content.decode()
    assert "6 of 60" not in get(world.noor, "unsaid").content.decode()  # Breda is not hers


def test_the_pace_of_the_months_tells_when_a_floor_is_reached(world, planted) -> None:
    for at in range(60):
        answer(planted, world.breda, date(2026, 1 + at % 6, 1 + at % 20), f"r{at}", nps=at % 11)
    follow(world.tulp)
    page = get(world.bart, "unsaid", "from=2026-01&to=2026-06").content.decode()
    assert "40 more needed" in page
    assert "it takes about 4 months more" in page


def test_every_why_leads_to_its_method_with_the_selection(world, planted) -> None:
    plant(planted, [world.groningen, world.assen], 1200)
    for at in range(8):
        answer(planted, world.breda, date(2026, 3, 1 + at), f"b{at}", grade=8)
    follow(world.tulp)
    page = get(world.anna, "unsaid", "from=2025-01&to=2026-06").content.decode()
    for slug in ("groups", "response"):
        assert f"{reverse('method', args=[slug])}?kpi=" in page
    told = get(world.anna, "method", "", "response").content.decode()
    assert "With your numbers" in told


def test_nothing_of_another_unit_is_said_to_a_local_manager(world, planted) -> None:
    plant(planted, [world.groningen, world.breda], 800)
    for at in range(8):
        answer(planted, world.assen, date(2026, 3, 1 + at), f"a{at}", grade=8)
    follow(world.tulp)
    assert "Assen" in get(world.anna, "unsaid").content.decode()
    assert "Assen" not in get(world.bart, "unsaid").content.decode()
