"""The case of the documents: ten detractors leave, the NPS rises, and the page says that nobody got happier."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from hofnar.accounts.models import Organisation
from hofnar.customers.models import Customer
from hofnar.insights.figures import Figures
from hofnar.insights.models import CustomerNumbers
from hofnar.insights.months import Period
from hofnar.insights.pages.course import course_page
from hofnar.insights.selection import Selection
from hofnar.insights.services import say_customer_numbers
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import client_of, get
from hofnar.responses.models import Batch, Change, Response
from hofnar.surveys.models import Survey

NOW = Period(2026 * 12 + 6, 2026 * 12 + 11)
ADDRESS = "from=2026-07&to=2026-12"


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def give(planted, unit, on: date, scores: dict[str, int], wave: str) -> None:
    batch = Batch.objects.create(organisation=planted.organisation, published_at="2026-01-01T00:00Z")
    Response.objects.bulk_create(
        Response(
            organisation=planted.organisation, version=planted.version, batch=batch, wave=wave, external_id=who,
            unit=unit, answered_on=on, answers={"nps": score},
        )
        for who, score in scores.items()
    )  # fmt: skip
    Change.objects.create(organisation=planted.organisation, batch=batch)


def customers(times: int) -> dict[str, int]:
    """50 promoters, 30 passives and 20 detractors of 100, ``times`` over."""
    scores = [10] * 50 * times + [8] * 30 * times + [3] * 20 * times
    return {f"c{at:05d}": score for at, score in enumerate(scores)}


def ten_left(planted, unit, times: int) -> None:
    then = customers(times)
    give(planted, unit, date(2026, 3, 10), then, "spring")
    left = list(then)[-10 * times :]
    give(planted, unit, date(2026, 9, 10), {who: score for who, score in then.items() if who not in left}, "autumn")
    follow(planted.organisation)


def page_of(world, planted):
    with translation.override("en"):
        organisation = Organisation.objects.get(pk=world.tulp.pk)
        return course_page(Figures.of(organisation), Selection(world.root, planted.nps, NOW))


@pytest.mark.parametrize("times", [1, 2, 10])
def test_ten_detractors_gone_and_nobody_got_happier(world, planted, times) -> None:
    if times == 1:  # 90 answers are below the floor of an NPS: an organisation may show them as indicative
        Organisation.objects.filter(pk=world.tulp.pk).update(shows_indicative=True)
    ten_left(planted, world.breda, times)
    say_customer_numbers(planted.version.survey, world.anna)
    page = page_of(world, planted)
    assert page.who.sentence == "Recommend us +30.0 → +44.4: nobody got happier"
    assert page.who.lines[0].name == "The same people judge otherwise"
    assert page.who.lines[0].figure.startswith("0")
    assert page.who.lines[2].figure.startswith("+14.4")
    assert page.who.lines[2].people == str(10 * times)
    assert page.who.lines[3].people == "0"
    text = get(world.olga, "course", f"kpi={planted.nps.pk}&{ADDRESS}").content.decode()
    assert "nobody got happier" in text
    assert "does not mean that somebody left" in text


def test_without_somebodys_word_nobody_is_recognised(world, planted) -> None:
    ten_left(planted, world.breda, 2)
    page = page_of(world, planted)
    assert page.who.sentence == ""
    assert "Nobody is recognised" in page.who.why_not
    assert page.splits  # mix and within stand


def test_who_answers_twice_counts_once(world, planted) -> None:
    then = customers(2)
    give(planted, world.breda, date(2026, 3, 10), then, "spring")
    give(planted, world.breda, date(2026, 4, 10), {who: 10 for who in list(then)[:50]}, "again")
    give(planted, world.breda, date(2026, 9, 10), then, "autumn")
    follow(world.tulp)
    say_customer_numbers(planted.version.survey, world.anna)
    assert page_of(world, planted).who.sentence == "Recommend us +30.0 → +30.0: nothing changed"


def test_fewer_than_five_are_never_told_apart(world, planted) -> None:
    then = customers(2)
    give(planted, world.breda, date(2026, 3, 10), then, "spring")
    give(planted, world.breda, date(2026, 9, 10), dict(list(then.items())[:-3]), "autumn")
    follow(world.tulp)
    say_customer_numbers(planted.version.survey, world.anna)
    page = page_of(world, planted)
    assert not page.who.lines
    assert "fewer than five" in page.who.why_not


def test_too_few_stayers_say_how_many_are_needed(world, planted) -> None:
    give(planted, world.breda, date(2026, 3, 10), customers(2), "spring")
    new = {f"n{at}": 9 for at in range(150)} | dict(list(customers(2).items())[:60])
    give(planted, world.breda, date(2026, 9, 10), new, "autumn")
    follow(world.tulp)
    say_customer_numbers(planted.version.survey, world.anna)
    assert "40 more needed" in page_of(world, planted).who.why_not


def test_left_is_said_where_the_customer_file_says_so(world, planted) -> None:
    ten_left(planted, world.breda, 2)
    say_customer_numbers(planted.version.survey, world.anna)
    gone = list(customers(2))[-12:]
    Customer.objects.bulk_create(
        Customer(organisation=world.tulp, external_id=who, facts={"left_on": "2026-05-01"}) for who in gone
    )
    sentences = page_of(world, planted).who.sentences
    assert any("10 of them have left" in line for line in sentences)  # twelve, rounded to fives


def test_an_editor_says_it_and_takes_it_back_and_an_anonymous_survey_cannot(world, planted) -> None:
    survey = planted.version.survey
    address = reverse("customer_numbers", args=[survey.pk])
    assert client_of(world.bart).post(address).status_code == 404
    assert client_of(world.anna).post(address, {"are": "yes"}).status_code == 302
    assert CustomerNumbers.objects.get().said_by == world.anna
    client_of(world.anna).post(address, {"are": "no"})
    assert not CustomerNumbers.objects.exists()
    Survey.objects.filter(pk=survey.pk).update(mode="anonymous")
    assert client_of(world.anna).post(address, {"are": "yes"}).status_code == 404


def test_a_local_manager_is_told_of_their_own_people(world, planted) -> None:
    ten_left(planted, world.breda, 2)
    say_customer_numbers(planted.version.survey, world.anna)
    text = get(world.bart, "course", f"kpi={planted.nps.pk}&{ADDRESS}").content.decode()
    assert "nobody got happier" in text
    assert "They are not" not in text
    assert "nobody got happier" not in get(world.noor, "course", f"kpi={planted.nps.pk}&{ADDRESS}").content.decode()
