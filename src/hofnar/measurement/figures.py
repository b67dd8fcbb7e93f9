"""How figures of the measurement house are written: as short as they are exact."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hofnar.measurement.models import Metric


def written(value: float) -> str:
    """4.1 as 4.1 (or 4,1), 25.0 as 25."""
    return number_format(int(value) if value == int(value) else value)


def kind_and_scale(metric: Metric) -> str:
    """Such as 'Ease (CES), 1-7'; the scale is left out where the kind says it."""
    label = capfirst(str(metric.get_kind_display()))
    told = {(Metric.MetricKind.NPS, 0.0, 10.0), (Metric.MetricKind.GRADE, 1.0, 10.0)}
    if (metric.kind, metric.scale_low, metric.scale_high) not in told:
        label = f"{label}, {written(metric.scale_low)}-{written(metric.scale_high)}"
    return label if metric.higher_is_better else f"{label}, {_('lower is better')}"
