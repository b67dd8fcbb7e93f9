"""Work runs with the rights its asker has when it begins, not with those of the moment it was asked for."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership, User
from hofnar.imports.models import ImportRun
from hofnar.jobs.asking import asked_by
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue, run_waiting
from hofnar.responses.queries import visible
from hofnar.surveys.models import Survey
from tests.permissions.imports import FILE


def lose_membership(world) -> None:
    Membership.objects.filter(user=world.anna).delete()


def become_reader(world) -> None:
    Membership.objects.filter(user=world.anna).update(role="reader")


def see_one_unit(world) -> None:
    Membership.objects.filter(user=world.anna).update(unit=world.breda)


def be_switched_off(world) -> None:
    User.objects.filter(pk=world.anna.pk).update(is_active=False)


REVOCATIONS = [lose_membership, become_reader, see_one_unit, be_switched_off]


@pytest.fixture
def asked(world) -> ImportRun:
    """Anna has asked for an import; no worker has begun."""
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(reverse("import_start"), {"file": SimpleUploadedFile("survey.csv", FILE.encode())})
    run = ImportRun.objects.get()
    client.post(reverse("import_confirm", args=[run.pk]), {"into": "new", "survey_name": run.survey_name})
    assert Job.objects.get(kind="imports.run").asked_by_id == world.anna.pk
    return run


@pytest.mark.parametrize("revoke", REVOCATIONS)
def test_a10_an_import_is_not_done_for_somebody_who_may_no_longer(world, asked, revoke):
    revoke(world)
    run_waiting()
    asked.refresh_from_db()
    assert asked.state == ImportRun.State.FAILED
    assert asked.error == {"code": "NO_LONGER_ALLOWED"}
    assert not Survey.objects.exists()
    client = Client()
    client.force_login(world.olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("import_run", args=[asked.pk])).status_code == 200


def test_whoever_still_may_gets_what_they_asked_for(world, asked):
    Membership.objects.filter(user=world.anna).update(role="owner")
    run_waiting()
    asked.refresh_from_db()
    assert asked.state == ImportRun.State.DONE


def test_a10_an_undo_is_not_done_either_and_the_answers_stay(world, asked):
    run_waiting()
    before = visible(world.tulp).count()
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(reverse("import_undo", args=[asked.pk]))
    lose_membership(world)
    run_waiting()
    asked.refresh_from_db()
    assert asked.state == ImportRun.State.DONE
    assert visible(world.tulp).count() == before > 0


def test_work_that_work_asks_for_is_the_same_persons(world, settings):
    settings.JOBS = {**settings.JOBS, "test.chain": "tests.test_revoked_rights.chain"}
    with asked_by(world.anna.pk):
        enqueue("test.chain", unique_key="first", left=1)
    run_waiting()
    assert list(Job.objects.values_list("asked_by_id", flat=True)) == [world.anna.pk] * 2


def chain(job: Job, left: int) -> None:
    if left:
        enqueue("test.chain", unique_key="second", left=0)
