"""How far a moment's scores can rise, and what the KPI gains on the way: the nearer to the top, the less.

Method: docs/methods/what-if.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.influence import Pulled, pulled_line
from hofnar_analytics.response_curves import CURVE_FLOOR, VALUE_FLOOR, CurveBasis, curve_design, knots_of
from hofnar_analytics.results import CellState, Reason

STEPS = 8  # efforts at which the saturation is worked out, besides none


@dataclass(frozen=True, slots=True, eq=False)
class Saturation:
    """For efforts (m,) in points, from none to the most that can be asked: ``rises`` (m,) of the mean score, and
    ``gains`` of the KPI for who lives the moment, values (m,) with the pull of every row (n, m). ``mean`` is the score
    now, ``top`` the highest score enough people gave, ``at_top`` the part that gives it already."""

    efforts: FloatArray
    rises: FloatArray
    gains: Pulled
    mean: float
    top: float
    at_top: float
    n: int


def saturation(answers: Answers, moment: int) -> Saturation | Reason:
    """What asking more of a moment (its column number) brings. An effort of d means: everybody who lives the moment
    gives d more, but nobody more than the highest score that at least 10 people gave; between two scores in use the
    curve is a straight line (d = 0.3 on 1-5: three in ten give a point more). The curve is that of ``response_curve``,
    with all other moments in the model.

    All rows must be usable (``worth_rows``). A reason instead of a result below 100 scores (TOO_FEW_RESPONSES), with
    fewer than three scores in use (CONSTANT), where everybody is at the top (NO_ROOM), or where the curve cannot be
    told from other columns (NOT_ESTIMABLE).

    >>> rng = np.random.default_rng(1)
    >>> marks = rng.integers(1, 6, (900, 1)).astype(float)
    >>> y = 2 * marks[:, 0] + rng.normal(size=900)
    >>> found = saturation(Answers(y, marks, np.zeros((900, 1), np.uint8), ("desk",)), 0)
    >>> bool(found.rises[-1] < found.efforts[-1]), found.top
    (True, 5.0)
    """
    there = answers.states == CellState.SCORED
    lived = there[:, moment]
    marks = answers.scores[lived, moment]
    values, counts = np.unique(marks, return_counts=True)
    usable = values[counts >= VALUE_FLOOR]
    if len(marks) < CURVE_FLOOR:
        return Reason.TOO_FEW_RESPONSES
    if len(usable) < 3:
        return Reason.CONSTANT
    if not marks.mean() < usable[-1]:
        return Reason.NO_ROOM
    basis = CurveBasis(knots_of(values, counts), marks)
    x = curve_design(basis, answers.scores, there, answers.states, answers.covariates, moment)
    if len(x) <= x.shape[1] + 1:
        return Reason.NOT_ESTIMABLE
    line = pulled_line(x, answers.outcome, answers.weights)
    curve = Pulled(line.values[1 : basis.size + 1], line.pulls[:, 1 : basis.size + 1])
    if not np.isfinite(curve.values).all():
        return Reason.NOT_ESTIMABLE
    return _walked(curve, basis.at(usable), usable, marks, lived)


def _walked(curve: Pulled, heights: FloatArray, usable: FloatArray, marks: FloatArray, lived: FloatArray) -> Saturation:
    """The gains at every effort; which people were asked is part of what is uncertain."""
    top, mean = float(usable[-1]), float(marks.mean())
    efforts = np.linspace(0.0, top - mean, STEPS + 1)
    now = _between(np.minimum(marks, top), usable, heights)
    rises, gains, pulls = [], [], []
    for effort in efforts:
        raised = np.minimum(marks + effort, np.maximum(marks, top))
        moved = _between(np.minimum(raised, top), usable, heights) - now
        each = moved @ curve.values
        own = np.zeros(len(lived))
        own[lived] = (each - each.mean()) / len(marks)
        rises.append(float((raised - marks).mean()))
        gains.append(float(each.mean()))
        pulls.append(curve.pulls @ moved.mean(axis=0) + own)
    at_top = float((marks >= top).mean())
    return Saturation(
        efforts, np.array(rises), Pulled(np.array(gains), np.column_stack(pulls)), mean, top, at_top, len(marks)
    )


def _between(scores: FloatArray, usable: FloatArray, heights: FloatArray) -> FloatArray:
    """The curve's columns (len(scores), size), straight between scores in use."""
    return np.column_stack([np.interp(scores, usable, column) for column in heights.T])
