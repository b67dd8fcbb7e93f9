"""An ordered outcome (0-10, 1-5) taken as ordered, not as a number. Method: docs/methods/ordinal-outcomes.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from hofnar_analytics.answers import Answers
from hofnar_analytics.intervals import normal_quantile, two_sided_p
from hofnar_analytics.logistic import Problem, chances, fit_logistic
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.ordered_logit import OrderedFit, fit_ordered
from hofnar_analytics.results import UNKNOWN, CellState, Estimate, Reason
from hofnar_analytics.scales import Scale
from hofnar_analytics.structural_columns import StructuralColumns, structural_columns

FloatArray = NDArray[np.float64]

LIVED_FLOOR = 50
CUT_FLOOR = 50  # rows on either side of a cut that takes part in the check of equal odds
MOST_CATEGORIES = 21


@dataclass(frozen=True, slots=True)
class OrdinalDriver:
    """One moment and an ordered outcome: odds ratios of a higher answer for having lived the moment (at the
    satisfaction reported) and for one point more. ``parallel_p`` tests that these are the same at every cut of the
    scale; NOT_PROPORTIONAL when its adjusted value is below 0.05."""

    column: str
    label: str
    n: int
    odds_lived: Estimate = UNKNOWN
    odds_point: Estimate = UNKNOWN
    point_p: float | None = None
    point_p_adjusted: float | None = None
    parallel_p: float | None = None
    parallel_p_adjusted: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class OrdinalDrivers:
    """What goes with an ordered outcome; r2 is McFadden's."""

    n: int
    categories: tuple[float, ...]
    r2: float | None
    moments: tuple[OrdinalDriver, ...]
    reasons: tuple[Reason, ...] = ()


def ordinal_drivers(answers: Answers, scale: Scale, *, level: float = 0.95) -> OrdinalDrivers:
    """The ordered logit of the structural model, with a check of its one assumption: equal odds at every cut.

    An outcome with more than 21 values is not an ordered scale (ValueError). Odds of having lived a moment need 50
    people who did and 50 who did not. Intervals from the sandwich covariance (clusters, weights).

    >>> from hofnar_analytics.scales import Kind
    >>> rng = np.random.default_rng(6)
    >>> marks = rng.integers(1, 6, (600, 2)).astype(float)
    >>> y = np.clip(np.rint(marks[:, 0] + rng.logistic(size=600)), 1, 5)
    >>> answers = Answers(y, marks, np.zeros((600, 2), np.uint8), ("desk", "letter"))
    >>> found = ordinal_drivers(answers, Scale.of(Kind.CSAT))
    >>> [moment.odds_point.low > 1 for moment in found.moments]
    [True, False]
    """
    made = structural_columns(answers, scale)
    categories = np.unique(made.outcome)
    if len(categories) > MOST_CATEGORIES:
        raise ValueError(f"an ordered outcome has at most {MOST_CATEGORIES} values")
    bare = [_bare(answers, made, j) for j in range(len(answers.columns))]
    if len(categories) < 2 or made.n <= made.matrix.shape[1] + len(categories):
        reason = Reason.NO_OUTCOME if made.n == 0 else Reason.CONSTANT if len(categories) < 2 else Reason.NOT_ESTIMABLE
        return OrdinalDrivers(made.n, tuple(categories.tolist()), None, tuple(bare), (reason,))
    fit = fit_ordered(made.matrix, made.outcome, made.weights, made.clusters)
    reasons = () if fit.converged else (Reason.NOT_ESTIMABLE,)
    moments = [_read(moment, made, fit, j, level) for j, moment in enumerate(bare)] if fit.converged else bare
    moments = _checked(moments, made) if fit.converged else moments
    return OrdinalDrivers(made.n, tuple(categories.tolist()), fit.mcfadden, tuple(moments), reasons)


def _bare(answers: Answers, made: StructuralColumns, j: int) -> OrdinalDriver:
    return OrdinalDriver(answers.columns[j], answers.labels[j], int(made.states[j, CellState.SCORED]))


