"""An impact result as text and back, to the last digit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from hofnar_analytics.results import Estimate, Impact, Quadrant, Reason, Score, TouchpointImpact, Warned, WarningCode
from hofnar_analytics.scales import Kind, Scale

_ESTIMATES = ("satisfaction", "effect", "effect_nps", "leverage", "share", "bundle_effect", "effect_unimputed",
              "leverage_unimputed")  # fmt: skip
_QUADRANTS = ("quadrant", "quadrant_leverage")


def written(impact: Impact) -> bytes:
    record = _shallow(impact) | {
        "kpi": _score(impact.kpi),
        "touchpoints": [_moment(moment) for moment in impact.touchpoints],
        "warnings": [[one.code, one.column, dict(one.figures)] for one in impact.warnings],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def read(content: bytes) -> Impact:
    record = json.loads(content)
    return Impact(
        **record
        | {
            "kpi": _score_from(record["kpi"]),
            "touchpoints": tuple(_moment_from(one) for one in record["touchpoints"]),
            "warnings": tuple(Warned(WarningCode(code), column, more) for code, column, more in record["warnings"]),
            "reasons": _reasons(record["reasons"]),
        }
    )


def _shallow(result: Any) -> dict[str, Any]:
    return {field.name: getattr(result, field.name) for field in fields(result)}


def _estimate(one: Estimate) -> list[float | None]:
    return [one.estimate, one.low, one.high, one.level]


def _score(score: Score) -> dict[str, Any]:
    return _shallow(score) | {
        "scale": [score.scale.kind, score.scale.low, score.scale.high],
        "distribution": _pairs(score.distribution),
        "also": {name: _estimate(one) for name, one in score.also.items()},
    }


def _score_from(record: dict[str, Any]) -> Score:
    kind, low, high = record["scale"]
    more = {
        "scale": Scale(Kind(kind), low, high),
        "distribution": _mapping(record["distribution"]),
        "also": {name: Estimate(*one) for name, one in record["also"].items()},
        "reasons": _reasons(record["reasons"]),
    }
    return Score(**record | more)


def _moment(moment: TouchpointImpact) -> dict[str, Any]:
    estimates = {name: _estimate(getattr(moment, name)) for name in _ESTIMATES}
    return _shallow(moment) | estimates | {"distribution": _pairs(moment.distribution)}


def _moment_from(record: dict[str, Any]) -> TouchpointImpact:
    more: dict[str, Any] = {name: Estimate(*record[name]) for name in _ESTIMATES}
    more |= {name: record[name] and Quadrant(record[name]) for name in _QUADRANTS}
    more |= {"bundle": tuple(record["bundle"]), "reasons": _reasons(record["reasons"])}
    return TouchpointImpact(**record | more | {"distribution": _mapping(record["distribution"])})


def _pairs(counts: Mapping[float, float]) -> list[list[float]]:
    """Keys of JSON are texts; steps of a scale are numbers."""
    return [[step, count] for step, count in counts.items()]


def _mapping(pairs: list[list[float]]) -> dict[float, float]:
    return {step: count for step, count in pairs}


def _reasons(codes: list[str]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for code in codes)
