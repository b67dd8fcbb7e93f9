"""What customers did, beside what they said: the rows from which a score's worth is worked out.

Method: docs/methods/worth.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import on_scale

IntArray = NDArray[np.int64]


class OutcomeKind(StrEnum):
    """What a customer did, as the organisation's own records tell it."""

    RETENTION = "retention"  # 0 or 1: stayed
    CROSS_SELL = "cross_sell"  # 0 or 1: bought something more
    REVENUE = "revenue"  # an amount a customer
    CONTACTS = "contacts"  # how often a customer asked for help: fewer is better

    @property
    def is_yes_or_no(self) -> bool:
        return self in (OutcomeKind.RETENTION, OutcomeKind.CROSS_SELL)


@dataclass(frozen=True, slots=True, eq=False)
class BusinessOutcome:
    """One outcome of every respondent: values (n,), NaN where it is not known; 0 or 1 for retention and cross-sell."""

    name: str
    kind: OutcomeKind
    values: FloatArray
    label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class WorthRows:
    """The rows with a KPI on its scale, in one order: ``clusters`` (n,) are customers where they are known, else rows.
    ``customers`` (n,) is -1 where nobody knows; None without any identity. ``periods`` (n,) or None."""

    answers: Answers
    outcomes: tuple[BusinessOutcome, ...]
    clusters: IntArray
    customers: IntArray | None
    periods: IntArray | None

    @property
    def n(self) -> int:
        return len(self.answers.outcome)


def worth_rows(
    answers: Answers,
    scale: Scale,
    outcomes: Sequence[BusinessOutcome],
    *,
    customers: IntArray | None = None,
    periods: IntArray | None = None,
) -> WorthRows:
    """The usable rows. ValueError for an outcome that has another length, is no 0 or 1 where it should be, or bears
    the name of another.

    >>> from hofnar_analytics.scales import Kind
    >>> answers = Answers(np.array([9.0, np.nan]), np.zeros((2, 0)), np.zeros((2, 0), np.uint8), ())
    >>> stayed = BusinessOutcome("stayed", OutcomeKind.RETENTION, np.array([1.0, 0.0]))
    >>> worth_rows(answers, Scale.of(Kind.NPS), [stayed]).n
    1
    """
    _check(len(answers.outcome), outcomes)
    keep = on_scale(answers.outcome, scale)
    if answers.weights is not None:
        keep &= np.isfinite(answers.weights) & (np.nan_to_num(answers.weights) > 0)
    if answers.covariates is not None:
        keep &= np.isfinite(answers.covariates).all(axis=1)
    chosen = taken(answers, keep)
    own = None if customers is None else customers[keep]
    return WorthRows(
        chosen,
        tuple(replace(one, values=np.asarray(one.values, dtype=float)[keep]) for one in outcomes),
        _clusters(chosen, own),
        own,
        None if periods is None else periods[keep],
    )


def taken(answers: Answers, keep: NDArray[np.bool_]) -> Answers:
    """The answers of some rows (n,)."""

    def part(values: FloatArray | None) -> FloatArray | None:
        return None if values is None else values[keep]

    return replace(
        answers,
        outcome=answers.outcome[keep],
        scores=answers.scores[keep],
        states=answers.states[keep],
        weights=part(answers.weights),
        clusters=None if answers.clusters is None else answers.clusters[keep],
        covariates=part(answers.covariates),
    )


def _check(n: int, outcomes: Sequence[BusinessOutcome]) -> None:
    if len({one.name for one in outcomes}) != len(outcomes):
        raise ValueError("two outcomes have the same name")
    for one in outcomes:
        if len(one.values) != n:
            raise ValueError(f"the outcome {one.name!r} has another length than the answers")
        known = one.values[np.isfinite(one.values)]
        if one.kind.is_yes_or_no and not np.isin(known, (0.0, 1.0)).all():
            raise ValueError(f"the outcome {one.name!r} is 0 or 1")


def _clusters(answers: Answers, customers: IntArray | None) -> IntArray:
    """Who is not known stands for himself."""
    n = len(answers.outcome)
    if customers is None:
        return np.arange(n, dtype=np.int64) if answers.clusters is None else answers.clusters
    top = int(customers.max()) + 1 if n else 0
    return np.where(customers < 0, top + np.arange(n), customers).astype(np.int64)
