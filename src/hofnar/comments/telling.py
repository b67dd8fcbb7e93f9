"""Keeps which comments may be read: again after answers came in, and each hour."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from hofnar.accounts.models import Unit
from hofnar.comments.grouping import Cell, Group, grouped
from hofnar.comments.models import ToldCell
from hofnar.comments.services import month_of
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue
from hofnar.responses.models import Response
from hofnar.responses.queries import VISIBLE
from hofnar.surveys.models import Question, Survey

SMALL = 20_000  # answers of an organisation: up to here they are counted as they come
LARGE_WAITS = timedelta(minutes=1)


def answers_changed(organisation_id: int, **facts: object) -> None:
    """A reaction. A large organisation is counted once a minute at most."""
    is_large = Response.objects.filter(organisation_id=organisation_id)[: SMALL + 1].count() > SMALL
    _ask(organisation_id, LARGE_WAITS if is_large else timedelta(0))


def _ask(organisation_id: int, delay: timedelta) -> None:
    key = f"comments.tell:{organisation_id}"
    enqueue("comments.tell", unique_key=key, organisation_id=organisation_id, delay=delay, of=organisation_id)


def tell_all(job: Job) -> None:
    """Each hour, so that a moved unit is followed as well."""
    for organisation_id in surveys_with_texts().values_list("organisation", flat=True).distinct():
        _ask(organisation_id, timedelta(0))


def tell(job: Job, of: int) -> None:
    for survey in surveys_with_texts().filter(organisation=of):
        tell_survey(survey)


def surveys_with_texts() -> QuerySet[Survey]:
    open_questions = Question.objects.filter(role=Question.Role.COMMENT)
    return Survey.objects.filter(pk__in=open_questions.values("version__survey")).order_by()


def tell_survey(survey: Survey) -> None:
    """Makes the told cells of a survey equal to what its answers allow now."""
    parents = dict(Unit.objects.filter(organisation=survey.organisation_id).values_list("pk", "parent"))
    found = grouped(_people(survey), parents)
    standing = {(row.unit_id, row.month): row for row in ToldCell.objects.filter(survey=survey)}
    same = {cell for cell, row in standing.items() if found.get(cell) == Group(row.shown_as_id, row.first, row.last)}
    with transaction.atomic():
        ToldCell.objects.filter(pk__in=[row.pk for cell, row in standing.items() if cell not in same]).delete()
        fresh = [_row(survey, cell, group) for cell, group in found.items() if cell not in same]
        ToldCell.objects.bulk_create(fresh, batch_size=500)


def _row(survey: Survey, cell: Cell, group: Group) -> ToldCell:
    return ToldCell(
        survey=survey, unit_id=cell[0], month=cell[1], shown_as_id=group.unit, first=group.first, last=group.last
    )


def _people(survey: Survey) -> Counter[Cell]:
    """Everybody who answered, with or without a comment."""
    versions = list(survey.versions.values_list("pk", flat=True))
    counted = Response.objects.filter(VISIBLE, version__in=versions).order_by()
    days = counted.values_list("unit", "answered_on").annotate(people=Count("pk"))
    found: Counter[Cell] = Counter()
    for unit, day, people in days.iterator(chunk_size=5_000):
        found[unit, month_of(day)] += people
    return found
