"""The only doors to a journey's objects. Unknown, foreign and malformed ids all look the same: 404."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.journeys.models import Channel, Journey, Phase, Touchpoint

M = TypeVar("M", bound=Model)


def journey_or_404(scope: Scope, journey_id: object) -> Journey:
    return _one(Journey.objects.filter(organisation=scope.organisation), journey_id)


def phase_or_404(scope: Scope, phase_id: object) -> Phase:
    phases = Phase.objects.filter(journey__organisation=scope.organisation)
    return _one(phases.select_related("journey"), phase_id)


def touchpoint_or_404(scope: Scope, touchpoint_id: object) -> Touchpoint:
    touchpoints = Touchpoint.objects.filter(organisation=scope.organisation)
    return _one(touchpoints.select_related("phase__journey", "owner"), touchpoint_id)


def channel_or_404(scope: Scope, channel_id: object) -> Channel:
    return _one(Channel.objects.filter(organisation=scope.organisation), channel_id)


def _one(objects: QuerySet[M], object_id: object) -> M:
    try:
        return objects.get(pk=int(str(object_id)))
    except (ValueError, OverflowError, ObjectDoesNotExist) as problem:
        raise Http404 from problem
