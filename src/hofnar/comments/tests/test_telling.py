"""From answers to what may be read, the way the worker does it; and comments that stood before the inbox."""

from datetime import date
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from hofnar.accounts.access import scope_of
from hofnar.accounts.services import move_unit
from hofnar.comments.models import Comment, ToldCell
from hofnar.comments.queries import Chosen, inbox
from hofnar.comments.telling import tell_survey
from hofnar.comments.tests.spoken import asked, say
from hofnar.jobs.services import run_waiting
from hofnar.responses.services import NewResponse, save_response

MARCH = date(2026, 3, 5)


def test_the_tenth_answer_opens_the_group(world):
    version = asked(world.tulp)
    why = version.questions.get(key="why")
    for n in range(10):
        assert inbox(scope_of(world.bart), Chosen()).comments == []
        save_response(version, NewResponse("1", str(n), world.breda.pk, MARCH, {"nps": 3}, comments={why.pk: "slow"}))
        run_waiting()
    assert len(inbox(scope_of(world.bart), Chosen()).comments) == 10


def test_counting_again_changes_nothing(world):
    version = asked(world.tulp)
    say(version, world.breda, [str(n) for n in range(12)], MARCH)
    standing = list(ToldCell.objects.values_list("pk", flat=True))
    tell_survey(version.survey)
    assert list(ToldCell.objects.values_list("pk", flat=True)) == standing


def test_people_of_a_place_that_moved_show_under_its_new_region(world):
    version = asked(world.tulp)
    say(version, world.assen, [f"a{n}" for n in range(4)], MARCH)
    say(version, world.breda, [f"b{n}" for n in range(7)], MARCH)
    assert {one.told_unit for one in inbox(scope_of(world.olga), Chosen()).comments} == {world.root.name}
    move_unit(world.assen, world.south, timezone.localdate())
    tell_survey(version.survey)
    assert {one.told_unit for one in inbox(scope_of(world.olga), Chosen()).comments} == {"South"}


def test_comments_that_stood_before_are_masked_and_get_their_score(world):
    version = asked(world.tulp)
    comment = say(version, world.breda, ["call 0612345678"], MARCH, score=9)[0]
    bare = {"text": "call 0612345678", "survey": None, "month": 0, "score": None, "scored_by": None, "standing": ""}
    Comment.objects.filter(pk=comment.pk).update(**bare)
    import_module("hofnar.comments.migrations.0003_fill_inbox").fill(apps, None)
    filled = Comment.objects.get(pk=comment.pk)
    assert (filled.text, filled.score, filled.standing) == ("call [tel.]", 9.0, "high")
    assert (filled.survey, filled.month) == (version.survey, 12 * 2026 + 2)
