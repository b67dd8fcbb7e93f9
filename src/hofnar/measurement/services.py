"""Everything that writes metrics and targets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.measurement.models import Metric, Target
from hofnar_analytics.scales import Kind, Scale


def make_metric(
    organisation: Organisation,
    *,
    level: str,
    kind: str,
    name: str,
    scale_low: float | None = None,
    scale_high: float | None = None,
    owner: User | None = None,
    journey: Journey | None = None,
    touchpoint: Touchpoint | None = None,
    higher_is_better: bool = True,
    aspect: str = Metric.Aspect.EXPERIENCE,
) -> Metric:
    """A figure to steer by. A scale left out is the usual one of its kind; ValueError for a scale that cannot be,
    for kind mean without a scale, and for a journey, touchpoint or aspect that does not fit the level."""
    scale = Scale.of(Kind(kind), scale_low, scale_high)
    if scale.low is None or scale.high is None:
        raise ValueError("an average score needs the lowest and the highest score of its scale")
    _check_place(organisation, Metric.Level(level), journey, touchpoint)
    _check_aspect(level, aspect)
    return Metric.objects.create(
        organisation=organisation,
        level=level,
        kind=kind,
        aspect=aspect,
        name=name,
        scale_low=scale.low,
        scale_high=scale.high,
        higher_is_better=higher_is_better,
        owner=owner,
        journey=journey,
        touchpoint=touchpoint,
    )


def _check_place(
    organisation: Organisation, level: Metric.Level, journey: Journey | None, touchpoint: Touchpoint | None
) -> None:
    if touchpoint is not None and level != Metric.Level.TOUCHPOINT:
        raise ValueError(f"a metric on level {level} has no touchpoint")
    if level == Metric.Level.RELATION and journey is not None:
        raise ValueError("a metric on level relation has no journey")
    for place in (journey, touchpoint):
        if place is not None and place.organisation_id != organisation.pk:
            raise ValueError("a metric measures its own organisation")


def _check_aspect(level: str, aspect: str) -> None:
    if aspect not in Metric.aspects_on(level):
        raise ValueError(f"a metric on level {level} cannot tell {aspect}")


def change_metric(
    metric: Metric, *, name: str, owner: User | None, higher_is_better: bool, aspect: str | None = None
) -> None:
    """What may change later. Kind, level and scale stay: answers were given on them. ValueError for an aspect that
    does not fit the level."""
    metric.name, metric.owner, metric.higher_is_better = name, owner, higher_is_better
    metric.aspect = aspect or metric.aspect
    _check_aspect(metric.level, metric.aspect)
    metric.save(update_fields=["name", "owner", "higher_is_better", "aspect"])


def archive(metric: Metric) -> None:
    metric.archived_at = metric.archived_at or timezone.now()
    metric.save(update_fields=["archived_at"])


def restore(metric: Metric) -> None:
    metric.archived_at = None
    metric.save(update_fields=["archived_at"])


def set_target(metric: Metric, value: float, due_on: date, by: User | None = None) -> Target:
    """A new target beside the earlier ones, which stay as history."""
    return Target.objects.create(metric=metric, value=value, due_on=due_on, set_by=by)


def freeze_cut(metric: Metric, value: float) -> Metric:
    """Fixes where 'satisfied' begins in the impact matrix, once: a later year is not judged by itself."""
    Metric.objects.filter(pk=metric.pk, satisfaction_cut=None).update(
        satisfaction_cut=value, satisfaction_cut_on=timezone.localdate()
    )
    metric.refresh_from_db(fields=["satisfaction_cut", "satisfaction_cut_on"])
    return metric


@transaction.atomic
def measure_touchpoints(
    organisation: Organisation, touchpoints: Iterable[Touchpoint], kind: str, owner: User
) -> list[Metric]:
    """A metric of one kind for each touchpoint; its owner is the touchpoint's, else the given one."""
    label = capfirst(str(Metric.MetricKind(kind).label))
    return [
        make_metric(
            organisation,
            level=Metric.Level.TOUCHPOINT,
            kind=kind,
            name=f"{label}: {touchpoint.name}"[:400],
            owner=touchpoint.owner or owner,
            touchpoint=touchpoint,
        )
        for touchpoint in touchpoints
    ]
