import pytest
from django.http import Http404

from hofnar.accounts.access import scope_of
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.models import Question
from hofnar.surveys.queries import latest_version, without_owner
from hofnar.surveys.services import add_question, make_survey, new_version, set_question_owner
from hofnar_analytics.scales import Kind, Scale


def test_an_imported_question_waits_for_its_real_owner(world):
    version = make_survey(world.tulp, "Desk", imported=True).versions.get()
    question = add_question(
        version,
        key="q1",
        label="Ease",
        role=Question.Role.KPI,
        scale=Scale.of(Kind.CES),
        owner=world.anna,
        provisional=True,
    )
    nobody = add_question(version, key="q2", label="Trust", role=Question.Role.KPI)
    assert (question.scale_low, question.scale_high, question.position, nobody.position) == (1, 7, 0, 1)
    assert set(without_owner(world.tulp)) == {question, nobody}
    set_question_owner(question, world.noor)
    assert set(without_owner(world.tulp)) == {nobody}


def test_versions_count_up(world):
    survey = make_survey(world.tulp, "Desk")
    assert new_version(survey).number == 2
    assert latest_version(survey).number == 2


def test_another_organisations_survey_is_an_unknown_one(world):
    survey = make_survey(world.klaver, "Theirs")
    for wanted in (survey.pk, 999_999, "x", "9" * 40):
        with pytest.raises(Http404):
            survey_or_404(scope_of(world.olga), wanted)
