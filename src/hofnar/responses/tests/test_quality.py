"""Careless and double answers: marked with a reason, set aside by a decision, never gone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hofnar.jobs.models import Job
from hofnar.jobs.services import run_waiting
from hofnar.responses import kept
from hofnar.responses.exclusions import exclude, include
from hofnar.responses.exporting.tests.exported import fetch, lines, table
from hofnar.responses.models import Change, Exclusion, Response, Submission
from hofnar.responses.quality import count_quality
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import NPS, WHY, both
from hofnar.surveys.definition import Definition, Option, Page, Question, QuestionKind
from hofnar.surveys.models import Survey

pytestmark = pytest.mark.django_db
TABLE = Question(
    "shop",
    QuestionKind.MATRIX,
    both("Onze winkel", "Our shop"),
    options=tuple(Option(str(at), both(str(at), str(at))) for at in range(1, 6)),
    rows=tuple(Option(f"s{at}", both(f"Uitspraak {at}", f"Statement {at}")) for at in range(6)),
)
ASKS = Definition(languages=("nl", "en"), pages=(Page("nps", (NPS, WHY)), Page("shop", (TABLE,))))
MIXED = (1, 2, 3, 4, 5, 3)


@pytest.fixture
def survey(world):
    return open_survey(world.tulp, ASKS)


@pytest.fixture
def page(client, world):
    world.olga.language = "en"
    world.olga.save()
    client.force_login(world.olga)
    return lambda survey: client.get(reverse("survey_quality", args=[survey.pk])).content.decode()


def given(survey, unit, number, *, table=MIXED, why="", seconds=60, nps=9, ago=0.0) -> Response:
    """A complete answer past the browser; ``ago`` in days."""
    version, at = survey.versions.get(), timezone.now() - timedelta(days=ago)
    answers = {"nps": nps, "why": why or "skipped", **{f"shop.s{row}": value for row, value in enumerate(table)}}
    made = Response.objects.create(
        organisation=survey.organisation, version=version, wave="2026", external_id=f"r{number}", unit=unit,
        answered_on=at.date(), answers=answers,
    )  # fmt: skip
    Submission.objects.create(
        organisation=survey.organisation, survey=survey, version=version, wave="2026", respondent_key=f"r{number}",
        unit=unit, state="complete", language="nl", channel="link", device="phone", started_at=at, last_at=at,
        completed_at=at, response=made, applied={"a": ["nps", seconds // 2], "b": ["shop", seconds - seconds // 2]},
    )  # fmt: skip
    return made


def marks(survey) -> dict[str, list[str]]:
    document = count_quality(survey, None, "2026")
    json.dumps(document)
    names = dict(Response.objects.values_list("pk", "external_id"))
    return {names[pk]: found for pk, _, found in document["listed"]}


def test_each_mark_has_its_reason(world, survey):
    for at in range(31):
        given(survey, world.breda, at, nps=at % 11)
    given(survey, world.breda, 100, table=(3,) * 6)
    given(survey, world.breda, 101, seconds=19)
    given(survey, world.breda, 102, why="De bezorger was heel vriendelijk", ago=0.5)
    given(survey, world.breda, 103, why="De bezorger was heel vriendelijk")
    given(survey, world.breda, 104, table=(5,) * 6)  # wholly satisfied
    assert marks(survey) == {"r100": ["straight_line"], "r101": ["speeder"], "r103": ["duplicate"]}


def test_equal_scores_without_a_text_are_two_people(world, survey):
    given(survey, world.breda, 1)
    given(survey, world.breda, 2)
    assert marks(survey) == {}


def test_two_windows_of_one_open_link_look_like_a_duplicate(world, survey):
    address = f"/s/{open_link(survey, world.breda).code}"
    for _ in range(2):
        person = Respondent(address, keeps_cookies=False)
        person.open()
        person.send(nps="3", why="Ik heb drie keer gebeld")
        person.send(**{f"shop__s{row}": str(value) for row, value in enumerate(MIXED)})
    assert Response.objects.count() == 2
    assert list(marks(survey).values()) == [["duplicate"]]


def test_figures_stand_with_and_without_them(world, survey, page):
    for at in range(120):
        given(survey, world.breda, at, nps=10 if at < 60 else 5)
    for at in range(200, 220):
        given(survey, world.breda, at, table=(3,) * 6, nps=0)
    (figure,) = count_quality(survey, None, "2026")["figures"]
    assert (figure["all"]["n"], figure["without"]["n"]) == (140, 120)
    assert figure["all"]["estimate"] == pytest.approx(100 * (60 - 80) / 140)
    assert figure["without"]["estimate"] == pytest.approx(0)
    shown = page(survey)
    assert "20 of the latest 140 complete answers have a mark" in shown
    assert "-14 (" in shown or "−14 (" in shown


def test_below_the_floor_no_figure_is_given(world, survey, page):
    for at in range(99):
        given(survey, world.breda, at)
    (figure,) = count_quality(survey, None, "2026")["figures"]
    assert figure["all"] == {"n": 99}
    assert "too few answers (99)" in page(survey)


def test_fewer_than_five_are_not_looked_at(world, survey, page):
    for at in range(4):
        given(survey, world.breda, at, table=(3,) * 6)
    shown = page(survey)
    assert "Too few answers to look at" in shown
    assert "the same answer in every row" not in shown


def test_a_decision_has_its_author_and_reason_and_is_undone(world, survey, client, page):
    for at in range(5):
        given(survey, world.breda, at)
    response = given(survey, world.breda, 9, table=(3,) * 6)
    page(survey)
    address = reverse("response_exclude", args=[survey.pk, response.pk])
    client.post(address, {"reason": "  "})
    assert not Exclusion.objects.exists()
    client.post(address, {"reason": "Test van onszelf"})
    client.post(address, {"reason": "nog eens"})
    assert Change.objects.filter(response=response).count() == 1
    assert Job.objects.filter(kind="reaction").exists()
    decision = Exclusion.objects.get()
    assert (decision.author, decision.reason, decision.undone_at) == (world.olga, "Test van onszelf", None)
    shown = page(survey)
    assert "One answer is set aside" in shown
    assert "No: Test van onszelf" in shown
    assert marks(survey) == {"r9": ["straight_line"]}  # it still stands with its reason
    response.refresh_from_db()
    assert response.answers["shop.s0"] == 3

    client.post(reverse("response_include", args=[survey.pk, response.pk]))
    decision.refresh_from_db()
    assert decision.undone_by == world.olga
    assert client.post(reverse("response_include", args=[survey.pk, response.pk])).status_code == 404


def test_an_export_has_what_is_set_aside_with_its_reason(world, survey):
    response = given(survey, world.breda, 1)
    given(survey, world.breda, 2)
    assert "excluded" not in lines(fetch(world.olga, survey, "jsonl"))[0]
    exclude(response, world.olga, "Test van onszelf")
    rows = table(fetch(world.olga, survey, "csv"))
    assert {row["response"]: row["excluded"] for row in rows} == {"r1": "Test van onszelf", "r2": ""}
    include(response, world.olga)
    assert "excluded" not in table(fetch(world.olga, survey, "csv"))[0]


def test_an_import_that_was_undone_is_not_brought_back_through_that_door(world, survey, client, page):
    response = given(survey, world.breda, 1)
    Response.objects.filter(pk=response.pk).update(removed_at=timezone.now())
    page(survey)
    for name in ("response_exclude", "response_include"):
        address = reverse(name, args=[survey.pk, response.pk])
        assert client.post(address, {"reason": "x"}).status_code == 404


def test_while_it_counts_the_page_asks_again_and_then_says_when(world, survey, page, monkeypatch):
    monkeypatch.setattr(kept, "SMALL", 2)
    for at in range(6):
        given(survey, world.breda, at)
    for _ in range(2):  # waves, then the marks
        shown = page(survey)
        assert 'data-live="counting"' in shown
        assert "responses/live" in shown
        run_waiting()
    shown = page(survey)
    assert 'data-live="counting"' not in shown
    assert "None of the latest 6 complete answers has a mark" in shown
    assert "Counted at" in shown


def test_an_anonymous_survey_marks_nothing(world, page, client):
    survey = open_survey(world.tulp, ASKS, mode=Survey.Mode.ANONYMOUS)
    response = Response.objects.create(
        organisation=world.tulp, version=survey.versions.get(), wave="2026", external_id="r1", unit=world.breda,
        answered_on=timezone.localdate(), answers={"nps": 3},
    )  # fmt: skip
    assert "nothing is marked" in page(survey)
    assert client.post(reverse("response_exclude", args=[survey.pk, response.pk]), {"reason": "x"}).status_code == 404
