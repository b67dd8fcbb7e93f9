"""Everything this room reads from the database. Figures do not come from here: they come from the columnar copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from numpy.typing import NDArray

from hofnar.accounts.models import Organisation
from hofnar.comments.models import Comment
from hofnar.imports.models import ImportRun
from hofnar.insights.months import month_of
from hofnar.journeys.models import Touchpoint
from hofnar.journeys.queries import touchpoints
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar.responses.models import Change, Correction, Response
from hofnar.surveys.models import Question

# id, unit, day, version, weight, answers, segments
Row = tuple[int, int, date, int, float, dict[str, Any], dict[str, Any]]
FIELDS = ("pk", "unit_id", "answered_on", "version_id", "weight", "answers", "segments")
AT_ONCE = 5_000
A = Metric.Aspect


def visible_responses(organisation_id: int) -> QuerySet[Response]:
    """What counts: published, and not taken back."""
    published = Q(batch=None) | Q(batch__published_at__isnull=False)
    return Response.objects.filter(published, organisation_id=organisation_id, removed_at=None)


def responses_by_id(organisation_id: int, ids: Sequence[int]) -> list[Row]:
    return list(visible_responses(organisation_id).filter(pk__in=ids).values_list(*FIELDS))


def responses_between(organisation_id: int, first: date, last: date) -> Iterator[Row]:
    found = visible_responses(organisation_id).filter(answered_on__range=(first, last))
    return found.values_list(*FIELDS).iterator(chunk_size=AT_ONCE)


def months_with_answers(organisation_id: int) -> list[int]:
    found = Response.objects.filter(organisation_id=organisation_id).order_by()
    days = found.values_list("answered_on", flat=True).distinct()
    return sorted({month_of(day) for day in days})


def metric_of_keys(version_id: int) -> dict[str, int]:
    """Which metric each question of a survey version asks for."""
    asked = Question.objects.filter(version_id=version_id, metric__isnull=False)
    return dict(asked.exclude(role__in=("comment", "segment")).values_list("key", "metric_id"))


def pending_changes(organisation_id: int) -> list[Change]:
    return list(Change.objects.filter(organisation_id=organisation_id))


def changed_responses(organisation_id: int, changes: Iterable[Change]) -> NDArray[np.int64]:
    """The ids of all responses these changes speak of, once each."""
    changes = list(changes)
    found: set[int] = {change.response_id for change in changes if change.response_id}
    for batch in {change.batch_id for change in changes if change.batch_id}:
        found.update(_ids(Response.objects.filter(batch_id=batch), "pk"))
        found.update(_ids(Correction.objects.filter(batch_id=batch), "response_id"))
    return np.array(sorted(found), dtype=np.int64)


def _ids(rows: QuerySet[Any], name: str) -> Iterator[int]:
    return rows.values_list(name, flat=True).iterator(chunk_size=AT_ONCE)


def forget_changes(changes: Sequence[Change]) -> None:
    ids = [change.pk for change in changes]
    for at in range(0, len(ids), AT_ONCE):
        Change.objects.filter(pk__in=ids[at : at + AT_ONCE]).delete()


def kpis_of(organisation: Organisation, answered: frozenset[int]) -> list[Metric]:
    """The overall figures that have answers: those on the relation first, then those on journeys."""
    overall = metrics(organisation, aspect=Metric.Aspect.EXPERIENCE).exclude(level=Metric.Level.TOUCHPOINT)
    found = overall.filter(pk__in=answered)
    order = {Metric.Level.RELATION.value: 0, Metric.Level.JOURNEY.value: 1}
    return sorted(found, key=lambda metric: (order[metric.level], metric.pk))


def brand_values_of(organisation: Organisation, answered: frozenset[int]) -> list[Metric]:
    """What the organisation wants to be felt as, as far as anybody answered."""
    values = metrics(organisation, aspect=Metric.Aspect.BRAND_VALUE)
    return list(values.filter(pk__in=answered).order_by("pk"))


def done_of(organisation: Organisation, answered: frozenset[int]) -> list[Metric]:
    """What people did: stayed, bought more, spent, called."""
    done = (A.RETENTION, A.CROSS_SELL, A.REVENUE, A.CONTACTS)
    return list(metrics(organisation).filter(aspect__in=done, pk__in=answered).order_by("pk"))


def beside_of(organisation: Organisation, answered: frozenset[int], aspect: str) -> dict[int, Metric]:
    """What else was asked about touchpoints: expectation, the score they had expected, or how much they matter."""
    found = metrics(organisation, Metric.Level.TOUCHPOINT, aspect).filter(pk__in=answered).order_by("-pk")
    return {metric.touchpoint_id: metric for metric in found if metric.touchpoint_id is not None}


def moments_of(organisation: Organisation, answered: frozenset[int]) -> list[Metric]:
    """The satisfaction with each touchpoint that has answers, in the order customers meet them."""
    lived = metrics(organisation, Metric.Level.TOUCHPOINT, Metric.Aspect.EXPERIENCE)
    found = lived.filter(pk__in=answered).exclude(touchpoint=None)
    order = {pk: place for place, pk in enumerate(touchpoints(organisation).values_list("pk", flat=True))}
    first: dict[int, Metric] = {}
    for metric in sorted(found, key=lambda metric: metric.pk):
        first.setdefault(metric.touchpoint_id or 0, metric)
    return sorted(first.values(), key=lambda metric: (order.get(metric.touchpoint_id or 0, 0), metric.pk))


def questions_of(metric: Metric) -> dict[int, Question]:
    """The question that asks for a metric, in each survey version that does."""
    return {question.version_id: question for question in Question.objects.filter(metric=metric).order_by("-position")}


def questions_asked(metrics: Sequence[Metric]) -> tuple[tuple[Any, ...], ...]:
    """What says, of all questions for these metrics, whether a trend runs on from one version to the next."""
    told = ("metric_id", "version_id", "position", "line", "label", "wording", "scale_low", "scale_high")
    return tuple(Question.objects.filter(metric__in=metrics).order_by("pk").values_list(*told))


def keys_of(metric: Metric) -> dict[int, str]:
    """The key under which each survey version keeps its answers."""
    return {version: question.key for version, question in questions_of(metric).items()}


def comments_of(
    organisation_id: int,
    units: Collection[int],
    days: tuple[date, date],
    touchpoint: Touchpoint | None = None,
    segment: tuple[str, str] | None = None,
) -> QuerySet[Comment]:
    """Comments on answers that count, newest first."""
    published = Q(response__batch=None) | Q(response__batch__published_at__isnull=False)
    found = Comment.objects.filter(
        published,
        organisation_id=organisation_id,
        unit__in=units,
        answered_on__range=days,
        response__removed_at=None,
    ).exclude(text="")
    if touchpoint is not None:
        found = found.filter(touchpoint=touchpoint)
    if segment is not None:
        found = found.annotate(_value=Cast(KeyTextTransform(segment[0], "response__segments"), TextField())).filter(
            _value=segment[1]
        )
    return found.select_related("response", "touchpoint").order_by("-answered_on", "-pk")


def latest_imports(organisation: Organisation, most: int = 5) -> QuerySet[ImportRun]:
    found = ImportRun.objects.filter(organisation=organisation).exclude(state=ImportRun.State.DRAFT)
    return found.select_related("upload", "started_by").order_by("-pk")[:most]


def has_responses(organisation: Organisation) -> bool:
    return visible_responses(organisation.pk).exists()


def provisional_questions(organisation: Organisation) -> QuerySet[Question]:
    """Questions of which the uploader is the owner until somebody takes them; a metric once."""
    found = Question.objects.filter(version__survey__organisation=organisation, owner_is_provisional=True)
    return found.exclude(metric=None).select_related("metric", "owner", "version__survey").order_by("position", "pk")


def segment_labels(organisation: Organisation) -> dict[str, tuple[str, dict[str, str]]]:
    """What each segment and each of its values is called; the newest word counts."""
    asked = Question.objects.filter(version__survey__organisation=organisation, role=Question.Role.SEGMENT)
    rows = asked.order_by("pk").values_list("key", "label", "value_labels")
    return {key: (label or key, {str(code): str(text) for code, text in texts.items()}) for key, label, texts in rows}


def unanswered_touchpoints(organisation: Organisation, answered: frozenset[int]) -> QuerySet[Touchpoint]:
    """Touchpoints that are measured on paper and have no answers."""
    every = metrics(organisation, Metric.Level.TOUCHPOINT)
    scored = every.filter(pk__in=answered).values("touchpoint")
    return touchpoints(organisation).filter(pk__in=every.values("touchpoint")).exclude(pk__in=scored)
