"""Which answers an export holds, and who gets it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hofnar.accounts.models import Membership
from hofnar.responses.exporting.tests.exported import answer, fetch, lines, parquet, sav, table
from hofnar.responses.models import Batch
from hofnar.responses.services import apply_corrections, snapshot, stage_corrections
from hofnar.responses.tests.respondents import open_survey, publish
from hofnar.responses.tests.surveys import EVERY_KIND, SHORT
from hofnar.surveys.services import new_version


def _scores(world, survey, person="anna"):
    return [row["nps"] for row in table(fetch(getattr(world, person), survey, "csv"))]


def test_all_versions_in_one_table(world):
    survey = open_survey(world.tulp, SHORT)
    answer(survey, world.breda, 1, {"nps": 9, "grade": 7})
    second = new_version(survey)
    publish(second, EVERY_KIND)
    answer(survey, world.breda, 2, {"nps": 8, "people": 3}, version=second, wave="2027")
    rows = table(fetch(world.anna, survey, "csv"))
    assert [(row["version"], row["wave"], row["nps"]) for row in rows] == [("1", "2026", "9"), ("2", "2027", "8")]
    assert [row["people"] for row in rows] == ["not_asked", "3"]
    assert [row["people"] for row in parquet(fetch(world.anna, survey, "parquet"))] == [None, 3]


def test_undone_and_unpublished_answers_stay_out(world):
    survey = open_survey(world.tulp)
    answer(survey, world.breda, 1, {"nps": 1})
    answer(survey, world.breda, 2, {"nps": 2}, removed_at=timezone.now())
    answer(survey, world.breda, 3, {"nps": 3}, batch=Batch.objects.create(organisation=world.tulp))
    assert _scores(world, survey) == ["1"]


def test_a_correction_counts_once_it_is_applied(world):
    survey = open_survey(world.tulp)
    response = answer(survey, world.breda, 1, {"nps": 1})
    batch = Batch.objects.create(organisation=world.tulp, published_at=timezone.now())
    stage_corrections([(response, {**snapshot(response), "answers": {"nps": 9}})], batch, None)
    assert _scores(world, survey) == ["1"]
    apply_corrections(batch)
    assert _scores(world, survey) == ["9"]


def test_an_analyst_of_one_region_gets_that_region(world):
    survey = open_survey(world.tulp)
    answer(survey, world.breda, 1, {"nps": 1})
    answer(survey, world.assen, 2, {"nps": 2})
    Membership.objects.filter(user=world.anna).update(unit=world.north)
    assert _scores(world, survey) == ["2"]
    assert _scores(world, survey, "olga") == ["1", "2"]


def test_another_organisations_answers_are_not_there(world):
    theirs = open_survey(world.klaver)
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    for format in ("csv", "spreadsheet", "excel", "spss", "parquet", "jsonl"):
        assert client.get(reverse("survey_export", args=[theirs.pk, format])).status_code == 404
    assert client.get(reverse("survey_export", args=[open_survey(world.tulp).pk, "exe"])).status_code == 404


def _anonymous(world, *units):
    survey = open_survey(world.tulp, mode="anonymous")
    for number, unit in enumerate(units):
        answer(survey, unit, number, {"nps": number % 11, "why": f"text {number}"})
    return survey


def test_anonymous_answers_have_no_day_no_identity_and_no_order(world, tmp_path):
    survey = _anonymous(world, *[world.breda] * 60)
    rows = lines(fetch(world.anna, survey, "jsonl"))
    assert set(rows[0]) == {"version", "wave", "unit", "unit_name", "weight", "segments", "answers"}
    order = [row["answers"]["why"] for row in rows]
    stored = [f"text {number}" for number in range(60)]
    assert sorted(order) == sorted(stored)
    assert order != stored  # 60 in the same order by lot: one in 60!
    for format in ("csv", "spreadsheet"):
        assert not {"response", "answered_on"} & {*table(fetch(world.anna, survey, format), ",;"[format != "csv"])[0]}
    assert not {"response", "answered_on"} & {*sav(fetch(world.anna, survey, "spss"), tmp_path)[0]}


def test_small_units_of_an_anonymous_survey_stay_unnamed_and_never_one_alone(world):
    survey = _anonymous(world, *[world.breda] * 5, *[world.assen] * 12, *[world.groningen] * 14)
    named = [row["unit"] for row in lines(fetch(world.anna, survey, "jsonl"))]
    assert sorted(named) == [""] * 17 + ["groningen"] * 14


def test_fewer_than_ten_anonymous_answers_are_no_file(world):
    survey = _anonymous(world, *[world.breda] * 9)
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("survey_export", args=[survey.pk, "csv"])).status_code == 404
    page = client.get(reverse("survey_exports", args=[survey.pk]))
    assert page.status_code == 200
    assert reverse("survey_export", args=[survey.pk, "csv"]).encode() not in page.content
