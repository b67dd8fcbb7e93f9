"""How an effect is written: in NPS points, in percentage points of a CSAT, else in points of the scale."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, NPS_CHANGE, Style
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import Kind


def style_of_effect(metric: Metric) -> Style:
    return {Kind.NPS: NPS_CHANGE, Kind.CSAT: Style(signed=True, percent=True)}.get(Kind(metric.kind), CHANGE)


def in_points(metric: Metric, written: float) -> float:
    """A figure as people write it (6 percentage points) in the unit of the calculation (0.06)."""
    return written / 100 if Kind(metric.kind) is Kind.CSAT else written


def unit_words(metric: Metric) -> str:
    return {Kind.NPS: gettext("NPS points"), Kind.CSAT: gettext("percentage points")}.get(
        Kind(metric.kind), gettext("points of the scale")
    )
