from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError

from hofnar.comments.models import Comment
from hofnar.jobs.models import Job
from hofnar.responses.models import Batch, Change, Correction, Response
from hofnar.responses.queries import touched_by, visible
from hofnar.responses.services import (
    NewResponse,
    add_many,
    apply_corrections,
    discard_rows,
    make_batch,
    publish,
    revert_corrections,
    save_response,
    snapshot,
    stage_corrections,
)
from hofnar.surveys.models import Question, SurveyVersion
from hofnar.surveys.services import add_question, make_survey

MAY = date(2026, 5, 4)


@pytest.fixture
def version(world) -> SurveyVersion:
    survey = make_survey(world.tulp, "Delivery", imported=True)
    version = survey.versions.get()
    add_question(version, key="nps", label="Recommend", role=Question.Role.KPI)
    add_question(version, key="why", label="Why", role=Question.Role.COMMENT)
    return version


def rows(world, version, count: int, start: int = 0) -> list[NewResponse]:
    why = version.questions.get(key="why")
    return [
        NewResponse(
            wave="2026",
            external_id=str(start + number),
            unit_id=world.breda.pk,
            answered_on=MAY,
            answers={"nps": number % 11},
            segments={"age": "18-34"},
            weight=1.5,
            comments={why.pk: f"because {number}"} if number % 2 else {},
        )
        for number in range(count)
    ]


def test_many_responses_stand_in_full(world, version):
    batch = add_many(version, rows(world, version, 25))
    assert visible(world.tulp).count() == 25
    seventh = visible(world.tulp).get(external_id="7")
    assert seventh.answers == {"nps": 7, "why": "because 7"}
    assert (seventh.segments, seventh.weight, seventh.answered_on) == ({"age": "18-34"}, 1.5, MAY)
    assert Comment.objects.filter(response__batch=batch).count() == 12
    assert Comment.objects.get(response=seventh).text == "because 7"
    assert Change.objects.get().batch == batch


def test_a_batch_is_unseen_until_it_is_published(world, version):
    batch = make_batch(world.tulp)
    add_many(version, rows(world, version, 3), batch=batch)
    assert visible(world.tulp).count() == 0
    assert Change.objects.count() == 0
    publish(batch)
    publish(Batch.objects.get(pk=batch.pk))
    assert visible(world.tulp).count() == 3
    assert Change.objects.count() == 1


def test_an_identity_stands_once(world, version):
    add_many(version, rows(world, version, 3))
    with pytest.raises(IntegrityError):
        add_many(version, rows(world, version, 1))


def test_ids_restart_every_wave(world, version):
    row = rows(world, version, 1)[0]
    next_year = NewResponse("2027", row.external_id, row.unit_id, MAY, {"nps": 3})
    add_many(version, [row, next_year])
    assert visible(world.tulp).count() == 2


def test_one_response_is_announced_once(world, version):
    row = rows(world, version, 2)[1]
    first, second = save_response(version, row), save_response(version, row)
    assert first.pk == second.pk
    assert Comment.objects.get().text == "because 1"
    assert Change.objects.get().response == first
    told = Job.objects.filter(kind="reaction", arguments__facts__response_id=first.pk)
    assert sorted(told.values_list("arguments__path", flat=True)) == sorted(settings.REACTIONS["response.saved"])


def corrected(response: Response, batch: Batch, **answers: object) -> None:
    after = snapshot(response)
    after["answers"] = {**after["answers"], **answers}
    stage_corrections([(response, after)], batch, None)


def test_a_correction_shows_when_applied_and_can_be_put_back(world, version):
    add_many(version, rows(world, version, 2))
    response = Response.objects.get(external_id="1")
    batch = make_batch(world.tulp)
    corrected(response, batch, nps=9, why="better now")
    response.refresh_from_db()
    assert response.answers["nps"] == 1
    apply_corrections(batch, chunk=1)
    apply_corrections(batch)
    response.refresh_from_db()
    assert response.answers == {"nps": 9, "why": "better now"}
    assert Comment.objects.get(response=response).text == "better now"
    assert Correction.objects.get().before == {"answers": {"nps": 1, "why": "because 1"}}
    assert list(touched_by(batch)) == [response]
    revert_corrections(batch)
    response.refresh_from_db()
    assert response.answers == {"nps": 1, "why": "because 1"}
    assert Comment.objects.get(response=response).text == "because 1"


def test_what_was_staged_can_be_thrown_away_but_not_what_was_published(world, version):
    batch = make_batch(world.tulp)
    add_many(version, rows(world, version, 3), batch=batch)
    discard_rows(batch)
    assert Response.objects.count() == Comment.objects.count() == 0
    publish(batch)
    with pytest.raises(ValueError):
        discard_rows(batch)
