"""What the data say about a round: the KPI, and of each moment what a point more is worth and how it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.months import Period, month_from
from hofnar.jester.models import Round
from hofnar_analytics.results import UNKNOWN, Estimate, Score
from hofnar_analytics.scales import Kind


@dataclass(frozen=True, slots=True)
class Moment:
    name: str
    leverage: Estimate
    satisfaction: Estimate
    low: float
    high: float
    touchpoint: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Moments by the id of their metric, as text; the KPI as people speak of it (CSAT in percent)."""

    kpi: Estimate
    moments: Mapping[str, Moment]
    n: int

    def leverages(self) -> dict[str, Estimate]:
        """Of the moments the data say something about."""
        return {key: moment.leverage for key, moment in self.moments.items() if moment.leverage.known}


def period_of(round_: Round) -> Period | None:
    first, last = month_from(round_.first_month), month_from(round_.last_month)
    return None if first is None or last is None else Period(first, last)


def evidence_of(round_: Round) -> Evidence | None:
    """None while the unit's KPI has too few answers in the period to say anything."""
    figures = Figures.of(round_.organisation)
    matrix = matrix_of(figures, round_.kpi, round_.unit_id, period_of(round_), None, share_intervals=False)
    if matrix.impact is None or matrix.figure.score is None:
        return None
    found = {}
    for moment in matrix.impact.touchpoints:
        metric = matrix.moments[moment.column]
        found[str(metric.pk)] = Moment(
            moment.label,
            moment.leverage,
            moment.satisfaction,
            metric.scale_low,
            metric.scale_high,
            int(moment.column),
        )
    return Evidence(_spoken(matrix.figure.score), found, matrix.impact.n)


def _spoken(score: Score) -> Estimate:
    if score.estimate is None:
        return UNKNOWN
    times = 100.0 if score.scale.kind is Kind.CSAT else 1.0
    low, high = (None if end is None else end * times for end in (score.low, score.high))
    return Estimate(score.estimate * times, low, high)


def dump(evidence: Evidence) -> dict[str, Any]:
    return {
        "kpi": _ends(evidence.kpi),
        "n": evidence.n,
        "moments": {
            key: {
                "name": one.name,
                "leverage": _ends(one.leverage),
                "satisfaction": _ends(one.satisfaction),
                "scale": [one.low, one.high],
                "touchpoint": one.touchpoint,
            }
            for key, one in evidence.moments.items()
        },
    }


def load(document: Mapping[str, Any]) -> Evidence:
    moments = {
        key: Moment(
            one["name"],
            Estimate(*one["leverage"]),
            Estimate(*one["satisfaction"]),
            one["scale"][0],
            one["scale"][1],
            one["touchpoint"],
        )
        for key, one in document["moments"].items()
    }
    return Evidence(Estimate(*document["kpi"]), moments, document["n"])


def _ends(estimate: Estimate) -> list[float | None]:
    return [estimate.estimate, estimate.low, estimate.high]
