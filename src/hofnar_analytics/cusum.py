"""An alarm that adds up small shortfalls until they are one large one: the tabular CUSUM (Page 1954).

Method, thresholds and run lengths: docs/methods/cusum.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from hofnar_analytics.period_series import PeriodSeries

FloatArray = NDArray[np.float64]

ALLOWANCE = 0.5
THRESHOLD = 4.77  # with allowance 0.5: one false alarm in 370 periods, both sides together
_STATES = 120


@dataclass(frozen=True, slots=True, eq=False)
class Cusum:
    """The two sums after each period (t,), in the unit they were made in, and where they passed the threshold.

    ``falls`` and ``rises`` are the periods of an alarm; ``since`` says for the last alarm when its sum last left zero,
    which is the best guess of when the change began (None without an alarm).
    """

    lower: FloatArray
    upper: FloatArray
    falls: tuple[int, ...]
    rises: tuple[int, ...]
    since: int | None
    threshold: float

    @property
    def alarm(self) -> bool:
        return bool(self.falls or self.rises)


def cusum(values: FloatArray, target: float, allowance: float, threshold: float) -> Cusum:
    """The sums of how far values (t,) lie beyond ``target`` by more than ``allowance``, each back to zero when it would
    fall below; all in the unit of the values. Periods are numbered from 0. A sum stays above the threshold, and keeps
    giving its alarm, until the values come back.

    >>> found = cusum(np.array([0.0, -2, -2, -2]), 0.0, 0.5, 4.0)
    >>> found.lower.tolist(), found.falls, found.since
    ([0.0, 1.5, 3.0, 4.5], (3,), 1)
    """
    upper, lower = (_sums(sign * (values - target) - allowance) for sign in (1.0, -1.0))
    rises, falls = (tuple(np.flatnonzero(side > threshold).tolist()) for side in (upper, lower))
    last, side = max([(falls[-1] if falls else -1, 0), (rises[-1] if rises else -1, 1)])
    since = _began((lower, upper)[side], last) if last >= 0 else None
    return Cusum(lower, upper, falls, rises, since, threshold)


def unit_alarm(
    series: PeriodSeries, target: float, *, allowance: float = ALLOWANCE, threshold: float = THRESHOLD
) -> Cusum:
    """The alarm of one unit's series against ``target`` (its own level of before, frozen, or the whole's). Values are
    counted in their own standard errors, never drawn to the middle: a small unit that truly is far below gives its
    alarm. Alarms are numbered by the series' own periods.

    >>> from hofnar_analytics.scales import Kind, Scale
    >>> from hofnar_analytics.scores import score_from_counts
    >>> from hofnar_analytics.period_series import series_of
    >>> month = score_from_counts({10: 10, 8: 9, 2: 11}, Scale.of(Kind.NPS))
    >>> unit_alarm(series_of([month] * 8, range(1, 9)), target=17.0).falls
    (6, 7, 8)
    """
    found = cusum((series.values - target) / series.errors, 0.0, allowance, threshold)
    name = series.periods.tolist()
    return Cusum(
        found.lower,
        found.upper,
        tuple(name[place] for place in found.falls),
        tuple(name[place] for place in found.rises),
        None if found.since is None else name[found.since],
        threshold,
    )


def _sums(steps: FloatArray) -> FloatArray:
    """Sums that start again at zero: the running sum less its lowest point so far."""
    running = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray((running - np.minimum.accumulate(running))[1:])


def _began(sums: FloatArray, last: int) -> int:
    zeros = np.flatnonzero(sums[: last + 1] <= 0)
    return int(zeros[-1]) + 1 if len(zeros) else 0


def average_run_length(
    shift: float = 0.0, *, allowance: float = ALLOWANCE, threshold: float = THRESHOLD, states: int = _STATES
) -> float:
    """How many periods pass on average until an alarm on either side, for independent normal values whose mean lies
    ``shift`` standard errors from the target (0 = false alarms). Brook and Evans' (1972) Markov chain.

    >>> round(average_run_length(threshold=5.0)), round(average_run_length(1.0, threshold=5.0), 1)
    (465, 10.4)
    """
    one, other = (_one_sided(sign * shift, allowance, threshold, states) for sign in (1.0, -1.0))
    return 1 / (1 / one + 1 / other)


def _one_sided(shift: float, allowance: float, threshold: float, states: int) -> float:
    width = 2 * threshold / (2 * states - 1)
    middle = width * np.arange(states)
    steps = middle[None, :] - middle[:, None] + allowance - shift
    chances = ndtr(steps + width / 2) - ndtr(steps - width / 2)
    chances[:, 0] = ndtr(steps[:, 0] + width / 2)
    return float(np.linalg.solve(np.eye(states) - chances, np.ones(states))[0])
