"""A comparison as JSON and as rows. See docs/command-line.md."""

from __future__ import annotations

from typing import Any

from hofnar.command.compare_command import CompareAnswer, Compared
from hofnar.command.contract import Json, metric, warning
from hofnar.command.sheets import Row
from hofnar_analytics.comparisons import Difference


def compare_document(answer: CompareAnswer) -> Json:
    return {
        "comparisons": [_comparison(one, answer) for one in answer.compared],
        "warnings": [warning(one) for one in answer.scores.warnings],
    }


def _comparison(one: Compared, answer: CompareAnswer) -> Json:
    label = answer.scores.labels.get(one.column, one.column)
    stands = {judged.member: judged.stands for judged in one.found.family}
    return {
        "column": one.column,
        "label": label,
        "kind": one.scores[0].scale.kind.value,
        "against": answer.against,
        "differ_p": one.found.differ_p,
        "n": one.found.n,
        "groups": [metric(score, label) for score in one.scores],
        "differences": [
            _difference(found) | {"stands": flag} for found, flag in zip(one.found.differences, stands.values())
        ],
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "group": found.groups[0],
        "other": found.groups[1],
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "p_adjusted": found.p_adjusted,
        "shape_p": found.shape_p,
        "both_ends_grew": found.both_ends_grew,
        "n": list(found.n),
        "reasons": [reason.value for reason in found.reasons],
    }


def compare_rows(answer: CompareAnswer) -> list[Row]:
    """A row for each difference."""
    rows: list[Row] = []
    for one in answer.compared:
        for found in one.found.differences:
            row: Row = {"column": one.column, "label": answer.scores.labels.get(one.column, one.column)}
            row |= {"kind": one.scores[0].scale.kind.value, "group": found.groups[0], "other": found.groups[1]}
            row |= {"estimate": found.estimate, "low": found.low, "high": found.high}
            row |= {"p": found.p, "p_adjusted": found.p_adjusted, "n": found.n[0], "n_other": float(found.n[1])}
            rows.append(row | {"reasons": " ".join(reason.value for reason in found.reasons)})
    return rows
