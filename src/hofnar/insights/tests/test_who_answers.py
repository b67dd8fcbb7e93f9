"""Who answers: a planted bias is seen and weighting takes it away; small groups stay hidden; nobody asked is said."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from hofnar.accounts.access import scope_of
from hofnar.insights.asked import OTHERS, _told, asked_and_answered, waves_asked
from hofnar.insights.figures import Figures
from hofnar.insights.models import PopulationMargin
from hofnar.insights.months import Period
from hofnar.insights.pages.who_answers import who_answers_page
from hofnar.insights.population import keep_margins
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import answer, follow, lay_out
from hofnar.insights.tests.test_pages import get
from hofnar.insights.weighted import answered_shares, weighted_kpi
from hofnar_analytics.margins import Margin

YEAR = Period(2026 * 12, 2026 * 12 + 5)
AGES = Margin("age", {"young": 500.0, "old": 500.0})


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def fill(planted, unit, age: str, n: int, grades: tuple[int, ...]) -> None:
    for at in range(n):
        day = date(2026, 1, 1) + timedelta(days=at % 180)
        answer(planted, unit, day, f"{age}-{at}", segments={"age": age}, grade=grades[at % len(grades)])


def biased(world, planted) -> Figures:
    """80 young with a mean of 6 and 320 others with 8: raw 7.6, weighted 7."""
    fill(planted, world.breda, "young", 80, (5, 7))
    fill(planted, world.breda, "old", 320, (7, 9))
    follow(world.tulp)
    return Figures.of(world.tulp)


def test_a_planted_bias_goes_away_by_hand(world, planted) -> None:
    found = weighted_kpi(biased(world, planted), planted.grade, YEAR, [AGES])
    assert found.score.raw.estimate == pytest.approx(7.6)
    assert found.score.weighted.estimate == pytest.approx(7.0)
    assert found.score.difference.high < -0.4
    assert found.score.deff == pytest.approx(400 * (80 * 2.5**2 + 320 * 0.625**2) / 400**2)


def test_the_page_says_who_is_missing_and_that_it_matters(world, planted) -> None:
    figures = biased(world, planted)
    keep_margins(world.tulp, world.olga, [AGES], counted_on=date(2026, 1, 1), source="customer file")
    with translation.override("en"):
        page = who_answers_page(figures, scope_of(world.olga), Selection(world.root, planted.grade, YEAR))
    assert "young (20.0% of the answers, 50.0% of everybody)" in page.lead
    assert "Weighting changes what Grade says" in page.lead
    assert page.kpis[0].changes
    assert page.wave is None


def test_a_unit_is_not_weighted_to_the_whole_organisation(world, planted) -> None:
    figures = biased(world, planted)
    keep_margins(world.tulp, world.olga, [AGES], counted_on=date(2026, 1, 1), source="customer file")
    page = who_answers_page(figures, scope_of(world.bart), Selection(world.breda, planted.grade, YEAR))
    assert page.kpis == ()
    assert all(line.population is None for fact in page.facts for line in fact.lines)


def test_a_rare_value_never_stands_by_itself(world, planted) -> None:
    fill(planted, world.breda, "rare", 3, (1,))
    fill(planted, world.breda, "young", 80, (5, 7))
    fill(planted, world.breda, "old", 320, (7, 9))
    follow(world.tulp)
    figures = Figures.of(world.tulp)
    shares = dict(answered_shares(figures, world.root.pk, YEAR, "age"))
    assert "rare" not in shares
    assert all(n >= 5 for n in shares.values())


def test_small_values_of_who_was_asked_stand_together() -> None:
    column = np.array(["a"] * 40 + ["b"] * 6 + ["c"] * 20)
    came = np.array([True] * 20 + [False] * 20 + [True] * 2 + [False] * 4 + [True] * 9 + [False] * 11)
    told = _told(column, came, np.ones(66))
    assert told == {"a": (40, 20), OTHERS: (26, 11)}


def test_who_was_asked_is_counted_from_personal_links(world, planted) -> None:
    from hofnar.invitations.services import make_personal_link
    from hofnar.responses.models import Submission

    now, survey = timezone.now(), planted.version.survey
    for at in range(40):
        age = "young" if at % 2 else "old"
        link, _token = make_personal_link(survey, world.breda, wave="2026", facts={"age": age})
        if at < 30 and (age == "old" or at < 15):
            row = answer(planted, world.breda, date(2026, 1, 1), f"x{at}", segments={"age": age}, grade=7)
            Submission.objects.create(
                organisation=world.tulp, survey=survey, version=planted.version, wave="2026", respondent_key=str(at),
                unit=world.breda, personal_link=link, state="complete", language="nl", channel="personal",
                started_at=now, last_at=now, response=row,
            )  # fmt: skip
    scope = scope_of(world.olga)
    (wave,) = waves_asked(scope)
    found = asked_and_answered(scope, wave, ["age"])
    assert {one.value: (one.asked, one.answered) for one in found.bias.values} == {"old": (20, 15), "young": (20, 7)}


def post(person, name: str, data, **kwargs):
    client = Client()
    client.force_login(person)
    return client.post(reverse(name, kwargs=kwargs), data)


def upload(person, text: str, day: str = "2026-01-01"):
    file = SimpleUploadedFile("margins.csv", text.encode())
    return post(person, "population_bring", {"file": file, "counted_on": day, "source": "customer file"})


def test_a_file_is_brought_in_replaced_and_taken_away(world, planted) -> None:
    fill(planted, world.breda, "young", 60, (7,))
    follow(world.tulp)
    assert upload(world.olga, "segment,value,number\nage,young,400\nage,old,600\n").status_code == 302
    assert upload(world.olga, "segment,value,share\nage,young,0.3\nage,old,0.7\n").status_code == 302
    (row,) = PopulationMargin.objects.filter(organisation=world.tulp)
    assert (row.amounts, row.is_share) == ({"young": 0.3, "old": 0.7}, True)
    assert post(world.olga, "population_remove", {}, margin_id=row.pk).status_code == 302
    assert not PopulationMargin.objects.exists()


def test_a_bad_file_names_its_row_and_changes_nothing(world, planted) -> None:
    fill(planted, world.breda, "young", 60, (7,))
    follow(world.tulp)
    answered = upload(world.olga, "segment,value,number\nage,young,many\n")
    assert answered.status_code == 422
    assert "Rij 2, kolom number" in answered.content.decode()
    assert not PopulationMargin.objects.exists()


def test_the_page_opens_for_everybody_and_says_that_nobody_was_asked(world, planted) -> None:
    biased(world, planted)
    for person in (world.olga, world.anna, world.noor, world.bart, world.roos):
        assert get(person, "who_answers").status_code == 200
    assert "Nobody is on record as asked" in get(world.olga, "who_answers").content.decode()
