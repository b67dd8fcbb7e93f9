"""Everything that writes surveys, their versions and questions."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.forms import ModelForm

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.measurement.models import Metric
from hofnar.surveys.models import Question, Survey, SurveyVersion
from hofnar_analytics.scales import Scale


@transaction.atomic
def make_survey(
    organisation: Organisation,
    name: str,
    *,
    journey: Journey | None = None,
    mode: str = Survey.Mode.CONFIDENTIAL,
    imported: bool = False,
    owner: User | None = None,
) -> Survey:
    """A survey with its first version."""
    survey = Survey.objects.create(
        organisation=organisation, name=name[:200], journey=journey, mode=mode, is_imported=imported, owner=owner
    )
    SurveyVersion.objects.create(survey=survey, number=1)
    return survey


@transaction.atomic
def new_version(survey: Survey) -> SurveyVersion:
    """The next version, without questions: a change of wording or scale starts one."""
    highest = survey.versions.aggregate(Max("number"))["number__max"] or 0
    return SurveyVersion.objects.create(survey=survey, number=highest + 1)


def add_question(
    version: SurveyVersion,
    *,
    key: str,
    label: str,
    role: str,
    metric: Metric | None = None,
    touchpoint: Touchpoint | None = None,
    scale: Scale | None = None,
    owner: User | None = None,
    provisional: bool = False,
    position: int | None = None,
    wording: str = "",
    value_labels: Mapping[str, str] | None = None,
) -> Question:
    """A question; ``provisional`` says that its owner is the uploader until somebody takes it."""
    if position is None:
        position = version.questions.count()
    return Question.objects.create(
        version=version,
        key=key,
        label=label[:400],
        wording=wording,
        role=role,
        metric=metric,
        touchpoint=touchpoint,
        scale_low=scale.low if scale else None,
        scale_high=scale.high if scale else None,
        owner=owner,
        owner_is_provisional=provisional and owner is not None,
        position=position,
        value_labels=dict(value_labels or {}),
    )


def set_question_owner(question: Question, owner: User) -> None:
    """Somebody takes the question: its owner is no longer provisional."""
    question.owner, question.owner_is_provisional = owner, False
    question.save(update_fields=["owner", "owner_is_provisional"])


def change_settings(survey: Survey, form: ModelForm[Survey]) -> None:
    """What a checked form says; the mode never after the first answer, the threshold of a partial answer never after
    publishing."""
    with transaction.atomic():
        standing = Survey.objects.select_for_update().get(pk=survey.pk)
        if standing.mode_locked_at:
            form.instance.mode, form.instance.mode_locked_at = standing.mode, standing.mode_locked_at
        if standing.state != Survey.State.DRAFT:
            form.instance.partial_share = standing.partial_share
        form.save()


def close_survey(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk, state=Survey.State.OPEN).update(state=Survey.State.CLOSED)


def reopen_survey(survey: Survey) -> None:
    """Only what was open before: a draft opens by publishing."""
    Survey.objects.filter(pk=survey.pk, state=Survey.State.CLOSED).update(state=Survey.State.OPEN)
