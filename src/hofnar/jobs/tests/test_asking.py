"""Asking for work: once while it waits, and never for what was not committed."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from hofnar.jobs import running, services
from hofnar.jobs.models import Job

done: list[tuple[str, object]] = []


@pytest.fixture(autouse=True)
def kinds(settings):
    done.clear()
    settings.JOBS = {
        "reaction": "hofnar.jobs.reactions.run",
        "sow": f"{__name__}.sow",
        "break": f"{__name__}.break_down",
        "count": f"{__name__}.count_up",
    }
    settings.REACTIONS = {"bulb.sold": [f"{__name__}.pack", f"{__name__}.thank"]}


def sow(job, what):
    done.append(("sow", what))


def break_down(job):
    raise ValueError("the spade broke")


def count_up(job, left):
    services.progress(job, 10 - left, 10)
    if left:
        services.enqueue("count", unique_key=f"count:{left - 1}", left=left - 1)


def pack(bulb):
    done.append(("pack", bulb))


def thank(bulb):
    done.append(("thank", bulb))


@pytest.mark.django_db
def test_work_asked_for_is_done_once_with_its_arguments():
    services.enqueue("sow", unique_key="sow:tulips", what="tulips")
    services.enqueue("sow", unique_key="sow:tulips", what="tulips")
    assert services.run_waiting() == 1
    assert done == [("sow", "tulips")]
    assert Job.objects.get().state == Job.State.DONE
    assert services.run_waiting() == 0


@pytest.mark.django_db
def test_asking_again_after_it_is_done_is_new_work():
    for _ in range(2):
        services.enqueue("sow", unique_key="sow:tulips", what="tulips")
        services.run_waiting()
    assert len(done) == 2


@pytest.mark.django_db
def test_an_event_runs_every_reaction_with_its_facts():
    services.announce("bulb.sold", bulb="Queen of Night")
    services.run_waiting()
    assert sorted(done) == [("pack", "Queen of Night"), ("thank", "Queen of Night")]


@pytest.mark.django_db
def test_an_unknown_kind_or_event_is_refused_at_once():
    with pytest.raises(KeyError):
        services.enqueue("fly", unique_key="fly")
    with pytest.raises(KeyError):
        services.announce("bulb.stolen")


@pytest.mark.django_db(transaction=True)
def test_what_was_announced_in_a_rolled_back_transaction_does_not_exist():
    with transaction.atomic():
        services.announce("bulb.sold", bulb="Angelique")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0
    assert services.run_waiting() == 0


@pytest.mark.django_db
def test_two_long_keys_that_begin_alike_are_two_jobs():
    services.enqueue("sow", unique_key="x" * 300 + "1", what="one")
    services.enqueue("sow", unique_key="x" * 300 + "2", what="two")
    services.enqueue("sow", unique_key="x" * 300 + "2", what="two")
    assert Job.objects.count() == 2
    assert max(len(key) for key in Job.objects.values_list("unique_key", flat=True)) <= 200


@pytest.mark.django_db
def test_work_that_asks_for_work_runs_to_the_end_and_says_how_far_it_is():
    services.enqueue("count", unique_key="count", left=3)
    assert services.run_waiting() == 4
    assert list(Job.objects.order_by("pk").values_list("progress", flat=True)) == [7, 8, 9, 10]


@pytest.mark.django_db
def test_work_for_later_waits():
    services.enqueue("sow", unique_key="later", what="garlic", delay=timedelta(hours=1))
    assert services.run_waiting() == 0


@pytest.mark.django_db
def test_in_a_test_an_error_comes_out_as_it_is():
    services.enqueue("break", unique_key="break")
    with pytest.raises(ValueError, match="spade"):
        services.run_waiting()


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_later_and_later_and_then_kept_as_failed():
    services.enqueue("break", unique_key="break")
    waits = []
    for attempt in range(1, running.MAX_ATTEMPTS + 1):
        Job.objects.update(due_at=timezone.now())
        job = running.take()
        assert job is not None
        assert job.attempts == attempt
        running.attempt(job)
        job.refresh_from_db()
        waits.append((job.due_at - timezone.now()).total_seconds())
    assert waits[0] < waits[1] < waits[2] < waits[3]
    assert job.state == Job.State.FAILED
    assert "the spade broke" in job.error
    Job.objects.update(due_at=timezone.now())
    assert running.take() is None


@pytest.mark.django_db
def test_the_same_work_asked_for_while_it_runs_waits_its_turn():
    services.enqueue("sow", unique_key="sow:tulips", what="tulips")
    first = running.take()
    assert first is not None
    services.enqueue("sow", unique_key="sow:tulips", what="tulips")
    assert running.take() is None
    running.finish(first)
    second = running.take()
    assert second is not None
    assert second.pk != first.pk


@pytest.mark.django_db
def test_a_lease_that_ran_out_goes_to_another_and_the_first_can_write_nothing_more():
    services.enqueue("sow", unique_key="sow", what="peas")
    first = running.take(lease_for=timedelta(seconds=-1))
    second = running.take()
    assert first is not None
    assert second is not None
    assert second.pk == first.pk
    with pytest.raises(running.LeaseLost):
        services.progress(first, 1, 2)
    running.finish(first)
    second.refresh_from_db()
    assert second.state == Job.State.RUNNING


@pytest.mark.django_db
def test_a_heartbeat_keeps_the_job():
    services.enqueue("sow", unique_key="sow", what="peas")
    job = running.take(lease_for=timedelta(seconds=-1))
    assert job is not None
    assert running.keep([job.lease]) == 1
    assert running.take() is None


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_every_time_ends():
    services.enqueue("sow", unique_key="sow", what="nettles")
    for _ in range(running.MAX_ATTEMPTS):
        assert running.take(lease_for=timedelta(seconds=-1)) is not None
    assert running.take() is None
    assert running.give_up_on_deadly_jobs() == 1
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert job.error


@pytest.mark.django_db
def test_a_worker_that_must_stop_puts_the_job_back_without_counting_the_attempt(monkeypatch):
    services.enqueue("count", unique_key="count", left=0)
    monkeypatch.setattr(running.stopping, "is_set", lambda: True)
    job = running.take()
    assert job is not None
    running.attempt(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease) == (Job.State.RUNNING, 0, "")
    assert running.take() is not None


@pytest.mark.django_db
def test_kinds_that_take_long_can_be_left_to_others():
    services.enqueue("count", unique_key="count", left=0)
    services.enqueue("sow", unique_key="sow", what="peas")
    job = running.take(leave=["count"])
    assert job is not None
    assert job.kind == "sow"
    assert running.take(leave=["count"]) is None


@pytest.mark.django_db
def test_old_jobs_are_swept_and_young_ones_stay():
    for what, days in {"a": 8, "b": 1}.items():
        services.enqueue("sow", unique_key=what, what=what)
        services.run_waiting()
        Job.objects.filter(unique_key=what).update(finished_at=timezone.now() - timedelta(days=days))
    assert running.sweep() == 1
    assert [job.unique_key for job in Job.objects.all()] == ["b"]