def _read(moment: OrdinalDriver, made: StructuralColumns, fit: OrderedFit, j: int, level: float) -> OrdinalDriver:
    lived, scored = made.lived[j], made.scored[j]
    short = _floor(made.states[j])
    return replace(
        moment,
        odds_lived=UNKNOWN if lived is None or short else _ratio(fit, lived, level),
        odds_point=UNKNOWN if scored is None else _ratio(fit, scored, level),
        point_p=None if scored is None else _p(fit, scored),
        reasons=() if short is None else (short,),
    )


def _floor(states: NDArray[np.int64]) -> Reason | None:
    if states[CellState.SCORED] < LIVED_FLOOR:
        return Reason.TOO_RARE
    return Reason.EVERYONE_EXPERIENCED if states[CellState.NOT_EXPERIENCED] < LIVED_FLOOR else None


def _ratio(fit: OrderedFit, column: int, level: float) -> Estimate:
    value = float(fit.coefficients[column])
    half = normal_quantile(level) * float(fit.covariance[column, column]) ** 0.5
    return Estimate(float(np.exp(value)), float(np.exp(value - half)), float(np.exp(value + half)), level)


def _p(fit: OrderedFit, column: int) -> float | None:
    variance = float(fit.covariance[column, column])
    return two_sided_p(float(fit.coefficients[column]) / variance**0.5) if variance > 0 else None


def _checked(moments: list[OrdinalDriver], made: StructuralColumns) -> list[OrdinalDriver]:
    parallel = parallel_p(made)
    together = benjamini_hochberg(parallel)
    points = benjamini_hochberg([moment.point_p for moment in moments])
    return [
        replace(
            moment,
            parallel_p=p,
            parallel_p_adjusted=adjusted,
            point_p_adjusted=point,
            reasons=(
                *moment.reasons,
                *((Reason.NOT_PROPORTIONAL,) if adjusted is not None and adjusted < 0.05 else ()),
            ),
        )
        for moment, p, adjusted, point in zip(moments, parallel, together, points)
    ]


def parallel_p(made: StructuralColumns) -> list[float | None]:
    """For each moment the p value of equal log-odds at every cut of the outcome with at least 50 rows on either side.

    One logistic fit a cut; their coefficients' joint covariance from the rows' influences; a Wald test of equality
    (Brant 1990, with a sandwich). None below two usable cuts or where a fit is separated.
    """
    values = np.unique(made.outcome)[1:]
    cuts = [c for c in values if min((made.outcome >= c).sum(), (made.outcome < c).sum()) >= CUT_FLOOR]
    fits = [_influences(made, made.outcome >= cut) for cut in cuts]
    good = [fit for fit in fits if fit is not None]
    if len(good) < 2:
        return [None] * len(made.groups)
    return [_equal(good, [column + 1 for column in group], made) for group in made.groups]


def _influences(made: StructuralColumns, above: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray] | None:
    """Coefficients (k + 1,) and each row's influence on them (n, k + 1)."""
    outcome = above.astype(float)
    fit = fit_logistic(made.matrix, outcome, made.weights)
    if fit.separating or not fit.converged:
        return None
    problem = Problem(made.matrix, outcome, made.weights)
    chance, _ = chances(problem.columns @ fit.coefficients[:, None])
    information = problem.information(chance, np.ones((problem.size, 1), dtype=bool))[0]
    scores = problem.columns * (made.weights * (outcome - chance[:, 0]))[:, None]
    return fit.coefficients, scores @ np.linalg.inv(information)


def _equal(fits: list[tuple[FloatArray, FloatArray]], places: list[int], made: StructuralColumns) -> float | None:
    if not places:
        return None
    first, influence = fits[0]
    steps = np.concatenate([found[places] - first[places] for found, _ in fits[1:]])
    moves = np.column_stack([found[:, places] - influence[:, places] for _, found in fits[1:]])
    if made.clusters is not None:
        members = np.unique(made.clusters, return_inverse=True)[1]
        sums = np.zeros((int(members.max()) + 1, moves.shape[1]))
        np.add.at(sums, members, moves)
        moves = sums
    covariance = moves.T @ moves
    statistic = float(steps @ np.linalg.pinv(covariance, hermitian=True) @ steps)
    return float(chdtrc(len(steps), statistic))
