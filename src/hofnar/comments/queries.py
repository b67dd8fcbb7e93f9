"""Everything that reads comments. Nobody reads those of a group below ten people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.comments.models import Comment
from hofnar.journeys.models import Touchpoint
from hofnar.responses.access import responses_of
from hofnar.responses.models import Response

FLOOR = 10


def group(
    scope: Scope,
    *,
    unit: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
    segments: Mapping[str, str] | None = None,
) -> QuerySet[Response]:
    """The people whose comments are asked for. ``until`` is the last day that counts."""
    chosen = responses_of(scope)
    if unit is not None:
        chosen = chosen.filter(unit__paths_up__ancestor=unit)
    if since is not None:
        chosen = chosen.filter(answered_on__gte=since)
    if until is not None:
        chosen = chosen.filter(answered_on__lte=until)
    for key, value in (segments or {}).items():
        chosen = chosen.alias(segment=Cast(KeyTextTransform(key, "segments"), TextField())).filter(segment=value)
    return chosen


def readable(
    scope: Scope,
    *,
    touchpoint: Touchpoint | None = None,
    unit: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
    segments: Mapping[str, str] | None = None,
) -> QuerySet[Comment]:
    """The comments of a group of at least ten people, newest first; of a smaller one: none.

    Each carries ``unit_people``: how many people of its own unit are in the group. Below ten its unit stays unnamed.
    """
    people = group(scope, unit=unit, since=since, until=until, segments=segments)
    if people.order_by()[:FLOOR].count() < FLOOR:
        return Comment.objects.none()
    found = Comment.objects.filter(response__in=people.values("pk")).select_related("unit", "touchpoint", "question")
    if touchpoint is not None:
        found = found.filter(touchpoint=touchpoint)
    return found.annotate(unit_people=_people_of_its_unit(people)).order_by("-answered_on", "-pk")


def _people_of_its_unit(people: QuerySet[Response]) -> Subquery:
    counted = people.order_by().filter(unit=OuterRef("unit")).values("unit").annotate(people=Count("pk"))
    return Subquery(counted.values("people"))
