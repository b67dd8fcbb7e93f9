"""The pages of the room, as somebody uses them without scripts."""

import re
from datetime import date

import pytest
from django.test import Client

from hofnar.comments import queries
from hofnar.comments.acting import make_tag
from hofnar.comments.models import Comment, Mark, OriginalShown, Tag, Tagging
from hofnar.comments.tests.spoken import asked, say

MARCH = date(2026, 3, 5)


def signed_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def ten(world):
    return say(asked(world.tulp), world.breda, [f"the queue {n}" for n in range(10)], MARCH, score=3)


def test_a_comment_stands_beside_its_score_with_the_month_and_not_the_day(world, ten):
    page = signed_in(world.bart).get("/comments/").content.decode()
    assert "the queue 7" in page
    assert "NPS 3 · detractor" in page
    assert "March 2026" in page
    assert "5 March 2026" not in page


def test_one_button_gives_a_star_and_undo_takes_it_away(world, ten):
    client = signed_in(world.bart)
    answer = client.post("/comments/do/", {"one": f"star:{ten[0].pk}", "query": "words=queue"}, follow=True)
    assert answer.redirect_chain[0][0] == "/comments/?words=queue"
    assert Mark.objects.get(is_starred=True).user == world.bart
    assert "1 comment has a star now." in answer.content.decode()
    client.post("/comments/undo/")
    assert not Mark.objects.filter(is_starred=True).exists()


def test_several_get_a_new_tag_at_once(world, ten):
    ids = [comment.pk for comment in ten[:4]]
    signed_in(world.bart).post("/comments/do/", {"deed": "tag", "ids": ids, "new_tag": "waiting time"})
    assert Tagging.objects.filter(tag__name="waiting time", comment__in=ids).count() == 4


def test_a_reader_gives_no_tags_and_nobody_those_of_others(world, ten):
    ids = [ten[0].pk]
    assert signed_in(world.roos).post("/comments/do/", {"deed": "tag", "ids": ids, "new_tag": "x"}).status_code == 404
    theirs = make_tag(world.klaver, "theirs")
    sent = {"deed": "tag", "ids": ids, "tag": theirs.pk}
    assert signed_in(world.bart).post("/comments/do/", sent).status_code == 404
    assert not Tag.objects.filter(organisation=world.tulp).exists()


def test_comments_one_may_not_read_are_passed_over(world, ten):
    signed_in(world.noor).post("/comments/do/", {"deed": "star", "ids": [comment.pk for comment in ten]})
    assert not Mark.objects.exists()


def test_the_way_back_never_leads_out(world, ten):
    answer = signed_in(world.bart).post("/comments/do/", {"deed": "read", "query": "//evil.example/?x=1\r\nA: b"})
    assert answer["Location"].startswith("/comments/?")


def test_an_address_with_another_organisations_unit_does_not_exist(world, ten):
    assert signed_in(world.bart).get(f"/comments/?unit={world.klaver_root.pk}").status_code == 404
    assert signed_in(world.bart).get(f"/comments/?unit={world.groningen.pk}").status_code == 404
    assert signed_in(world.bart).get("/comments/?before=x").status_code == 404


def test_a_month_that_is_none_is_refused_in_words(world, ten):
    answer = signed_in(world.bart).get("/comments/?since=2026-13")
    assert answer.status_code == 422
    assert "Write a month as 2026-03." in answer.content.decode()


def test_a_hidden_piece_shows_nowhere_on_the_page(world, ten):
    client = signed_in(world.bart)
    client.post(f"/comments/{ten[0].pk}/hide/", {"piece": "queue"})
    page = client.get(f"/comments/{ten[0].pk}/").content.decode()
    assert "the […] 0" in page
    assert "queue" not in page


def test_a_look_at_what_was_typed_needs_service_feedback_and_an_owner(world, ten):
    assert signed_in(world.olga).post(f"/comments/{ten[0].pk}/original/").status_code == 404
    typed = say(asked(world.tulp, "service"), world.assen, ["call 0612345678"], MARCH)[0]
    assert "0612345678" in signed_in(world.olga).post(f"/comments/{typed.pk}/original/").content.decode()
    assert OriginalShown.objects.get().comment == Comment.objects.get(pk=typed.pk)


def test_who_sees_one_unit_looks_further_back_past_what_they_may_not_read(world, monkeypatch):
    monkeypatch.setattr(queries, "LOOKED_AT", 5)
    version = asked(world.tulp)
    say(version, world.breda, [f"old {n}" for n in range(10)], date(2026, 1, 5))
    say(version, world.assen, [f"new {n}" for n in range(10)], MARCH)
    client, address, seen = signed_in(world.bart), "/comments/", set()
    for _page in range(9):
        page = client.get(address).content.decode()
        seen |= set(re.findall(r"old \d", page))
        assert not re.search(r"new \d", page)
        further = re.search(r'href="\?(before=[^"]+)"', page)
        if further is None:
            break
        address = f"/comments/?{further[1]}"
    assert len(seen) == 10
