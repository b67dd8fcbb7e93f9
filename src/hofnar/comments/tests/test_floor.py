from datetime import date

import pytest
from django.http import Http404

from hofnar.accounts.access import scope_of
from hofnar.comments.access import comment_or_404
from hofnar.comments.models import Comment
from hofnar.comments.queries import readable
from hofnar.responses.services import NewResponse, add_many
from hofnar.surveys.models import Question
from hofnar.surveys.services import add_question, make_survey


@pytest.fixture
def spoken(world):
    """Nine people of Breda and twelve of Assen, each with a comment."""
    version = make_survey(world.tulp, "Desk").versions.get()
    why = add_question(version, key="why", label="Why", role=Question.Role.COMMENT)
    people = [(world.breda, n) for n in range(9)] + [(world.assen, n) for n in range(12)]
    add_many(
        version,
        [
            NewResponse(
                "1", f"{unit.code}{n}", unit.pk, date(2026, 1, n + 1), {}, {"age": str(n % 2)}, 1.0, {why.pk: "x"}
            )
            for unit, n in people
        ],
    )


def test_nobody_reads_the_comments_of_nine_people(world, spoken):
    assert readable(scope_of(world.bart)).count() == 0
    assert readable(scope_of(world.olga), unit=world.breda).count() == 0
    assert readable(scope_of(world.noor)).count() == 12


def test_a_filter_that_leaves_fewer_than_ten_gives_none(world, spoken):
    olga = scope_of(world.olga)
    assert readable(olga, unit=world.assen, since=date(2026, 1, 4)).count() == 0
    assert readable(olga, unit=world.assen, segments={"age": "1"}).count() == 0
    assert readable(olga, segments={"age": "1"}).count() == 10
    assert readable(olga, until=date(2026, 1, 6)).count() == 12


def test_each_comment_says_how_many_people_its_unit_has_in_the_group(world, spoken):
    found = readable(scope_of(world.olga))
    assert {(comment.unit.name, comment.unit_people) for comment in found} == {("Breda", 9), ("Assen", 12)}


def test_a_comment_one_may_not_read_does_not_exist(world, spoken):
    breda = Comment.objects.filter(unit=world.breda).first()
    with pytest.raises(Http404):
        comment_or_404(scope_of(world.bart), breda.pk)
    with pytest.raises(Http404):
        comment_or_404(scope_of(world.kees), breda.pk)
    assert comment_or_404(scope_of(world.olga), breda.pk) == breda
