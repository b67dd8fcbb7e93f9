"""How an outcome moves along a moment's scores: a curve with a band that holds everywhere at once.

Method: docs/methods/response-curves.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from hofnar_analytics.answers import Answers
from hofnar_analytics.drivers_rows import usable_rows
from hofnar_analytics.least_squares import LeastSquares, least_squares
from hofnar_analytics.results import CellState, Estimate, Reason
from hofnar_analytics.scales import Scale

FloatArray = NDArray[np.float64]

CURVE_FLOOR = 100  # scores before a curve is drawn
VALUE_FLOOR = 10  # scores at a value before the curve speaks of it
MOST_KNOTS = 5
DRAWS = 20_000


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One score. ``value`` is the outcome at this score less the outcome of the average person who lived the moment,
    other moments equal; its interval is part of a band that holds for all scores together."""

    score: float
    n: int
    value: Estimate


@dataclass(frozen=True, slots=True)
class CurveStep:
    """From one score to the next: what the outcome gains, with an interval that holds for all steps together."""

    low: float
    high: float
    gain: Estimate


@dataclass(frozen=True, slots=True)
class ResponseCurve:
    """The curve of one moment. ``bend_p`` tests a straight line; ``steps`` are the gains between scores; ``monotone``
    says that the curve was held not to fall."""

    column: str
    label: str
    n: int
    points: tuple[CurvePoint, ...]
    steps: tuple[CurveStep, ...]
    straight: Estimate
    bend_p: float | None
    monotone: bool
    reasons: tuple[Reason, ...] = ()


def response_curve(
    answers: Answers, scale: Scale, moment: int, *, monotone: bool = False, level: float = 0.95, seed: int = 0
) -> ResponseCurve:
    """The curve of one moment (its column number), all other moments in the model with straight lines.

    A natural cubic spline through at most five knots at scores in use (on 1-5: every score its own value). The band is
    simultaneous: the largest of the standardised deviations over all scores stays inside it in ``level`` of surveys
    (simulated from the HC3 covariance). ``monotone`` intersects the band with those of neighbouring scores and pools
    falling values (weighted isotonic regression): valid only where more satisfaction cannot harm. Below 100 scores or
    three usable values there is no curve (TOO_FEW_RESPONSES, CONSTANT).

    >>> rng = np.random.default_rng(9)
    >>> marks = rng.integers(1, 6, (1500, 1)).astype(float)
    >>> y = np.minimum(marks[:, 0], 3) + rng.normal(size=1500)
    >>> from hofnar_analytics.scales import Kind
    >>> curve = response_curve(Answers(y, marks, np.zeros((1500, 1), np.uint8), ("desk",)), Scale.of(Kind.MEAN), 0)
    >>> [step.gain.low > 0 for step in curve.steps], curve.bend_p < 0.001
    ([True, True, False, False], True)
    """
    rows = usable_rows(answers, scale)
    there = rows.states == CellState.SCORED
    marks = rows.scores[there[:, moment], moment]
    values, counts = np.unique(marks, return_counts=True)
    name, label = answers.columns[moment], answers.labels[moment]
    usable = values[counts >= VALUE_FLOOR]
    if len(marks) < CURVE_FLOOR or len(usable) < 3:
        reason = Reason.TOO_FEW_RESPONSES if len(marks) < CURVE_FLOOR else Reason.CONSTANT
        return ResponseCurve(name, label, len(marks), (), (), Estimate(), None, monotone, (reason,))
    basis = CurveBasis(knots_of(values, counts), marks)
    x = curve_design(basis, rows.scores, there, rows.states, rows.covariates, moment)
    fit = least_squares(x, rows.outcomes[:, 0], rows.weights, rows.clusters)
    if not np.isfinite(fit.coefficients[1 : basis.size + 1]).all():
        return ResponseCurve(name, label, len(marks), (), (), Estimate(), None, monotone, (Reason.NOT_ESTIMABLE,))
    seen = counts[counts >= VALUE_FLOOR]
    points, steps = _read(fit, basis, usable, seen, level, np.random.default_rng(seed))
    if monotone:
        points = _isotonic(points)
    straight = least_squares(_straight(x, basis, marks, there[:, moment]), rows.outcomes[:, 0], rows.weights)
    return ResponseCurve(
        name, label, len(marks), points, steps, straight.combined(straight.unit(0), level), _bend(fit, basis), monotone
    )


class CurveBasis:
    """A natural cubic spline, its columns centred at the mean of those who lived the moment; the first is the score
    itself, the others vanish for a straight line (Hastie, Tibshirani and Friedman, section 5.2.1)."""

    def __init__(self, knots: FloatArray, marks: FloatArray) -> None:
        self.knots = knots
        self.size = len(knots) - 1
        self.mean = np.zeros(self.size)
        self.mean = self.at(marks).mean(axis=0)

    def at(self, scores: FloatArray) -> FloatArray:
        """The basis (len(scores), size)."""
        k = self.knots
        unit = k[-1] - k[0]

        def bend(i: int) -> FloatArray:
            top = np.maximum(scores - k[i], 0.0) ** 3 - np.maximum(scores - k[-1], 0.0) ** 3
            return np.asarray(top / (k[-1] - k[i]) / unit)

        last = bend(len(k) - 2)
        return np.column_stack([scores, *(bend(i) - last for i in range(len(k) - 2))]) - self.mean


