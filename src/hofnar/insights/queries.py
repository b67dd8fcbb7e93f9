"""Everything this room reads from the database. Figures do not come from here: they come from the columnar copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from hofnar.insights.months import month_of
from hofnar.responses.models import Change, Correction, Response
from hofnar.surveys.models import Question

# id, unit, day, version, weight, answers, segments
Row = tuple[int, int, date, int, float, dict[str, Any], dict[str, Any]]
FIELDS = ("pk", "unit_id", "answered_on", "version_id", "weight", "answers", "segments")
AT_ONCE = 5_000


def visible_responses(organisation_id: int) -> QuerySet[Response]:
    """What counts: published, and not taken back."""
    published = Q(batch=None) | Q(batch__published_at__isnull=False)
    return Response.objects.filter(published, organisation_id=organisation_id, removed_at=None)


def responses_by_id(organisation_id: int, ids: Sequence[int]) -> list[Row]:
    return list(visible_responses(organisation_id).filter(pk__in=ids).values_list(*FIELDS))


def responses_between(organisation_id: int, first: date, last: date) -> Iterator[Row]:
    found = visible_responses(organisation_id).filter(answered_on__range=(first, last))
    return found.values_list(*FIELDS).iterator(chunk_size=AT_ONCE)  # type: ignore[return-value]


def months_with_answers(organisation_id: int) -> list[int]:
    found = Response.objects.filter(organisation_id=organisation_id).order_by()
    days = found.values_list("answered_on", flat=True).distinct()
    return sorted({month_of(day) for day in days})


def metric_of_keys(version_id: int) -> dict[str, int]:
    """Which metric each question of a survey version asks for."""
    asked = Question.objects.filter(version_id=version_id, metric__isnull=False)
    return dict(asked.exclude(role__in=("comment", "segment")).values_list("key", "metric_id"))  # type: ignore[arg-type]


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
