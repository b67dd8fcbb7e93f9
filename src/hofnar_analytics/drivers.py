"""Least squares on the structural model, from summaries, with heteroskedasticity-robust (HC3) or clustered (CR2)
errors from a second pass over the rows. Method, assumptions and checks: docs/methods/structural-model.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpstrf

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers_rows import IntArray
from hofnar_analytics.gram import GramSummary

Part = tuple[FloatArray, FloatArray | None]

DEPENDENT = 1e-9  # part of a variable's variance that must be its own
SATURATED = 1e-8  # 1 - leverage below which a row is fitted exactly and says nothing about the spread


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted model: ``variables`` (k,) places in the layout; coefficients (k, m) for m outcomes.

    Scores are centred at the mean of those who lived the moment, so the coefficient of 'lived' is its effect at the
    satisfaction reported. root (k, r): root root' is the inverse of the cross-products; ``shift`` (k, k) takes raw
    variables to centred ones; ``null`` (k, d) spans what the data cannot tell apart; residual (m,) sums of squares.
    """

    variables: IntArray
    coefficients: FloatArray
    root: FloatArray
    shift: FloatArray
    null: FloatArray
    residual: FloatArray
    total: FloatArray
    means: FloatArray
    covariance: FloatArray
    n: int

    @property
    def df(self) -> int:
        return self.n - int(self.root.shape[1]) - 1

    def r2(self, outcome: int = 0) -> float:
        return float(1 - self.residual[outcome] / self.total[outcome])

    def estimable(self, contrast: FloatArray) -> bool:
        """Whether the rows can tell this combination of coefficients, (k,)."""
        size = np.abs(contrast).max()
        return bool(self.null.shape[1] == 0 or np.abs(contrast @ self.null).max() < 1e-6 * size)


def fit(gram: GramSummary) -> Fit | None:
    """Least squares of the outcomes on all variables that vary; None when there are not more rows than variables or
    the outcome does not vary. Dependent variables are found by pivoted Cholesky of the equilibrated products."""
    layout = gram.layout
    outcomes = np.arange(layout.outcome(), layout.size)
    spread = np.diag(gram.cross)[: layout.outcome()]
    variables = np.flatnonzero(spread > 1e-12 * max(gram.weight, 1.0))
    if not gram.cross[outcomes[0], outcomes[0]] > 1e-12 * max(gram.weight, 1.0):
        return None
    shift, means = _centring(gram, variables)
    products = shift.T @ gram.cross[np.ix_(variables, variables)] @ shift
    with_outcomes = shift.T @ gram.cross[np.ix_(variables, outcomes)]
    root, null = _inverse_root(products, 1e-11 * spread[variables])
    if gram.n - root.shape[1] - 1 < 1:
        return None
    total = np.diag(gram.cross)[outcomes]
    coefficients = root @ (root.T @ with_outcomes)
    explained = np.einsum("km,km->m", coefficients, with_outcomes)
    covariance = _with_outcome(products, with_outcomes[:, 0], total[0])
    residual = np.clip(total - explained, 0.0, None)
    return Fit(variables, coefficients, root, shift, null, residual, total, means, covariance, gram.n)


def moment_means(gram: GramSummary) -> FloatArray:
    """The mean score of those who lived each moment, (p,); NaN where nobody did."""
    p = gram.layout.moments
    lived = np.where(gram.lived == gram.n, 1.0, gram.mean[:p])
    with np.errstate(invalid="ignore", divide="ignore"):
        means: FloatArray = np.where(gram.lived > 0, gram.mean[p : 2 * p] / lived, np.nan)
    return means


def _centring(gram: GramSummary, variables: IntArray) -> tuple[FloatArray, FloatArray]:
    means = moment_means(gram)
    place = {int(variable): k for k, variable in enumerate(variables)}
    shift = np.eye(len(variables))
    for moment, mean in enumerate(means):
        lived, scored = gram.layout.lived(moment), gram.layout.scored(moment)
        if lived in place and scored in place:
            shift[place[lived], place[scored]] = -mean
    return shift, means


