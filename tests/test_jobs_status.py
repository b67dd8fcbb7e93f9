"""What somebody sees of work in the background: their own organisation's, and never a technical error."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from hofnar.jobs import running, services
from hofnar.jobs.models import Job

FRAGMENT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def job(world):
    return services.enqueue("insights.refresh", unique_key="tulp", organisation_id=world.tulp.pk)


@pytest.fixture
def anna(world):
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def look(client: Client, job: Job, **headers: str):
    return client.get(reverse("job_status", args=[job.pk]), **headers)


def test_waiting_work_is_asked_about_again(anna, job):
    answer = look(anna, job, **FRAGMENT)
    text = answer.content.decode()
    assert 'hx-trigger="every 1s"' in text
    assert "<html" not in text
    assert "HX-Trigger" not in answer


def test_running_work_shows_how_far_it_is_to_eye_and_ear(anna, job):
    taken = running.take()
    services.progress(taken, 640, 1000)
    text = look(anna, job, **FRAGMENT).content.decode()
    assert 'value="640" max="1000"' in text
    label = re.search(r'aria-labelledby="([^"]+)"', text)
    assert label is not None
    assert f'id="{label[1]}"' in text
    assert "64%" in text


def test_finished_work_stops_the_asking_and_tells_the_page(anna, job):
    running.finish(running.take())
    answer = look(anna, job, **FRAGMENT)
    assert answer["HX-Trigger"] == "job-over"
    assert "every 1s" not in answer.content.decode()


def test_failed_work_says_so_without_the_technical_error(anna, job):
    Job.objects.update(state=Job.State.FAILED, error="Traceback: secret of anna@example.org")
    text = look(anna, job, **FRAGMENT).content.decode()
    assert 'role="alert"' in text
    assert "secret" not in text
    assert f"{job.pk}" in text


def test_without_script_it_is_a_page(anna, job):
    text = look(anna, job).content.decode()
    assert "<html" in text
    assert "<progress" in text


def test_work_of_nobodys_organisation_is_not_shown(anna):
    reaction = services.enqueue("insights.refresh", unique_key="all")
    assert look(anna, reaction).status_code == 404
