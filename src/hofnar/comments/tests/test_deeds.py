"""Tags, stars, what was read, and what is hidden."""

from datetime import date

import pytest

from hofnar.accounts.access import scope_of
from hofnar.comments import acting, hiding
from hofnar.comments.acting import OPPOSITE, act, make_tag
from hofnar.comments.models import Comment, Mark, OriginalShown, Tagging
from hofnar.comments.queries import Chosen, inbox, shown_texts
from hofnar.comments.tests.spoken import asked, say
from hofnar.jobs.services import run_waiting
from hofnar.responses.exporting.copying import copy_answers
from hofnar.responses.models import Response
from hofnar.responses.services import apply_corrections, make_batch, snapshot, stage_corrections

MARCH = date(2026, 3, 5)


@pytest.fixture
def ten(world):
    return say(asked(world.tulp), world.breda, [f"the queue {n}" for n in range(10)], MARCH, score=3)


def count(user, **chosen):
    return len(inbox(scope_of(user), Chosen(**chosen)).comments)


def test_a_star_and_what_was_read_are_ones_own(world, ten):
    act(world.olga, "star", ten[:3])
    act(world.olga, "read", ten[:4])
    assert (count(world.olga, is_starred=True), count(world.olga, is_unread=True)) == (3, 6)
    assert (count(world.anna, is_starred=True), count(world.anna, is_unread=True)) == (0, 10)


@pytest.mark.parametrize("deed", ["read", "star", "tag"])
def test_undo_puts_back_only_what_was_changed(world, ten, deed):
    tag = make_tag(world.tulp, "queue")
    act(world.olga, deed, ten[:2], tag)
    done = act(world.olga, deed, ten, tag)
    assert set(done.changed) == {comment.pk for comment in ten[2:]}
    act(world.olga, OPPOSITE[deed], Comment.objects.filter(pk__in=done.changed), tag)
    rows = Tagging.objects.all() if deed == "tag" else Mark.objects.filter(**{acting.MARKS[deed][0]: True})
    assert set(rows.values_list("comment", flat=True)) == {ten[0].pk, ten[1].pk}


def test_a_removed_tag_comes_back_with_its_comments(world, ten):
    tag = make_tag(world.tulp, "Queue")
    act(world.olga, "tag", ten[:3], tag)
    acting.remove_tag(tag)
    assert make_tag(world.tulp, "queue") == tag
    assert count(world.anna, tag=tag) == 3


def test_two_tags_never_have_one_name(world):
    make_tag(world.tulp, "queue")
    with pytest.raises(acting.NameTaken):
        acting.rename_tag(make_tag(world.tulp, "wait"), "QUEUE")


def test_a_correction_keeps_tags_and_stars_and_puts_the_text_and_the_score_right(world, ten):
    comment = ten[0]
    act(world.olga, "tag", [comment], make_tag(world.tulp, "queue"))
    response = Response.objects.get(pk=comment.response_id)
    after = {**snapshot(response), "answers": {"nps": 9, "why": "Mail a@b.nl"}}
    batch = make_batch(world.tulp)
    stage_corrections([(response, after)], batch, None)
    apply_corrections(batch)
    put_right = Comment.objects.get(pk=comment.pk)
    assert (put_right.text, put_right.score, put_right.standing) == ("Mail [e-mail]", 9.0, "high")
    assert Tagging.objects.filter(comment=comment).count() == 1


def test_personal_data_are_hidden_before_they_are_stored_as_a_comment(world):
    comment = say(asked(world.tulp), world.breda, ["Bel Jan op 06-12345678"], MARCH)[0]
    assert comment.text == "Bel Jan op [tel.]"
    assert shown_texts([comment.response_id]) == {comment.response_id: {"why": "Bel Jan op [tel.]"}}


def test_a_file_of_the_responses_holds_the_masked_text(world):
    version = asked(world.tulp)
    comment = say(version, world.breda, ["Bel Jan op 06-12345678"], MARCH)[0]
    hiding.hide_piece(comment, "Jan", world.olga)
    copy = copy_answers(scope_of(world.olga), version.survey)
    assert [row["answers"] for row in copy.rows()] == [{"nps": 8, "why": "Bel […] op [tel.]"}]


def test_a_piece_is_hidden_by_hand_and_shows_again(world, ten):
    hiding.hide_piece(ten[0], "queue", world.olga)
    assert Comment.objects.get(pk=ten[0].pk).text == "the […] 0"
    assert count(world.olga, words="queue") == 9  # who searches for it does not find it
    with pytest.raises(hiding.NotThere):
        hiding.hide_piece(Comment.objects.get(pk=ten[0].pk), "queue", world.olga)
    hiding.show_piece(ten[0].pieces.get())
    assert Comment.objects.get(pk=ten[0].pk).text == "the queue 0"


def test_a_word_is_hidden_in_every_comment_and_shows_again(world, ten):
    hiding.set_words(world.tulp, ["queue"], world.olga)
    run_waiting()
    assert set(Comment.objects.values_list("text", flat=True)) == {f"the […] {n}" for n in range(10)}
    hiding.set_words(world.tulp, [], world.olga)
    run_waiting()
    assert set(Comment.objects.values_list("text", flat=True)) == {f"the queue {n}" for n in range(10)}


def test_a_look_at_what_was_typed_is_noted(world):
    comment = say(asked(world.tulp, mode="service"), world.breda, ["Bel 06-12345678"], MARCH)[0]
    assert hiding.original_for(comment, world.olga) == "Bel 06-12345678"
    assert OriginalShown.objects.get().user == world.olga
