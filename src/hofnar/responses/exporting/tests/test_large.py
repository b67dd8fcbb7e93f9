"""Large exports: made in the background, fetched by who asked, gone after a day; and the trace of every export."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hofnar.accounts.models import Role
from hofnar.jobs.models import Job
from hofnar.jobs.services import run_waiting
from hofnar.responses.exporting import services, views
from hofnar.responses.exporting.tests.exported import answer, fetch, table
from hofnar.responses.models import Export
from hofnar.responses.tests.respondents import open_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(world):
    made = open_survey(world.tulp)
    for number in range(12):
        answer(made, world.breda if number < 7 else world.groningen, number, {"nps": number % 11, "why": f"w{number}"})
    return made


@pytest.fixture
def large(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(views, "LARGE", 10)
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return settings.EXPORTS_ROOT


def signed_in(user) -> Client:
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user)
    return client


def ask(client, survey, format="csv"):
    return client.post(reverse("survey_export_prepare", args=[survey.pk, format]), follow=True)


def file_of(export) -> str:
    return reverse("survey_export_file", args=[export.survey_id, export.pk])


def test_a_large_file_is_made_in_the_background_and_is_the_same_file(world, survey, large):
    client = signed_in(world.anna)
    at_once = client.get(reverse("survey_export", args=[survey.pk, "csv"]), follow=True)
    assert "made ready in the background" in at_once.content.decode()
    shown = ask(client, survey).content.decode()
    ask(client, survey)
    export = Export.objects.get()  # twice is once
    assert f"job-{export.job_id}" in shown
    assert client.get(file_of(export)).status_code == 404
    run_waiting()
    export.refresh_from_db()
    assert export.rows == 12
    page = client.get(reverse("survey_exports", args=[survey.pk])).content.decode()
    assert file_of(export) in page
    sent = client.get(file_of(export))
    assert sent["Content-Disposition"].startswith("attachment")
    raw = b"".join(sent.streaming_content)
    assert len(raw) == export.size
    assert sorted(row["why"] for row in table(raw)) == sorted(f"w{number}" for number in range(12))
    assert [path.name for path in large.iterdir()] == [export.file]


@pytest.mark.parametrize("format", ["csv", "spreadsheet", "excel", "spss", "parquet", "jsonl"])
def test_every_format_can_be_made_ahead(world, survey, large, format):
    ask(signed_in(world.anna), survey, format)
    run_waiting()
    assert (Export.objects.get().rows, Export.objects.get().size > 100) == (12, True)


def test_progress_goes_from_nothing_to_all(world, survey, large, monkeypatch):
    from hofnar.responses.exporting import copying

    told: list[tuple[int, int]] = []
    monkeypatch.setattr(copying, "CHUNK", 5)
    monkeypatch.setattr(copying, "TOLD_EVERY", 4)
    monkeypatch.setattr("hofnar.responses.exporting.jobs.progress", lambda job, done, total: told.append((done, total)))
    ask(signed_in(world.anna), survey)
    run_waiting()
    assert told == [(5, 24), (10, 24), (12, 24), (16, 24), (20, 24), (24, 24)]


def test_nobody_else_fetches_it_and_not_with_fewer_units(world, survey, large):
    ask(signed_in(world.anna), survey)
    run_waiting()
    export = Export.objects.get()
    assert signed_in(world.olga).get(file_of(export)).status_code == 404
    membership = world.anna.memberships.get()
    membership.unit = world.north
    membership.save()
    assert signed_in(world.anna).get(file_of(export)).status_code == 404


def test_it_expires_and_the_trace_stays(world, survey, large):
    ask(signed_in(world.anna), survey)
    run_waiting()
    export = Export.objects.get()
    assert timedelta(hours=23) < export.expires_at - timezone.now() <= timedelta(hours=24)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert signed_in(world.anna).get(file_of(export)).status_code == 404
    services.sweep_files()
    assert list(Path(large).iterdir()) == []
    assert Export.objects.get().rows == 12


def test_who_may_no_longer_export_gets_no_file(world, survey, large):
    ask(signed_in(world.anna), survey)
    world.anna.memberships.update(role=Role.READER)
    run_waiting()
    assert Export.objects.get().file == ""
    assert not large.exists() or list(large.iterdir()) == []


def test_a_killed_attempt_leaves_no_half_file(world, survey, large, monkeypatch):
    ask(signed_in(world.anna), survey)

    def breaks(*arguments):
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("hofnar.responses.exporting.jobs.written", breaks)
        with pytest.raises(OSError, match="disk full"):
            run_waiting()
    assert list(large.iterdir()) == []
    Job.objects.filter(kind="responses.export").update(state="waiting", lease="", due_at=timezone.now())
    run_waiting()
    assert Export.objects.get().rows == 12


def test_the_owner_sees_who_took_what(world, survey):
    fetch(world.anna, survey, "csv")
    row = Export.objects.get()
    assert (row.email, row.format, row.rows, row.survey, row.is_prepared) == (
        world.anna.email, "csv", 12, survey, False,
    )  # fmt: skip
    assert world.anna.email in signed_in(world.olga).get(reverse("survey_exports", args=[survey.pk])).content.decode()
    assert (
        "Who took answers out"
        not in signed_in(world.anna).get(reverse("survey_exports", args=[survey.pk])).content.decode()
    )
