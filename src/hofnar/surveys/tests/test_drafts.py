"""Drafts, undo, and publishing: nothing is overwritten unseen, and only what changed breaks its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hofnar.accounts.models import Organisation
from hofnar.customers.models import Customer
from hofnar.journeys.services import add_phase, add_touchpoint, make_journey
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric
from hofnar.surveys import editing as edit
from hofnar.surveys.columns import make_missing_metrics
from hofnar.surveys.definition import QuestionKind, dump
from hofnar.surveys.drafts import (
    NotADraft,
    Outdated,
    definition_of,
    draft_of,
    published_of,
    redo,
    save_draft,
    start_draft,
    throw_away,
    undo,
)
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar.surveys.publish_check import Problem
from hofnar.surveys.publishing import NeedsReason, Refused, publish, remarks_on
from hofnar.surveys.services import make_survey
from hofnar.surveys.starting import QUESTIONNAIRES

START = {one.key: one.definition for one in QUESTIONNAIRES}


@pytest.fixture
def survey(world) -> Survey:
    made = make_survey(world.tulp, "Relatie 2026")
    made.purpose, made.lawful_basis, made.retention_months = "Beter worden", "consent", 24
    made.save()
    return made


@pytest.fixture
def draft(survey, world) -> SurveyVersion:
    return save_draft(start_draft(survey), START["relation-nps"], world.anna, 0)


def test_who_saves_on_an_older_draft_is_told(draft, world) -> None:
    seen = draft.revision
    changed = edit.remove_question(definition_of(draft), "better")
    save_draft(draft, changed, world.anna, seen)
    with pytest.raises(Outdated):
        save_draft(draft, START["grade"], world.olga, seen)
    assert definition_of(draft_of(draft.survey)) == changed


def test_undo_and_redo_walk_through_every_step(draft, world) -> None:
    first = definition_of(draft)
    second = edit.remove_question(first, "better")
    draft = save_draft(draft, second, world.anna, draft.revision)
    assert definition_of(undo(draft)) == first
    assert definition_of(redo(draft)) == second
    assert definition_of(redo(draft)) == second  # nothing to do again
    undo(draft)
    draft = draft_of(draft.survey)
    third = edit.add_question(first, QuestionKind.DATE)[0]
    draft = save_draft(draft, third, world.anna, draft.revision)
    assert definition_of(redo(draft)) == third  # a new change ends what could be done again
    for _ in range(5):
        draft = undo(draft)
    assert draft.definition == {}


def test_undo_brings_back_who_owned_a_question(draft, world) -> None:
    make_missing_metrics(draft, definition_of(draft), world.noor)
    gone = save_draft(draft, edit.remove_question(definition_of(draft), "nps"), world.anna, draft.revision)
    undo(gone)
    assert draft.questions.get(key="nps").owner == world.noor
    assert draft.questions.get(key="nps").metric is not None


def test_publishing_is_refused_with_what_is_missing(draft, world) -> None:
    with pytest.raises(Refused) as refused:
        publish(draft, world.anna)
    assert {(one.problem, one.place) for one in refused.value.remarks} == {
        (Problem.NO_METRIC, "nps"),
        (Problem.NO_OWNER, "nps"),
    }
    draft.refresh_from_db()
    assert draft.state == SurveyVersion.State.DRAFT


def test_one_click_makes_the_metrics_and_then_it_opens(draft, world) -> None:
    assert make_missing_metrics(draft, definition_of(draft), world.noor) == 1
    published = publish(draft, world.anna)
    published.survey.refresh_from_db()
    assert (published.state, published.survey.state) == ("published", Survey.State.OPEN)
    metric = published.questions.get(key="nps").metric
    assert (metric.kind, metric.level, metric.owner) == ("nps", Metric.Level.RELATION, world.noor)
    with pytest.raises(NotADraft):
        save_draft(published, START["grade"], world.anna, published.revision)


def test_a_public_body_cannot_rest_on_legitimate_interest(draft, world) -> None:
    world.tulp.sector = Organisation.Sector.PUBLIC
    world.tulp.save()
    Survey.objects.update(lawful_basis="legitimate_interest", balancing="x")
    assert Problem.PUBLIC_INTEREST in {one.problem for one in remarks_on(SurveyVersion.objects.get(pk=draft.pk))}


def test_the_only_metric_that_fits_is_chosen_and_among_several_none(world, survey) -> None:
    metric = make_metric(world.tulp, level="relation", kind="nps", name="NPS", owner=world.bart)
    version = save_draft(start_draft(survey), START["relation-nps"], world.anna, 0)
    row = version.questions.get(key="nps")
    assert (row.metric, row.owner) == (metric, world.bart)
    make_metric(world.tulp, level="relation", kind="nps", name="Another")
    other = save_draft(start_draft(make_survey(world.tulp, "Second")), START["relation-nps"], world.anna, 0)
    assert other.questions.get(key="nps").metric is None


def test_moments_get_the_metric_of_their_own_touchpoint(world) -> None:
    journey = make_journey(world.tulp, "Buying")
    desk = add_touchpoint(add_phase(journey, "Buy"), "Desk")
    metric = make_metric(world.tulp, level="touchpoint", kind="csat", name="Desk", touchpoint=desk, owner=world.noor)
    filled = edit.fill_moments(START["all-moments"], "moments", [(desk.pk, "Balie")])
    survey = make_survey(world.tulp, "All moments", journey=journey)
    version = save_draft(start_draft(survey), filled, world.anna, 0)
    row = version.questions.get(key="moments.m1")
    assert (row.touchpoint, row.metric, row.role, row.owner) == (desk, metric, "touchpoint", world.noor)


def test_another_organisations_touchpoint_is_not_taken_over(world) -> None:
    foreign = add_touchpoint(add_phase(make_journey(world.klaver, "Theirs"), "Buy"), "Desk")
    filled = edit.fill_moments(START["all-moments"], "moments", [(foreign.pk, "Balie")])
    version = save_draft(start_draft(make_survey(world.tulp, "All moments")), filled, world.anna, 0)
    assert version.questions.get(key="moments.m1").touchpoint is None


def test_a_draft_beside_what_is_published_keeps_owners_and_breaks_only_what_changed(draft, world) -> None:
    make_missing_metrics(draft, definition_of(draft), world.noor)
    publish(draft, world.anna)
    next_one = start_draft(draft.survey)
    assert next_one.number == draft.number + 1
    assert next_one.questions.get(key="nps").owner == world.noor
    assert start_draft(draft.survey) == next_one
    lines = dict(draft.questions.values_list("key", "line"))
    changed = edit.change_question(
        definition_of(next_one), "better", text={"nl": "Wat kan beter?", "en": "What could be better?"}
    )
    next_one = save_draft(next_one, changed, world.anna, next_one.revision)
    after = dict(publish(next_one, world.anna).questions.values_list("key", "line"))
    assert after["nps"] == lines["nps"]
    assert after["better"] != lines["better"]
    assert not next_one.questions.get(key="better").continues(draft.questions.get(key="better"))
    assert published_of(draft.survey).number == next_one.number


def test_a_mended_typing_error_keeps_its_line_with_author_and_reason(draft, world) -> None:
    make_missing_metrics(draft, definition_of(draft), world.noor)
    publish(draft, world.anna)
    next_one = start_draft(draft.survey)
    text = dict(edit.question_in(definition_of(next_one), "nps").text)
    changed = edit.change_question(definition_of(next_one), "nps", text={**text, "nl": text["nl"].replace("?", " ?")})
    next_one = save_draft(next_one, changed, world.anna, next_one.revision)
    with pytest.raises(NeedsReason):
        publish(next_one, world.anna, {"nps": " "})
    row = publish(next_one, world.anna, {"nps": "spatie"}).questions.get(key="nps")
    assert row.line == draft.questions.get(key="nps").line
    assert (row.mended_by, row.mended_because) == (world.anna, "spatie")
    assert row.continues(draft.questions.get(key="nps"))
    third = publish(start_draft(draft.survey), world.anna)  # and stays mended in the version after it
    assert third.questions.get(key="nps").line == draft.questions.get(key="nps").line


def test_a_changed_scale_cannot_be_passed_off_as_a_typing_error(world, survey) -> None:
    rating = replace(edit.add_question(START["relation-nps"], QuestionKind.RATING)[0])
    rating = edit.change_question(rating, "rating", text={"nl": "Hoe netjes?", "en": "How tidy?"})
    version = save_draft(start_draft(survey), rating, world.anna, 0)
    make_missing_metrics(version, definition_of(version), world.noor)
    publish(version, world.anna)
    line = version.questions.get(key="rating").line
    wider = edit.change_question(definition_of(version), "rating", high=7.0)
    next_one = start_draft(survey)
    next_one = save_draft(next_one, wider, world.anna, next_one.revision)
    make_missing_metrics(next_one, wider, world.noor)
    assert publish(next_one, world.anna, {"rating": "typo"}).questions.get(key="rating").line != line


def test_what_the_organisation_holds_is_not_asked_again(draft, world) -> None:
    Customer.objects.create(organisation=world.tulp, external_id="1", facts={"product": "tv"})
    made, _ = edit.add_question(definition_of(draft), QuestionKind.DATE)
    made = edit.rename_question(
        edit.change_question(made, "date", text={"nl": "Wanneer?", "en": "When?"}), "date", "product"
    )
    version = save_draft(draft, made, world.anna, draft.revision)
    assert (Problem.KNOWN_ALREADY, "product") in {(one.problem, one.place) for one in remarks_on(version)}


def test_the_first_draft_cannot_be_thrown_away_but_one_beside_a_published_can(draft, world) -> None:
    with pytest.raises(NotADraft):
        throw_away(draft)
    make_missing_metrics(draft, definition_of(draft), world.noor)
    publish(draft, world.anna)
    throw_away(start_draft(draft.survey))
    assert draft_of(draft.survey) is None
    assert dump(definition_of(published_of(draft.survey))) == dump(START["relation-nps"])
