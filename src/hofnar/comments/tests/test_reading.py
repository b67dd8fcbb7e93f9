"""Who reads what. A comment shows as part of a group of ten people, whatever is chosen on the page."""

from datetime import date

import pytest
from django.http import Http404

from hofnar.accounts.access import scope_of
from hofnar.comments import queries
from hofnar.comments.access import comment_or_404
from hofnar.comments.models import Comment
from hofnar.comments.queries import Chosen, inbox, readable
from hofnar.comments.tests.spoken import asked, say
from hofnar.responses.models import Response

MARCH, APRIL = date(2026, 3, 5), date(2026, 4, 5)


def texts(user, chosen=None):
    return {comment.text for comment in inbox(scope_of(user), chosen or Chosen()).comments}


def test_nine_people_are_read_by_nobody_and_ten_by_who_sees_their_unit(world):
    version = asked(world.tulp)
    say(version, world.breda, [f"b{n}" for n in range(9)], MARCH)
    assert texts(world.olga) == texts(world.bart) == set()
    say(version, world.breda, ["b9"], MARCH)
    assert len(texts(world.bart)) == len(texts(world.olga)) == 10
    assert texts(world.noor) == texts(world.kees) == set()


def test_people_of_two_small_places_show_under_their_region_to_who_sees_it(world):
    version = asked(world.tulp)
    say(version, world.groningen, [f"g{n}" for n in range(6)], MARCH)
    say(version, world.assen, [f"a{n}" for n in range(5)], MARCH)
    found = inbox(scope_of(world.noor), Chosen()).comments
    assert {comment.told_unit for comment in found} == {"North"}
    assert len(found) == 11


def test_choosing_a_place_does_not_take_it_out_of_the_group_of_its_region(world):
    version = asked(world.tulp)
    say(version, world.groningen, [f"g{n}" for n in range(6)], MARCH)
    say(version, world.assen, [f"a{n}" for n in range(5)], MARCH)
    assert texts(world.olga, Chosen(unit=world.assen)) == set()
    assert len(texts(world.olga, Chosen(unit=world.north))) == 11


def test_a_choice_of_months_takes_whole_groups(world):
    """Seven in March and five in April are one group: neither month can be asked for by itself."""
    version = asked(world.tulp)
    say(version, world.breda, [f"m{n}" for n in range(7)], MARCH)
    say(version, world.breda, [f"a{n}" for n in range(5)], APRIL)
    march, april = 12 * 2026 + 2, 12 * 2026 + 3
    assert texts(world.olga, Chosen(first=april)) == texts(world.olga, Chosen(last=march)) == set()
    assert len(texts(world.olga, Chosen(first=march, last=april))) == 12


def test_in_service_feedback_owners_read_from_the_first_answer_and_others_wait(world):
    version = asked(world.tulp, mode="service")
    say(version, world.breda, ["first"], MARCH)
    assert texts(world.olga) == {"first"}
    assert texts(world.anna) == texts(world.bart) == set()
    version.survey.owner = world.anna
    version.survey.save()
    assert texts(world.anna) == {"first"}


def test_what_may_not_be_read_does_not_exist(world):
    version = asked(world.tulp)
    waiting = say(version, world.assen, ["alone"], MARCH)[0]
    breda = say(version, world.breda, [f"b{n}" for n in range(10)], MARCH)[0]
    for user, comment in ((world.bart, waiting), (world.olga, waiting), (world.noor, breda), (world.kees, breda)):
        with pytest.raises(Http404):
            comment_or_404(scope_of(user), comment.pk)
    assert comment_or_404(scope_of(world.bart), breda.pk) == breda


def test_what_an_undo_removed_is_not_read(world):
    version = asked(world.tulp)
    gone = say(version, world.breda, [f"b{n}" for n in range(11)], MARCH)[0]
    Response.objects.filter(pk=gone.response_id).update(removed_at="2026-04-01T00:00Z")
    assert gone.text not in texts(world.olga)
    assert len(texts(world.olga)) == 10


def test_the_choices(world):
    version = asked(world.tulp)
    say(version, world.breda, [f"the queue {n}" for n in range(10)], MARCH, score=3)
    say(version, world.breda, [f"nice staff {n}" for n in range(10)], APRIL, score=9)
    assert texts(world.olga, Chosen(words="QUEUE")) == {f"the queue {n}" for n in range(10)}
    assert texts(world.olga, Chosen(standing="high")) == {f"nice staff {n}" for n in range(10)}
    assert texts(world.olga, Chosen(standing="middle")) == set()
    assert len(texts(world.olga, Chosen(survey=version.survey))) == 20


@pytest.mark.parametrize("word", [f"-{n}" for n in range(10)])
def test_pages_follow_each_other_without_a_gap_or_a_double(world, monkeypatch, word):
    monkeypatch.setattr(queries, "PAGE", 7)
    monkeypatch.setattr(queries, "LOOKED_AT", 11)
    version = asked(world.tulp)
    for day in range(1, 6):
        say(version, world.breda, [f"{day}-{n}" for n in range(10)], date(2026, 3, day))
    seen, before = [], None
    for _page in range(30):
        found = inbox(scope_of(world.olga), Chosen(words=word), before)
        seen += [comment.text for comment in found.comments]
        if found.more is None:
            break
        before = Comment.objects.get(pk=found.more)
    assert seen == [f"{day}{word}" for day in range(5, 0, -1)]


def test_newest_first(world):
    version = asked(world.tulp)
    say(version, world.breda, [f"old {n}" for n in range(10)], MARCH)
    say(version, world.breda, [f"new {n}" for n in range(10)], APRIL)
    days = [comment.answered_on for comment in readable(scope_of(world.olga)).order_by("-answered_on", "-pk")]
    assert days == sorted(days, reverse=True)
