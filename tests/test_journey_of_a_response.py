"""Walks docs/journey-of-a-response.md."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hofnar.comments.models import Comment
from hofnar.insights import columnar
from hofnar.insights.columnar_files import manifest
from hofnar.jobs.models import Job
from hofnar.jobs.services import run_waiting
from hofnar.measurement.services import make_metric
from hofnar.responses.models import Change, Response
from hofnar.responses.services import NewResponse, save_response
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.surveys.models import Question, SurveyVersion
from hofnar.surveys.services import add_question, make_survey

PAGE = Path(__file__).resolve().parents[1] / "docs/journey-of-a-response.md"


def test_every_name_on_the_page_exists():
    for name in re.findall(r"`(hofnar[\w.]*)`", PAGE.read_text()):
        assert find(name) is not None, name


def find(name: str) -> object:
    """The object behind a dotted name; AttributeError or ModuleNotFoundError when it is gone."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(name)


@pytest.fixture
def version(world) -> SurveyVersion:
    metric = make_metric(world.tulp, level="relation", kind="nps", name="Aanbevelen", owner=world.olga)
    survey = make_survey(world.tulp, "Relatie", mode="service")
    version = survey.versions.get()
    add_question(version, key="nps", label="Aanbevelen", role="kpi", metric=metric, scale=metric.scale, position=1)
    add_question(version, key="why", label="Waarom?", role="comment", position=2)
    return version


def answer(world, version, number: int, score: int, text: str = "") -> Response:
    why = Question.objects.get(version=version, key="why")
    row = NewResponse(
        wave="2026",
        external_id=str(number),
        unit_id=world.breda.pk,
        answered_on=timezone.localdate(),
        answers={"nps": score},
        comments={why.pk: text} if text else {},
    )
    return save_response(version, row)


def test_from_stored_to_shown(client, world, version):
    client.force_login(world.bart, backend="allauth.account.auth_backends.AuthenticationBackend")
    columnar.rebuild(world.tulp.pk)

    # 1 and 2: stored, listed, announced, in one transaction
    response = answer(world, version, 1, 9, "Snel geholpen")
    assert response.answers == {"nps": 9, "why": "Snel geholpen"}
    assert Comment.objects.get(response=response).text == "Snel geholpen"
    assert Change.objects.filter(response=response).count() == 1
    follow = settings.REACTIONS["response.saved"]
    assert Job.objects.filter(kind="reaction", state="waiting").count() == len(follow)

    # the same identity again is the same response
    assert answer(world, version, 1, 3).pk == response.pk
    assert Response.objects.get(pk=response.pk).answers["nps"] == 9

    # 3 and 4: the worker follows, the change is crossed off
    run_waiting()
    assert not Change.objects.exists()

    # 7: one answer is no figure
    page = client.get(reverse("overview")).content.decode()
    assert "100,0" not in page

    # 5 to 7: 60 promoters, 30 passives, 30 detractors are +25
    for number, score in enumerate([9] * 59 + [8] * 30 + [4] * 30, start=2):
        answer(world, version, number, score)
    run_waiting()
    page = client.get(reverse("overview")).content.decode()
    assert re.search(r"\+25\b", page)
    assert "120" in page


def test_what_is_rolled_back_never_happened(world, version):
    with pytest.raises(RuntimeError), transaction.atomic():
        answer(world, version, 1, 9)
        raise RuntimeError
    assert not Response.objects.exists()
    assert not Change.objects.exists()
    assert not Job.objects.filter(kind="reaction").exists()


def test_a_file_of_another_month_is_left_alone(world, version):
    for number, day in ((1, date(2026, 3, 5)), (2, date(2026, 4, 5))):
        save_response(version, NewResponse("2026", str(number), world.breda.pk, day, {"nps": 9}))
    columnar.refresh(world.tulp.pk)
    save_response(version, NewResponse("2026", "3", world.breda.pk, date(2026, 4, 9), {"nps": 2}))
    assert columnar.refresh(world.tulp.pk).months == ("2026-04",)


def test_given_page_by_page_it_reaches_the_copy(world):
    survey = open_survey(world.tulp)
    metric = make_metric(world.tulp, level="relation", kind="nps", name="Aanbevelen", owner=world.olga)
    add_question(survey.versions.get(), key="nps", label="Aanbevelen", role="kpi", metric=metric, scale=metric.scale)
    columnar.rebuild(world.tulp.pk)
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}")
    visitor.open()
    visitor.send(nps="9", why="Snel geholpen")
    visitor.send(grade="8")
    response = Response.objects.get()
    assert Comment.objects.get(response=response).text == "Snel geholpen"
    assert Change.objects.filter(response=response).count() == 1
    run_waiting()
    assert Change.objects.count() == 0
    month = timezone.localdate().strftime("%Y-%m")
    assert set(manifest(world.tulp.pk).months) == {month}