def knots_of(values: FloatArray, counts: NDArray[np.int64]) -> FloatArray:
    """At most five scores in use: all of them on short scales, else spread over the answers, ends included."""
    enough = values[counts >= VALUE_FLOOR]
    if len(enough) <= MOST_KNOTS:
        return enough
    within = np.cumsum(counts) / counts.sum()
    wanted = np.linspace(0, 1, MOST_KNOTS)[1:-1]
    inner = [float(values[np.searchsorted(within, share)]) for share in wanted]
    found = np.unique([enough[0], *inner, enough[-1]])
    if len(found) < 4:
        found = np.unique(enough[np.linspace(0, len(enough) - 1, MOST_KNOTS).round().astype(int)])
    return found


def curve_design(
    basis: CurveBasis,
    scores: FloatArray,
    there: NDArray[np.bool_],
    states: NDArray[np.uint8],
    covariates: FloatArray | None,
    moment: int,
) -> FloatArray:
    """The curve's columns first, then the rest of the structural model."""
    lived = there[:, moment]
    curve = np.where(lived[:, None], basis.at(np.where(lived, scores[:, moment], basis.knots[0])), 0.0)
    others = [j for j in range(there.shape[1]) if j != moment]
    means = [scores[there[:, j], j].mean() if there[:, j].any() else 0.0 for j in others]
    lines = [np.where(there[:, j], scores[:, j] - mean, 0.0) for j, mean in zip(others, means)]
    unknown = (states == CellState.SKIPPED) | (states == CellState.DONT_KNOW)
    blocks = [curve, *(line[:, None] for line in lines), there, unknown, states == CellState.NOT_ASKED]
    blocks += [] if covariates is None else [covariates]
    return np.column_stack([np.asarray(block, dtype=float) for block in blocks])


def _straight(x: FloatArray, basis: CurveBasis, marks: FloatArray, lived: NDArray[np.bool_]) -> FloatArray:
    return np.column_stack([x[:, 0], x[:, basis.size :]])


def _read(
    fit: LeastSquares,
    basis: CurveBasis,
    values: FloatArray,
    counts: NDArray[np.int64],
    level: float,
    rng: np.random.Generator,
) -> tuple[tuple[CurvePoint, ...], tuple[CurveStep, ...]]:
    at = basis.at(values)
    curve = _banded(fit, at, level, rng)
    gains = _banded(fit, np.diff(at, axis=0), level, rng)
    points = tuple(CurvePoint(float(v), int(n), found) for v, n, found in zip(values, counts, curve))
    steps = tuple(CurveStep(float(a), float(b), found) for a, b, found in zip(values, values[1:], gains))
    return points, steps


def _banded(fit: LeastSquares, contrasts: FloatArray, level: float, rng: np.random.Generator) -> list[Estimate]:
    """Combinations (m, size) of the curve's coefficients with a band for all of them at once (sup-t)."""
    size = contrasts.shape[1]
    covariance = fit.covariance[1 : size + 1, 1 : size + 1]
    middle = contrasts @ fit.coefficients[1 : size + 1]
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    spread = contrasts @ root
    errors = np.sqrt((spread**2).sum(axis=1))
    scaled = spread / np.where(errors > 0, errors, 1.0)[:, None]
    drawn = rng.standard_normal((DRAWS, size)) / np.sqrt(rng.chisquare(max(fit.df, 1.0), DRAWS) / fit.df)[:, None]
    width = float(np.quantile(np.abs(drawn @ scaled.T).max(axis=1), level))
    return [Estimate(float(m), float(m - width * e), float(m + width * e), level) for m, e in zip(middle, errors)]


def _bend(fit: LeastSquares, basis: CurveBasis) -> float | None:
    """The p value of a straight line: a Wald test of the other columns of the spline."""
    places = np.arange(2, basis.size + 1)
    if not len(places):
        return None
    part = fit.coefficients[places]
    covariance = fit.covariance[np.ix_(places, places)]
    statistic = float(part @ np.linalg.pinv(covariance, hermitian=True) @ part) / len(places)
    return float(fdtrc(len(places), fit.df, statistic))


def _isotonic(points: tuple[CurvePoint, ...]) -> tuple[CurvePoint, ...]:
    """Values pooled so that they do not fall (weighted by the number of scores), the band narrowed by its neighbours:
    where the truth does not fall, its lower end is at least every earlier one and its upper at most every later."""
    middle = pooled(np.array([p.value.estimate or 0.0 for p in points]), np.array([float(p.n) for p in points]))
    low = np.maximum.accumulate([p.value.low or 0.0 for p in points])
    high = np.minimum.accumulate([p.value.high or 0.0 for p in points][::-1])[::-1]
    return tuple(
        CurvePoint(p.score, p.n, Estimate(float(m), float(min(a, m)), float(max(b, m)), p.value.level))
        for p, m, a, b in zip(points, middle, low, high)
    )


def pooled(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Isotonic regression by pooling adjacent violators.

    >>> pooled(np.array([1.0, 3, 2, 4]), np.ones(4)).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist()):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, u, i), (b, v, j) = blocks[-2], blocks.pop()
            blocks[-1] = ((a * u + b * v) / (u + v), u + v, i + j)
    return np.concatenate([np.full(count, value) for value, _, count in blocks])