def _inverse_root(products: FloatArray, noise: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Factors (k, r) of a generalised inverse that leaves dependent variables out, and the null space (k, d).
    A variable whose sum of squares is not above ``noise`` (k,) counts as constant."""
    k = len(products)
    squares = np.diag(products)
    alive = squares > noise
    inverse = np.where(alive, 1 / np.sqrt(np.where(alive, squares, 1.0)), 0.0)
    correlation = products * inverse[:, None] * inverse[None, :]
    factor, pivots, rank, _ = dpstrf(correlation, tol=DEPENDENT)
    kept = pivots[:rank] - 1
    root = np.zeros((k, rank))
    root[kept] = np.linalg.inv(np.triu(factor[:rank, :rank]))
    null = _null_space(correlation, int(rank)) if rank < k else np.zeros((k, 0))
    return root * inverse[:, None], null * np.where(alive, inverse, 1.0)[:, None]


def _null_space(correlation: FloatArray, rank: int) -> FloatArray:
    _, vectors = np.linalg.eigh(correlation)
    basis: FloatArray = vectors[:, : len(correlation) - rank]
    return basis


def _with_outcome(products: FloatArray, with_outcome: FloatArray, total: float) -> FloatArray:
    return np.block([[products, with_outcome[:, None]], [with_outcome[None, :], np.array([[total]])]])


def classical_covariance(model: Fit, outcome: int = 0) -> FloatArray:
    """The coefficients' covariance (k, k) under one error variance, from summaries alone."""
    inverse: FloatArray = model.root @ model.root.T
    return inverse * float(model.residual[outcome] / model.df)


def robust_covariances(model: Fit, parts: Iterable[Part], middle: FloatArray, total: float) -> list[FloatArray]:
    """The HC3 covariance (k, k) of the coefficients for each of m outcomes, from one pass over the rows (MacKinnon and
    White 1985); with weights each row's score and leverage are those of weighted least squares.

    parts: raw variables and outcomes (k + m, rows) with weights (rows,) or None; middle (k + m,) their means; total the
    sum of the weights.
    """
    r, k = model.root.shape[1], len(model.variables)
    turned = (model.shift @ np.hstack([model.root, model.coefficients])).T
    turned_middle = (turned @ middle[:k])[:, None]
    meats = [np.zeros((r, r)) for _ in middle[k:]]
    for z, weights in parts:
        both = turned @ z[:k] - turned_middle
        residuals = z[k:] - middle[k:, None] - both[r:]
        stretch = _stretch(both[:r], weights, total)
        for meat, residual in zip(meats, residuals):
            scored = both[:r] * (stretch * residual)
            meat += scored @ scored.T
    return [model.root @ meat @ model.root.T for meat in meats]


def _stretch(q: FloatArray, weights: FloatArray | None, total: float) -> FloatArray:
    """w / (1 - h) of each row; 0 for a row that a variable of its own fits exactly. q (r, rows)."""
    leverage = np.einsum("ij,ij->j", q, q) + 1 / total
    if weights is not None:
        leverage *= weights
    free = 1 - leverage
    with np.errstate(divide="ignore", invalid="ignore"):
        stretch = np.where(free > SATURATED, (1.0 if weights is None else weights) / free, 0.0)
    return np.asarray(stretch, dtype=np.float64)


def contrast(model: Fit, layout_places: list[int]) -> FloatArray | None:
    """The sum of the coefficients at these places of the layout as a contrast (k,); None when one is not in it."""
    vector = np.zeros(len(model.variables))
    for place in layout_places:
        k = int(np.searchsorted(model.variables, place))
        if k >= len(model.variables) or model.variables[k] != place:
            return None
        vector[k] = 1.0
    return vector


def columns_of(model: Fit, places: list[int]) -> list[int]:
    """Which of these places of the layout are variables of the model, as column numbers of its covariance."""
    found: NDArray[np.intp] = np.flatnonzero(np.isin(model.variables, places))
    return [int(k) for k in found]
