"""The writer with its own thread and connection: many at once, locks, failing commits, order of arrival."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import OperationalError, connection, transaction

from hofnar.responses import completing, storing, writer
from hofnar.responses.models import Change, Response, Submission
from hofnar.responses.tests.posts import place_of, post
from hofnar.responses.tests.respondents import open_survey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_writer():
    yield
    writer.stop()


@pytest.fixture
def place(world):
    return place_of(open_survey(world.tulp), world.breda)


def at_once(*posts):
    def send(one):
        try:
            return writer.stored(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as many:
        return list(many.map(send, posts))


def test_fifty_respondents_at_once(place):
    first = [post(place, f"respondent {n}", "score", {"nps": n % 11}) for n in range(50)]
    assert all(one.applied for one in at_once(*first))
    last = [post(place, f"respondent {n}", "grade", {"grade": 7}) for n in range(50)]
    assert {one.state for one in at_once(*last)} == {"complete"}
    assert sorted(r.answers["nps"] for r in Response.objects.all()) == sorted(n % 11 for n in range(50))
    assert Change.objects.count() == 50


def test_fifty_equal_posts_at_once_are_one(place):
    same = post(place, "somebody", "score", {"nps": 3}, body="same")
    assert sum(one.applied for one in at_once(*[same] * 50)) == 1
    end = post(place, "somebody", "grade", {"grade": 3}, body="end")
    assert {one.state for one in at_once(*[end] * 50)} == {"complete"}
    assert Response.objects.count() == Change.objects.count() == 1


def test_after_the_end_fifty_others_change_nothing(place):
    at_once(post(place, "somebody", "score", {"nps": 3}))
    at_once(post(place, "somebody", "grade", {"grade": 3}))
    late = [post(place, "somebody", "score", {"nps": n % 11}) for n in range(50)]
    assert {(one.state, one.applied) for one in at_once(*late)} == {("complete", False)}
    assert Response.objects.get().answers == {"nps": 3, "why": "skipped", "grade": 3}


def test_posts_that_come_together_share_a_transaction_in_order_of_key(place, monkeypatch):
    groups = []
    store = storing.store

    def slow(posts):
        groups.append([one.key for one in posts])
        if len(groups) == 1:
            threading.Event().wait(0.3)
        return store(posts)

    monkeypatch.setattr(writer, "store", slow)
    at_once(*[post(place, f"respondent {n}", "score", {"nps": 5}) for n in range(20)])
    assert len(groups) < 20
    assert max(len(group) for group in groups) > 5
    assert all(group == sorted(group) for group in groups)


def test_a_post_that_cannot_be_stored_takes_no_other_along(place):
    broken = replace(place, unit_id=None)
    posts = [post(place, f"respondent {n}", "score", {"nps": 5}) for n in range(5)]
    posts.insert(2, post(broken, "broken", "score", {"nps": 5}))
    outcomes = storing.store(posts)
    assert [isinstance(one, Exception) for one in outcomes] == [False, False, True, False, False, False]
    assert Submission.objects.count() == 5


def test_a_completion_that_fails_takes_no_other_along_and_is_made_up_for(place, monkeypatch):
    for n in range(3):
        storing.store([post(place, f"respondent {n}", "score", {"nps": n})])
    ends = [post(place, f"respondent {n}", "grade", {"grade": 7}, body=f"end {n}") for n in range(3)]
    document = completing.Ended.document

    def failing(self):
        if self.merged.pages["score"]["nps"] == 1:
            raise ValueError("no document today")
        return document(self)

    monkeypatch.setattr(completing.Ended, "document", failing)
    assert [isinstance(one, Exception) for one in storing.store(ends)] == [False, True, False]
    monkeypatch.setattr(completing.Ended, "document", document)
    [again] = storing.store([ends[1]])
    assert (again.state, again.applied) == ("complete", False)
    assert Response.objects.count() == Change.objects.count() == 3


def test_a_failed_commit_fails_all_and_answers_none(place, monkeypatch):
    leave = transaction.Atomic.__exit__

    def failing(self, *given):
        if not connection.savepoint_ids and threading.current_thread().name == "answers-writer":
            connection.needs_rollback = True
            leave(self, *given)
            raise OSError("the disk says no")
        return leave(self, *given)

    monkeypatch.setattr(transaction.Atomic, "__exit__", failing)
    with pytest.raises(writer.NotStored):
        writer.stored(post(place, "somebody", "score", {"nps": 5}))
    monkeypatch.undo()
    assert Submission.objects.count() == 0
    assert writer.stored(post(place, "somebody", "score", {"nps": 5})).applied


def test_a_lock_timeout_is_tried_again(place, monkeypatch):
    store, tries = storing.store, []

    def locked(posts):
        tries.append(len(posts))
        if len(tries) < 4:
            raise OperationalError("database is locked")
        return store(posts)

    monkeypatch.setattr(writer, "store", locked)
    assert writer.stored(post(place, "somebody", "score", {"nps": 5})).applied
    assert tries == [1, 1, 1, 1]


def test_the_order_of_arrival_wins_inside_a_group(place):
    posts = [post(place, "somebody", "score", {"nps": n}) for n in (3, 9, 5)]
    storing.store(posts)
    assert Submission.objects.get().pages == {"score": {"nps": 5}}


def test_cells_merge_and_cleared_ones_go(place):
    storing.store([post(place, "somebody", "score", {"nps": 3, "why": "traag"})])
    storing.store([post(place, "somebody", "score", {"nps": 4})])
    assert Submission.objects.get().pages == {"score": {"nps": 4, "why": "traag"}}
    storing.store([post(place, "somebody", "score", {"why": None})])
    assert Submission.objects.get().pages == {"score": {"nps": 4}}
    storing.store([post(place, "somebody", "grade", {})])
    assert Response.objects.get().answers == {"nps": 4, "why": "skipped", "grade": "skipped"}


def test_a_response_and_what_follows_from_it_are_there_together_or_not_at_all(place, monkeypatch):
    storing.store([post(place, "somebody", "score", {"nps": 3})])
    end = post(place, "somebody", "grade", {"grade": 3}, body="end")

    def fails(*given, **more):
        raise OperationalError("no")

    monkeypatch.setattr(completing, "announce", fails)
    with pytest.raises(OperationalError):
        storing.store([end])
    assert (Response.objects.count(), Change.objects.count()) == (0, 0)
    assert Submission.objects.get().pages == {"score": {"nps": 3}}


def test_odd_texts_are_stored_as_they_are(place):
    odd = 'a"b\\c\n$."x" – 日本 🙂 \u202e {"nps": 10} \'; DROP TABLE'
    storing.store([post(place, "somebody", "score", {"nps": 3, "why": odd})])
    assert Submission.objects.get().pages == {"score": {"nps": 3, "why": odd}}


def test_who_waits_for_the_writer_holds_no_connection(place, monkeypatch):
    """A pool of eight and a hundred waiting requests: the writer must get its own. SQLite has no pool."""
    held = []
    keep = writer.Writer.store

    def seen(self, one):
        held.append(connection.connection)
        return keep(self, one)

    monkeypatch.setattr(writer.Writer, "store", seen)
    Submission.objects.count()
    assert connection.connection is not None
    writer.stored(post(place, "somebody", "score", {"nps": 5}))
    assert held == [None] or connection.vendor == "sqlite"
