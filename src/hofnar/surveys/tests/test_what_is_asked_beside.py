"""Expectations beside moments, and brand values: what is published is what the pages later read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hofnar.journeys.services import add_phase, add_touchpoint, make_journey
from hofnar.measurement.models import Metric
from hofnar.surveys.columns import make_missing_metrics
from hofnar.surveys.definition import Definition, Option, Question, QuestionKind, parse, questions_of
from hofnar.surveys.drafts import definition_of, draft_of, published_of, save_draft, start_draft
from hofnar.surveys.expectations import bind_expectations
from hofnar.surveys.forms.questions import QuestionForm
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar.surveys.publishing import publish
from hofnar.surveys.services import make_survey
from hofnar.surveys.starting import QUESTIONNAIRES
from hofnar.surveys.starting.questions import brand_value, page

START = next(one.definition for one in QUESTIONNAIRES if one.key == "all-moments")
A = Metric.Aspect


@pytest.fixture
def survey(world) -> Survey:
    made = make_survey(world.tulp, "Alles 2026")
    made.purpose, made.lawful_basis, made.retention_months = "Beter worden", "consent", 24
    made.save()
    return made


def with_moments(world, definition: Definition = START, *, expectation: bool = True) -> Definition:
    phase = add_phase(make_journey(world.tulp, "Kopen"), "Alles")
    options = tuple(
        Option(f"m{at}", {"nl": name, "en": name}, touchpoint=add_touchpoint(phase, name).pk)
        for at, name in enumerate(("Loket", "Brief"), start=1)
    )

    def changed(question: Question) -> Question:
        if question.kind is not QuestionKind.ALL_MOMENTS:
            return question
        return replace(question, options=options, asks_expectation=expectation)

    pages = tuple(replace(one, questions=tuple(map(changed, one.questions))) for one in definition.pages)
    return replace(definition, pages=pages)


def published(world, survey: Survey, definition: Definition) -> SurveyVersion:
    draft = save_draft(start_draft(survey), definition, world.anna, 0)
    make_missing_metrics(draft, definition, world.anna)
    return publish(draft, world.anna)


def bound(version: SurveyVersion) -> dict[str, Metric]:
    rows = version.questions.exclude(metric=None).select_related("metric__touchpoint")
    return {row.key: row.metric for row in rows}


def test_publishing_binds_each_moments_expectation_to_a_metric_of_its_own(world, survey):
    found = bound(published(world, survey, with_moments(world)))
    assert (found["moments.m1"].aspect, found["moments.m1.expected"].aspect) == (A.EXPERIENCE, A.EXPECTATION)
    assert found["moments.m1.expected"].touchpoint == found["moments.m1"].touchpoint
    assert (found["moments.m1.expected"].scale_low, found["moments.m1.expected"].scale_high) == (-1, 1)
    assert found["moments.m1.expected"].owner == world.anna


def test_where_nobody_asks_for_it_there_is_no_metric(world, survey):
    found = bound(published(world, survey, with_moments(world, expectation=False)))
    assert not [key for key in found if key.endswith(".expected")]


def test_the_next_version_goes_on_with_the_same_metric(world, survey):
    first = bound(published(world, survey, with_moments(world)))
    definition = draft_definition(world, survey)
    second = bound(published_again(world, survey, definition))
    assert second["moments.m2.expected"] == first["moments.m2.expected"]
    assert Metric.objects.filter(aspect=A.EXPECTATION).count() == 2


def draft_definition(world, survey: Survey) -> Definition:
    return replace(definition_of(published_of(survey)), promised_minutes=4)


def published_again(world, survey: Survey, definition: Definition) -> SurveyVersion:
    draft = save_draft(start_draft(survey), definition, world.anna, 0)
    return publish(draft_of(draft.survey), world.anna)


def test_binding_twice_changes_nothing(world, survey):
    version = published(world, survey, with_moments(world))
    before = sorted(version.questions.values_list("key", "metric"))
    bind_expectations(version, with_moments_again(version))
    assert sorted(version.questions.values_list("key", "metric")) == before


def with_moments_again(version: SurveyVersion) -> Definition:
    return parse(version.definition)


def test_a_brand_value_gets_a_metric_of_the_relation_that_says_so(world, survey):
    definition = Definition(
        ("nl", "en"), START.title, pages=(page("value", brand_value("honest", ("is eerlijk", "is honest"))),)
    )
    definition = replace(definition, closing=START.closing, promised_minutes=1)
    found = bound(published(world, survey, definition))
    assert (found["honest"].aspect, found["honest"].level) == (A.BRAND_VALUE, Metric.Level.RELATION)


def test_a_plain_question_is_never_bound_to_a_brand_value_of_the_same_scale(world, survey):
    definition = Definition(
        ("nl",), {"nl": "x"}, pages=(page("value", brand_value("honest", ("is eerlijk", "is honest"))),)
    )
    draft = save_draft(start_draft(survey), definition, world.anna, 0)
    make_missing_metrics(draft, definition, world.anna)
    plain = Definition(
        ("nl",), {"nl": "x"}, pages=(page("value", replace(next(questions_of(definition)), is_brand_value=False)),)
    )
    draft = save_draft(draft, plain, world.anna, draft.revision)
    assert draft.questions.get().metric is None


def test_the_editor_ticks_a_brand_value(world):
    question = brand_value("honest", ("is eerlijk", "is honest"))
    form = QuestionForm(START, question, {"text__nl": "Eerlijk", "text__en": "Honest", "is_brand_value": "on"})
    assert form.is_valid()
    assert form.changes()["is_brand_value"] is True
    assert "is_brand_value" not in QuestionForm(START, next(questions_of(START))).fields
