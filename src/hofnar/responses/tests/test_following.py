"""The live page: devices, questions, versions, and large surveys counted by the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hofnar.accounts.access import scope_of
from hofnar.jobs.models import Job
from hofnar.jobs.services import run_waiting
from hofnar.responses import kept
from hofnar.responses.drop_off import count_drop_off, pages_of
from hofnar.responses.models import KeptCount, Submission
from hofnar.responses.partials import close_abandoned
from hofnar.responses.response_page import by_day, count_came_back, counts_by
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey, publish
from hofnar.responses.tests.surveys import BRANCHING, EVERY_KIND, SHORT, both
from hofnar.responses.version_effect import effects
from hofnar.surveys.definition import Definition, Page, Question, QuestionKind, dump
from hofnar.surveys.models import SurveyVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, world):
    world.olga.language = "en"
    world.olga.save()
    client.force_login(world.olga)
    return lambda survey, **query: client.get(reverse("survey_responses", args=[survey.pk]), query).content.decode()


def answered(survey, unit, n=1, finished=True, **first):
    link = open_link(survey, unit).code
    for _ in range(n):
        person = Respondent(f"/s/{link}")
        person.open()
        person.send(**(first or {"nps": "9"}))
        if finished:
            person.send(grade="8")


def made_up(survey, version, n, left_at=""):
    """``n`` people past the browser: finished, or stopped before the page ``left_at``."""
    now = timezone.now()
    steps = [page.key for page in SHORT.pages]
    sent = steps[: steps.index(left_at)] if left_at else steps
    unit = survey.organisation.unit_set.get(code="breda")
    Submission.objects.bulk_create(
        Submission(
            organisation=survey.organisation, survey=survey, version=version, wave="2026", unit=unit,
            respondent_key=f"{version.pk}-{left_at}-{at}", language="nl", channel="link", device="phone",
            state="open" if left_at else "complete", started_at=now, last_at=now,
            pages={step: {} for step in sent} if left_at else {},
            applied={f"{at:08}{step}": [step, 10 + at] for step in sent},
        )
        for at in range(n)
    )  # fmt: skip


def test_devices_stand_beside_ways_in(world, page):
    survey = open_survey(world.tulp)
    answered(survey, world.breda, 2)
    person = Respondent(f"/s/{open_link(survey, world.breda).code}")
    person.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141"
    person.client.headers = {}
    person.open()
    person.post(*person.form())
    rows = {row.of: row.begun for row in counts_by(count_came_back(survey, None, "2026"), "device")}
    assert sum(rows.values()) == 3
    assert rows["phone"] >= 2
    assert "By device" in page(survey)


def test_a_day_begins_at_midnight_on_the_organisations_clock(world):
    survey = open_survey(world.tulp)
    answered(survey, world.breda, 3)
    at = [datetime(2026, 7, 1, 21, 59, tzinfo=UTC), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)]
    at += [datetime(2026, 1, 9, 23, 30, tzinfo=UTC)]  # further back than is drawn
    for one, moment in zip(Submission.objects.order_by("pk"), at):
        Submission.objects.filter(pk=one.pk).update(completed_at=moment)
    from zoneinfo import ZoneInfo

    days = by_day(Submission.objects.all(), ZoneInfo("Europe/Amsterdam"))
    assert [(day.isoformat(), n) for day, n in days] == [("2026-07-02", 1), ("2026-07-01", 1)]


def test_questions_of_one_page_say_who_skipped_them(world):
    survey = open_survey(world.tulp)
    answered(survey, world.breda, 3, nps="9")  # no reason given
    answered(survey, world.breda, 1, finished=False, nps="3", why="Te lang gewacht")
    document = count_drop_off(survey, None, "2026", str(survey.versions.get().pk))
    first, last = pages_of(document, SHORT, "nl")
    assert [(one.key, one.shown, one.skipped) for one in first.questions] == [("nps", 4, 0), ("why", 4, 3)]
    assert [(one.key, one.shown, one.skipped) for one in last.questions] == [("grade", 3, 0)]
    assert (last.reached, last.left) == (4, 1)


def test_a_question_that_did_not_show_was_not_skipped(world):
    survey = open_survey(world.tulp, BRANCHING)
    person = Respondent(f"/s/{open_link(survey, world.breda).code}")
    person.open()
    person.send(age="40")
    person.send(nps="9")  # past what went wrong
    screened_out = Respondent(person.start)
    screened_out.open()
    screened_out.send(age="12")  # of whom nothing is kept
    document = count_drop_off(survey, None, "2026", str(survey.versions.get().pk))
    shown = {one.key: one.shown for page in pages_of(document, BRANCHING, "nl") for one in page.questions}
    assert shown == {"age": 1, "nps": 1, "wrong": 0, "repair": 0, "moments": 0, "last": 0}


def test_the_middle_half_of_the_times(world):
    survey = open_survey(world.tulp)
    made_up(survey, survey.versions.get(), 5)  # 10, 11, 12, 13, 14 seconds
    document = count_drop_off(survey, None, "2026", str(survey.versions.get().pk))
    assert pages_of(document, SHORT, "nl")[0].times == (11, 12, 13)


def changed(survey) -> tuple[SurveyVersion, Definition]:
    grade = Question("grade", QuestionKind.GRADE, both("Welk rapportcijfer geeft u?", "What mark?"))
    definition = Definition(
        languages=SHORT.languages, title=SHORT.title, pages=(SHORT.pages[0], Page("grade", (grade,))),
        closing=SHORT.closing,
    )  # fmt: skip
    version = SurveyVersion.objects.create(survey=survey, number=2, definition=dump(definition))
    publish(version, definition)
    return version, definition


def test_who_was_closed_left_where_they_were(world):
    survey = open_survey(world.tulp)
    answered(survey, world.breda, 1)
    answered(survey, world.breda, 2, finished=False)
    answered(survey, world.groningen, 1, finished=False, why="Geen score")
    before = count_drop_off(survey, None, "2026", str(survey.versions.get().pk))
    close_abandoned(timezone.now() + timedelta(days=90))
    assert set(Submission.objects.values_list("state", flat=True)) == {"complete", "partial", "broken_off"}
    after = count_drop_off(survey, None, "2026", str(survey.versions.get().pk))
    assert (
        (after["left"], after["answered"])
        == (before["left"], before["answered"])
        == ({"grade": 3}, {"score": 4, "grade": 1})
    )
    assert after["shown"]["nps"] == 3  # of who broke off nothing is left
    (row,) = counts_by(count_came_back(survey, None, "2026"), "channel")
    assert (row.begun, row.complete, row.partial, row.under_way) == (4, 1, 2, 1)


@pytest.mark.parametrize(
    ("left_before", "left_now", "certain"), [(40, 10, True), (12, 9, False), (10, 40, True), (0, 0, False)]
)
def test_what_a_new_version_did_is_said_with_its_margin(world, page, left_before, left_now, certain):
    survey = open_survey(world.tulp)
    first = survey.versions.get()
    second, definition = changed(survey)
    for version, left in ((first, left_before), (second, left_now)):
        made_up(survey, version, 100 - left)
        made_up(survey, version, left, left_at="grade")
    pages = [
        pages_of(count_drop_off(survey, None, "2026", str(version.pk)), asked, "nl")
        for version, asked in ((second, definition), (first, SHORT))
    ]
    (effect,) = effects(*pages, definition, SHORT)
    assert effect.page.key == "grade"  # the other page asks the same
    assert effect.difference == pytest.approx(left_now - left_before)
    assert effect.low <= effect.difference <= effect.high
    assert effect.is_certain is certain
    shown = page(survey)
    assert "What version 2 did, beside version 1" in shown
    assert ("That may be chance" in shown) is not certain
    assert ("fewer people leave here" in shown) is (certain and left_now < left_before)


def test_too_few_people_say_nothing_of_a_version(world, page):
    survey = open_survey(world.tulp)
    second, _ = changed(survey)
    made_up(survey, survey.versions.get(number=1), 60)
    made_up(survey, second, 49)
    assert "1 more must reach it" in page(survey) or "one more must reach it" in page(survey)


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(kept, "SMALL", 2)


def test_a_large_survey_is_counted_by_the_worker_and_says_when(world, page, large, client):
    survey = open_survey(world.tulp)
    answered(survey, world.breda, 5)
    assert "They are being counted" in page(survey)
    for _ in range(3):  # waves, then what came back, then where people leave
        run_waiting()
        shown = page(survey)
    assert "Through open links 5 people began, and 5 finished" in shown
    assert "Counted at" in shown
    answered(survey, world.breda, 1)
    assert "Through open links 5 people began" in page(survey)  # as it was counted, with its moment
    KeptCount.objects.update(made_at=timezone.now() - timedelta(seconds=11))
    page(survey)
    run_waiting()
    assert "Through open links 6 people began" in page(survey)


def test_counts_of_one_scope_are_not_shown_to_another(world, large, client):
    survey = open_survey(world.tulp)
    answered(survey, world.breda, 5)
    answered(survey, world.groningen, 4)
    for user, n in ((world.olga, 9), (world.anna, 4)):
        if user == world.anna:
            membership = user.memberships.get()
            membership.unit = world.north
            membership.save()
        scope = scope_of(user)
        for _ in range(2):
            found = kept.counted(scope, survey, "came_back", "2026", is_live=False)
            run_waiting()
        found = kept.counted(scope, survey, "came_back", "2026", is_live=False)
        assert sum(row[-1] for row in found.document["rows"]) == n


def test_a_dear_count_is_made_less_often(world, large):
    survey, scope = open_survey(world.tulp), scope_of(world.olga)
    answered(survey, world.breda, 3)
    kept.counted(scope, survey, "waves", is_live=False)
    run_waiting()
    KeptCount.objects.update(seconds=4.0, made_at=timezone.now() - timedelta(seconds=60))
    waiting = Job.objects.filter(kind="responses.count", state="waiting")
    kept.counted(scope, survey, "waves", is_live=False)
    assert waiting.count() == 0
    KeptCount.objects.update(made_at=timezone.now() - timedelta(seconds=81))
    kept.counted(scope, survey, "waves", is_live=False)
    kept.counted(scope, survey, "waves", is_live=False)
    assert waiting.count() == 1


def test_every_kind_of_question_has_its_row(world, page):
    survey = open_survey(world.tulp, EVERY_KIND)
    answered(survey, world.breda, finished=False, nps="9")
    shown = page(survey)
    for asked in EVERY_KIND.pages:
        for question in asked.questions:
            assert question.text["en"][:30].split("{")[0] in shown or question.kind == QuestionKind.INFORMATION
