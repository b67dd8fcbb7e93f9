"""Results as JSON: the shape that other programs build on. Keys are never left out; unknown is null; nothing is
rounded. See docs/command-line.md."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from hofnar.findings import warnings as warning_words
from hofnar_analytics.driver_differences import DriverDifference, DriverDifferences
from hofnar_analytics.numerals import plain_text
from hofnar_analytics.results import Estimate, Impact, Score, TouchpointImpact, Warned

Json = dict[str, Any]


def scores_document(scores: Iterable[Score], warned: Iterable[Warned], labels: Mapping[str, str]) -> Json:
    return {
        "metrics": [metric(score, labels.get(score.column, score.column)) for score in scores],
        "warnings": [warning(one) for one in warned],
    }


def impact_document(
    impact: Impact,
    warned: Iterable[Warned],
    label: str,
    clusters: int | None = None,
    compared: DriverDifferences | None = None,
) -> Json:
    return {
        "kpi": metric(impact.kpi, label),
        "r2": number(impact.r2),
        "model": impact.model,
        "n": impact.n,
        "n_dropped": impact.n_dropped,
        "touchpoints": [touchpoint(one) for one in impact.touchpoints],
        "reading": impact.reading,
        "satisfaction_cut": number(impact.satisfaction_cut),
        "effect_band": number(impact.effect_band),
        "r2_skipped": number(impact.r2_skipped),
        "clusters": clusters,
        "differences": [] if compared is None else [difference(one) for one in compared.pairs],
        "reasons": [reason.value for reason in impact.reasons],
        "warnings": [warning(one) for one in warned],
    }


def metric(score: Score, label: str) -> Json:
    """One KPI of one group. NPS -100..100, CSAT the top-2 fraction, the other kinds the mean."""
    return {
        "column": score.column,
        "label": label,
        "kind": score.scale.kind.value,
        "scale": {"low": number(score.scale.low), "high": number(score.scale.high)},
        "group": score.group,
        "estimate": number(score.estimate),
        "low": number(score.low),
        "high": number(score.high),
        "n": score.n,
        "n_effective": number(score.n_effective),
        "distribution": {plain_text(value): number(count) for value, count in score.distribution.items()},
        "also": {name: estimate(one) for name, one in score.also.items()},
        "reasons": [reason.value for reason in score.reasons],
    }


def touchpoint(one: TouchpointImpact) -> Json:
    return {
        "column": one.column,
        "label": one.label,
        "n": one.n,
        "remembered": number(one.remembered),
        "satisfaction": estimate(one.satisfaction),
        "effect": estimate(one.effect),
        "effect_nps": estimate(one.effect_nps),
        "leverage": estimate(one.leverage),
        "share": estimate(one.share),
        "quadrant": one.quadrant.value if one.quadrant else None,
        "quadrant_leverage": one.quadrant_leverage.value if one.quadrant_leverage else None,
        "effect_p_adjusted": number(one.effect_p_adjusted),
        "leverage_p_adjusted": number(one.leverage_p_adjusted),
        "bundle": list(one.bundle),
        "reasons": [reason.value for reason in one.reasons],
    }


def difference(one: DriverDifference) -> Json:
    return {
        "first": one.first,
        "second": one.second,
        "effect": estimate(one.effect),
        "leverage": estimate(one.leverage),
        "share": estimate(one.share),
        "effect_p_adjusted": number(one.effect_p_adjusted),
        "leverage_p_adjusted": number(one.leverage_p_adjusted),
        "share_p_adjusted": number(one.share_p_adjusted),
    }


def estimate(one: Estimate) -> Json:
    return {"estimate": number(one.estimate), "low": number(one.low), "high": number(one.high)}


def warning(warned: Warned) -> Json:
    return {"code": warned.code.value, "column": warned.column, "text": warning_words.explain(warned)}


def number(value: float | int | None) -> float | int | None:
    """A finite number, whole ones as integers where nothing is lost; else None."""
    if value is None or not math.isfinite(value):
        return None
    found = float(value)
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def as_text(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
