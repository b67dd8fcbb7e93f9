"""The demo organisation as it is stored, and the buttons that lead into it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership, Unit, User
from hofnar.benchmarks.queries import Refusal, benchmarks_of, refusals
from hofnar.comments.models import Comment
from hofnar.demo.beliefs import BELIEFS
from hofnar.demo.build import build_once, demo_organisation, first_of_months
from hofnar.demo.figures import guess_first, make_figures
from hofnar.demo.sentences import BAD, GOOD
from hofnar.demo.shop import ANALYST, LOCAL, MANAGER
from hofnar.jester.models import Round
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.measurement.models import Metric
from hofnar.responses.models import Response
from hofnar.surveys.models import Question

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker):
    """One build of a twentieth of the answers for all tests here, taken away afterwards."""
    with django_db_blocker.unblock():
        build_once(lambda text: None, part=0.05, today=TODAY)
        yield
        call_command("flush", verbosity=0, interactive=False)


def press(who: str, client: Client | None = None):
    return (client or Client()).post(reverse("demo_sign_in"), {"who": who})


@pytest.mark.django_db
def test_the_tree_the_journeys_and_the_answers_are_there(shop):
    organisation = demo_organisation()
    assert organisation is not None
    assert organisation.is_invented
    assert Unit.objects.filter(organisation=organisation).count() == 40
    assert {level for (level,) in Unit.objects.values_list("level")} == {
        "organisation",
        "division",
        "region",
        "location",
    }
    assert Journey.objects.filter(organisation=organisation).count() == 3
    assert Touchpoint.objects.filter(organisation=organisation).count() >= 17
    assert Response.objects.filter(organisation=organisation).count() == 3000
    assert {"nps", "csat", "ces", "trust", "grade"} == set(
        Metric.objects.filter(aspect="experience").values_list("kind", flat=True)
    )


@pytest.mark.django_db
def test_two_years_up_to_the_last_full_month(shop):
    days = Response.objects.order_by("answered_on").values_list("answered_on", flat=True)
    assert date(2024, 11, 1) <= days.first() <= date(2024, 11, 30)
    assert date(2026, 10, 1) <= days.last() <= date(2026, 10, 31)
    assert first_of_months(date(2026, 1, 31)) == date(2024, 1, 1)
    assert first_of_months(date(2026, 12, 1)) == date(2024, 12, 1)


@pytest.mark.django_db
def test_comments_fit_the_score_beside_them(shop):
    about = Comment.objects.exclude(question__key="reason").select_related("question", "response")
    assert about.count() > 200
    for comment in about:
        moment = comment.question.key.removesuffix("_why")
        score, text = comment.response.answers[moment], comment.text.lower()
        pleased = any(words.lower() in text for words in GOOD[moment])
        annoyed = any(words.lower() in text for words in BAD[moment])
        assert (pleased, annoyed) == (score >= 3, score <= 3)


@pytest.mark.django_db
def test_every_question_with_a_score_points_at_a_metric_with_its_scale(shop):
    for question in Question.objects.filter(role__in=["kpi", "touchpoint"]).select_related("metric"):
        assert question.metric is not None
        assert (question.scale_low, question.scale_high) == (question.metric.scale_low, question.metric.scale_high)


@pytest.mark.django_db
def test_building_again_changes_nothing(shop):
    assert build_once(print, today=TODAY) is False
    assert Response.objects.count() == 3000


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "person"), [("manager", MANAGER), ("analyst", ANALYST), ("local", LOCAL)])
def test_one_click_signs_in(shop, who, person):
    client = Client()
    answer = press(who, client)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    membership = Membership.objects.get(user=user)
    assert (user.email, membership.role, membership.unit.code) == (person.email, person.role, person.unit)
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_the_page_to_sign_in_offers_the_three(shop):
    page = Client().get(reverse("account_login")).content.decode()
    assert [who for who in ("manager", "analyst", "local") if f'value="{who}"' in page] == [
        "manager",
        "analyst",
        "local",
    ]


@pytest.mark.django_db
def test_nobody_else_gets_in_that_way(shop):
    assert press("olga@example.org").status_code == 404
    assert press("").status_code == 404
    assert Client().get(reverse("demo_sign_in")).status_code == 405


@pytest.mark.django_db
def test_outside_demo_mode_the_view_refuses_too(shop, settings):
    settings.DEMO = False
    assert press("manager").status_code == 404


@pytest.mark.django_db
def test_one_benchmark_fits_and_the_others_say_why_not(shop):
    organisation = demo_organisation()
    nps = Metric.objects.get(organisation=organisation, kind="nps", aspect="experience")
    bought = Metric.objects.get(
        organisation=organisation, kind="csat", level="journey", journey__name__startswith="Kopen"
    )
    why = {refusals(organisation, one, nps) for one in benchmarks_of(organisation)}
    assert why == {(), (Refusal.SECTOR,), (Refusal.KIND,)}
    assert (Refusal.SCALE,) in {refusals(organisation, one, bought) for one in benchmarks_of(organisation)}


@pytest.mark.django_db
def test_three_managers_guessed_before_they_looked(shop):
    make_figures()
    guess_first()
    guess_first()
    asked = Round.objects.get(organisation=demo_organisation())
    assert asked.closed_at is not None
    assert asked.guesses.count() == len(BELIEFS) == 3
    assert all(len(guess.order) == 5 for guess in asked.guesses.all())
