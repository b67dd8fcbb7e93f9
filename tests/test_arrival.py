"""From what respondents gave to the figures: complete answers, closed partial ones, what is set aside, and the lag."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hofnar.insights import columnar
from hofnar.insights.queries import visible_responses
from hofnar.jobs.services import enqueue, run_waiting
from hofnar.measurement.services import make_metric
from hofnar.responses.exclusions import exclude, include
from hofnar.responses.lag import lag_of
from hofnar.responses.models import Change, Response, Submission
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.surveys.services import add_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(world):
    survey = open_survey(world.tulp)
    metric = make_metric(world.tulp, level="relation", kind="nps", name="Aanbevelen", owner=world.olga)
    add_question(survey.versions.get(), key="nps", label="Aanbevelen", role="kpi", metric=metric, scale=metric.scale)
    columnar.rebuild(world.tulp.pk)
    return survey


@pytest.fixture
def give(world, survey):
    address = f"/s/{open_link(survey, world.breda).code}"

    def give(n: int, nps: int, *, finishes: bool = True) -> None:
        for _ in range(n):
            person = Respondent(address, keeps_cookies=False)
            person.open()
            person.send(nps=str(nps), follow=finishes)
            if finishes:
                person.send(grade="8", follow=False)

    return give


@pytest.fixture
def overview(client, world):
    world.olga.language = "en"
    world.olga.save()
    client.force_login(world.olga)
    return lambda: client.get(reverse("overview")).content.decode()


def long_ago() -> None:
    """Nobody who is under way sent anything for three months."""
    Submission.objects.filter(state="open").update(last_at=timezone.now() - timedelta(days=90))


def test_complete_and_closed_partial_answers_are_in_the_figure(survey, give, overview):
    give(90, 10)
    run_waiting()
    assert not re.search(r"\+100\b", overview())  # 90 are too few for a figure
    give(30, 0, finishes=False)
    run_waiting()
    assert visible_responses(survey.organisation_id).count() == 90  # who is under way counts nowhere
    long_ago()
    enqueue("responses.tidy", unique_key="now")
    run_waiting()
    assert sorted(Submission.objects.values_list("state", flat=True)) == ["complete"] * 90 + ["partial"] * 30
    assert not Change.objects.exists()
    shown = overview()
    assert re.search(r"\+50\b", shown)  # 90 promoters and 30 detractors of 120
    assert re.search(r"\b120\b", shown)


def test_what_is_set_aside_leaves_the_figure_and_comes_back(world, survey, give, overview):
    give(120, 10)
    give(1, 0)
    run_waiting()
    unhappy = Response.objects.get(answers__nps=0)
    assert visible_responses(world.tulp.pk).count() == 121
    exclude(unhappy, world.olga, "Test van onszelf")
    run_waiting()
    assert visible_responses(world.tulp.pk).count() == 120
    assert re.search(r"\+100\b", overview())
    include(unhappy, world.olga)
    run_waiting()
    assert visible_responses(world.tulp.pk).count() == 121
    assert re.search(r"\+98\b", overview())  # 119 of 121


def test_the_lag_is_shown(client, world, survey, give, overview):
    def page() -> str:
        overview()
        return client.get(reverse("survey_responses", args=[survey.pk])).content.decode()

    give(1, 9)
    assert lag_of(world.tulp).waiting == Change.objects.count() == 1
    assert "One change is on its way to the figures" in page()
    run_waiting()
    lag = lag_of(world.tulp)
    assert lag.waiting == 0
    assert lag.seconds >= 1
    assert f"a new one is there after about {lag.seconds} s" in page()
