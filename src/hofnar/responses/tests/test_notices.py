"""Mails about answers, through a real mail server: to whom, how many, and nothing of what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.mail_server import BACKEND, Sink, mail_server

from hofnar.accounts.access import scope_of
from hofnar.jobs.models import Job, Message
from hofnar.jobs.services import run_waiting
from hofnar.responses.models import Notice, Response, Told
from hofnar.responses.notices import jobs, reactions
from hofnar.responses.notices.services import choose
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Bezorger reed over mijn tulpen"


@pytest.fixture
def sink(settings):
    letters = Sink()
    with mail_server(letters) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", port
        yield letters


@pytest.fixture
def survey(world):
    for person in (world.olga, world.bart, world.noor):
        person.language = "en"
        person.save()
    return open_survey(world.tulp, mode="service")


def answer(survey, unit, nps="2"):
    person = Respondent(f"/s/{open_link(survey, unit).code}")
    person.open()
    person.send(nps=nps, why=WORDS)
    person.send(grade="3")


def wants(user, survey, rhythm="each"):
    return choose(scope_of(user), survey, rhythm)


def text(letter) -> str:
    return letter.get_body(("plain",)).get_content()


def test_a_mail_as_an_answer_comes_in_says_how_many_and_not_what(world, survey, sink):
    wants(world.olga, survey)
    answer(survey, world.breda)
    run_waiting()
    (letter,) = sink.letters
    assert letter["To"] == world.olga.email
    assert letter["Subject"] == "A new answer: Relatie"
    assert "Breda: 1" in text(letter)
    assert reverse("survey_responses", args=[survey.pk]) in text(letter)
    assert WORDS not in text(letter)
    assert "nps" not in text(letter).lower()


def test_each_answer_is_told_once_and_what_follows_soon_in_one_mail(world, survey, sink):
    wants(world.olga, survey)
    answer(survey, world.breda)
    run_waiting()
    reactions.answers_arrived(world.tulp.pk)
    run_waiting()
    assert len(sink.letters) == 1
    for _ in range(3):
        answer(survey, world.breda)
        run_waiting()
    assert len(sink.letters) == 1  # within ten minutes of the last mail
    Told.objects.update(told_at=timezone.now() - timedelta(minutes=11))
    Job.objects.filter(state="waiting").update(due_at=timezone.now())
    run_waiting()
    assert [letter["Subject"] for letter in sink.letters] == ["A new answer: Relatie", "3 new answers: Relatie"]


def test_a_manager_hears_of_their_own_unit_only(world, survey, sink):
    wants(world.bart, survey)
    answer(survey, world.groningen)
    run_waiting()
    assert sink.letters == []
    answer(survey, world.breda)
    answer(survey, world.groningen)
    run_waiting()
    (letter,) = sink.letters
    assert "Breda: 1" in text(letter)
    assert "Groningen" not in text(letter)
    assert "/responses/" not in text(letter)  # a page that is not there for a manager


def test_who_lost_the_right_meanwhile_gets_nothing(world, survey, sink):
    wants(world.bart, survey)
    answer(survey, world.breda)
    reactions.answers_arrived(world.tulp.pk)
    world.bart.memberships.all().delete()
    run_waiting()
    assert sink.letters == []
    assert Message.objects.get().state == Message.State.DROPPED


def test_research_has_no_mail_at_the_moment_of_an_answer(world, sink):
    survey = open_survey(world.tulp, mode="confidential")
    assert wants(world.olga, survey) is None
    Notice.objects.create(survey=survey, user=world.olga, rhythm="each", since=timezone.now())
    answer(survey, world.breda)
    run_waiting()
    assert sink.letters == []


def test_what_was_there_before_the_choice_is_no_news(world, survey, sink):
    answer(survey, world.breda)
    wants(world.olga, survey)
    reactions.answers_arrived(world.tulp.pk)
    run_waiting()
    assert sink.letters == []


def digest_of(world, day: datetime) -> None:
    jobs.digest(Job(organisation_id=world.tulp.pk), f"{day:%Y-%m-%d}")


def came_in(*moments: datetime) -> None:
    for response, at in zip(Response.objects.order_by("pk"), moments):
        Response.objects.filter(pk=response.pk).update(saved_at=at, answered_on=at.date())


def test_a_digest_counts_from_seven_to_seven_on_the_organisations_clock(world, survey, sink):
    for person in (world.olga, world.bart, world.noor):
        wants(person, survey, "daily")
    Notice.objects.update(since=datetime(2026, 1, 1, tzinfo=UTC))
    for unit in (world.breda, world.breda, world.groningen, world.breda):
        answer(survey, unit)
    day = datetime(2026, 7, 2, tzinfo=UTC)  # seven in Amsterdam is five here
    came_in(day.replace(day=1, hour=5), day.replace(hour=4, minute=59), day.replace(hour=1), day.replace(hour=5))
    digest_of(world, day)
    digest_of(world, day)
    run_waiting()
    assert {letter["To"]: letter["Subject"] for letter in sink.letters} == {
        world.olga.email: "Relatie: 3 answers came in",
        world.bart.email: "Relatie: 2 answers came in",
        world.noor.email: "Relatie: one answer came in",
    }
    assert all(WORDS not in text(letter) for letter in sink.letters)


def test_a_weekly_digest_comes_on_monday(world, survey, sink):
    wants(world.olga, survey, "weekly")
    Notice.objects.update(since=datetime(2026, 1, 1, tzinfo=UTC))
    answer(survey, world.breda)
    came_in(datetime(2026, 7, 1, 12, tzinfo=UTC))
    digest_of(world, datetime(2026, 7, 5, tzinfo=UTC))  # a Sunday
    run_waiting()
    assert sink.letters == []
    digest_of(world, datetime(2026, 7, 6, tzinfo=UTC))
    run_waiting()
    assert len(sink.letters) == 1


def test_nothing_came_in_nothing_is_sent_and_the_next_morning_is_asked_for(world, survey, sink):
    wants(world.olga, survey, "daily")
    Job.objects.all().delete()
    digest_of(world, timezone.now())
    assert Job.objects.filter(kind="responses.digest", state="waiting", due_at__gt=timezone.now()).count() == 1
    run_waiting()
    assert sink.letters == []


def test_one_to_four_anonymous_answers_are_not_told(world, sink):
    survey = open_survey(world.tulp, mode="anonymous")
    wants(world.olga, survey, "daily")
    Notice.objects.update(since=timezone.now() - timedelta(days=9))
    for at in range(4):
        Response.objects.create(
            organisation=world.tulp, version=survey.versions.get(), wave="2026", external_id=str(at),
            unit=world.breda, answered_on=timezone.localdate(), answers={},
        )  # fmt: skip
    came_in(*[timezone.now() - timedelta(hours=30)] * 4)
    yesterday = timezone.now() - timedelta(hours=6)
    digest_of(world, yesterday)
    run_waiting()
    assert sink.letters == []


def test_choosing_on_the_page(world, survey, client):
    client.force_login(world.bart)
    shown = client.get(reverse("notices")).content.decode()
    assert "Relatie" in shown
    client.post(reverse("survey_notice", args=[survey.pk]), {"rhythm": "weekly"})
    assert Notice.objects.get().rhythm == "weekly"
    away = client.post(reverse("survey_notice", args=[survey.pk]), {"rhythm": "", "back": "https://evil.example/"})
    assert away["Location"] == reverse("notices")
    assert not Notice.objects.exists()
