"""The change of a score when nobody can be recognised from period to period: other segments, or other judgements.

Method and checks: docs/methods/who-changed.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.linearised_parts import ComplexArray, contributions, linearised_figures
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.who_changed_parts import mix_within

FloatArray = NDArray[np.float64]
Strings = NDArray[np.str_]

MIX_FLOOR = 200


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The answers of one period: values (n,) whose mean is the score, segments (n,) and weights (n,) or None."""

    values: FloatArray
    segments: Strings
    weights: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class MixAndWithin:
    """``mix`` + ``within`` = ``change``: segments that became more or less common, and segments that judge otherwise.
    ``by_segment`` holds both for each segment, in points of the score. Below 200 answers in a period mix has no
    interval (TOO_FEW_RESPONSES): it is a product of two differences, and its interval would promise too much."""

    change: Estimate
    mix: Estimate
    within: Estimate
    by_segment: Mapping[str, tuple[float, float]]
    n: tuple[int, int]
    reasons: tuple[Reason, ...] = ()


def mix_and_within(before: Answered, now: Answered, *, level: float = 0.95) -> MixAndWithin:
    """The change from ``before`` to ``now`` split over segments, exactly. A segment that one period lacks is all mix.
    Intervals treat the periods as different people, which is cautious when they are not. ValueError for a period
    without answers.

    >>> then = Answered(np.array([9.0, 7.0, 7.0, 7.0]), np.array(["old", "young", "young", "young"]))
    >>> today = Answered(np.array([9.0, 9.0, 9.0, 7.0]), np.array(["old", "old", "old", "young"]))
    >>> found = mix_and_within(then, today)
    >>> found.change.estimate, found.mix.estimate, found.within.estimate
    (1.0, 1.0, 0.0)
    """
    if not len(before.values) or not len(now.values):
        raise ValueError("both periods need answers")
    names, codes = np.unique(np.concatenate([before.segments, now.segments]), return_inverse=True)
    people, g = len(codes), len(names)
    weights = np.concatenate([_weights(before), _weights(now)])
    place = codes + np.repeat([0, 2 * g], [len(before.values), len(now.values)])
    values = np.concatenate([before.values, now.values])
    cells = [(np.arange(people), place, weights), (np.arange(people), place + g, weights * values)]
    rows = contributions(people, 4 * g, cells)
    found = linearised_figures(_figures, rows, level)
    few = min(len(before.values), len(now.values)) < MIX_FLOOR
    mix, within = _by_segment(np.asarray(rows.sum(axis=0), dtype=np.complex128).ravel())
    return MixAndWithin(
        change=found["change"],
        mix=Estimate(found["mix"].estimate, None, None, level) if few else found["mix"],
        within=found["within"],
        by_segment={str(name): (float(m.real), float(w.real)) for name, m, w in zip(names, mix, within)},
        n=(len(before.values), len(now.values)),
        reasons=(Reason.TOO_FEW_RESPONSES,) if few else (),
    )


def _weights(answered: Answered) -> FloatArray:
    return np.ones(len(answered.values)) if answered.weights is None else answered.weights


def _by_segment(sums: ComplexArray) -> tuple[ComplexArray, ComplexArray]:
    old, new = sums.reshape(2, 2, -1)
    return mix_within(new, old)


def _figures(sums: ComplexArray) -> dict[str, complex]:
    old, new = sums.reshape(2, 2, -1)
    mix, within = mix_within(new, old)
    change = new[1].sum() / new[0].sum() - old[1].sum() / old[0].sum()
    return {"change": complex(change), "mix": complex(mix.sum()), "within": complex(within.sum())}
