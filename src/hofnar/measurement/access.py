"""The only door to a metric: unknown, foreign and malformed ids all look the same."""

from __future__ import annotations

from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.measurement.models import Metric


def metric_or_404(scope: Scope, metric_id: object) -> Metric:
    metrics = Metric.objects.filter(organisation=scope.organisation)
    try:
        return metrics.select_related("owner", "journey", "touchpoint__phase__journey").get(pk=int(str(metric_id)))
    except (ValueError, OverflowError, Metric.DoesNotExist) as problem:
        raise Http404 from problem
