"""A draft beside what is published: changed in steps, each undone and done again, nothing overwritten unseen."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import User
from hofnar.surveys import columns
from hofnar.surveys.definition import Definition, dump, parse
from hofnar.surveys.models import DraftStep, Survey, SurveyVersion
from hofnar.surveys.services import new_version

MOST_STEPS = 200
SAME_STEP = timedelta(seconds=60)


class Outdated(ValueError):
    """Somebody else changed the draft since this page was opened."""


class NotADraft(ValueError):
    """What is published is never edited in place."""


def draft_of(survey: Survey) -> SurveyVersion | None:
    return survey.versions.filter(state=SurveyVersion.State.DRAFT).order_by("-number").first()


def published_of(survey: Survey) -> SurveyVersion | None:
    return survey.versions.filter(state=SurveyVersion.State.PUBLISHED).order_by("-number").first()


def definition_of(version: SurveyVersion) -> Definition:
    return parse(version.definition) if version.definition else Definition()


@transaction.atomic
def start_draft(survey: Survey) -> SurveyVersion:
    """The draft there is, or a new one that begins as what is published, owners and metrics included."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    standing = draft_of(survey)
    if standing is not None:
        return standing
    published = published_of(survey)
    draft = new_version(survey)
    if published is not None:
        draft.definition = published.definition
        draft.save(update_fields=["definition"])
        columns.copy(published, draft)
    return draft


@transaction.atomic
def save_draft(
    version: SurveyVersion, definition: Definition, author: User | None, revision: int, *, about: str = ""
) -> SurveyVersion:
    """``revision`` is what the author saw. Outdated when it moved on since; NotADraft when it was published.

    Changes by one author of one thing (``about``) shortly after each other are one step to undo.
    """
    standing = _locked(version)
    if standing.revision != revision:
        raise Outdated
    after = dump(definition)
    if after == standing.definition:
        return standing
    _forget_undone(standing)
    last = standing.steps.order_by("-number").first()
    if last and about and (last.about, last.author) == (about, author) and timezone.now() - last.made_at < SAME_STEP:
        standing.steps.filter(pk=last.pk).update(after=after, revision=revision + 1)
        return _put(standing, after)
    number = last.number + 1 if last else 1
    made = {"before": standing.definition, "after": after, "author": author, "about": about[:60]}
    standing.steps.create(number=number, revision=revision + 1, **made)
    standing.steps.filter(number__lte=number - MOST_STEPS).delete()
    return _put(standing, after)


def steps_of_others(version: SurveyVersion, author: User, seen: int) -> list[DraftStep]:
    """What others changed since the author saw revision ``seen``."""
    return list(version.steps.filter(revision__gt=seen).exclude(author=author))


@transaction.atomic
def undo(version: SurveyVersion) -> SurveyVersion:
    """Back by one step; nothing happens where there is none."""
    standing = _locked(version)
    step = standing.steps.filter(is_undone=False).order_by("-number").first()
    return _turn(standing, step, is_undone=True)


@transaction.atomic
def redo(version: SurveyVersion) -> SurveyVersion:
    standing = _locked(version)
    step = standing.steps.filter(is_undone=True).order_by("number").first()
    return _turn(standing, step, is_undone=False)


@transaction.atomic
def throw_away(version: SurveyVersion) -> None:
    """A draft beside a published version; a survey's only version goes with its survey."""
    standing = _locked(version)
    if published_of(standing.survey) is None:
        raise NotADraft
    standing.delete()


def _turn(version: SurveyVersion, step: DraftStep | None, *, is_undone: bool) -> SurveyVersion:
    if step is None:
        return version
    step.is_undone, step.revision = is_undone, version.revision + 1
    step.save(update_fields=["is_undone", "revision"])
    return _put(version, step.before if is_undone else step.after)


def _put(version: SurveyVersion, document: dict[str, object]) -> SurveyVersion:
    version.definition, version.revision = document, version.revision + 1
    version.save(update_fields=["definition", "revision"])
    columns.follow(version, parse(document) if document else Definition())
    return version


def _locked(version: SurveyVersion) -> SurveyVersion:
    standing = (
        SurveyVersion.objects.select_for_update(of=("self",)).select_related("survey__organisation").get(pk=version.pk)
    )
    if standing.state != SurveyVersion.State.DRAFT:
        raise NotADraft
    return standing


def _forget_undone(version: SurveyVersion) -> None:
    version.steps.filter(is_undone=True).delete()
