"""The two arms of a randomised comparison as summaries that add up, and their difference, with or without the answer
before (CUPED). docs/methods/experiments.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: n people, mean and variance (n - 1) of the outcome; of a figure of the same people from before the
    draw (the covariate) mean, variance and its covariance with the outcome, where there is one."""

    n: int
    mean: float
    variance: float
    covariate_mean: float | None = None
    covariate_variance: float = 0.0
    covariance: float = 0.0

    def __add__(self, other: Arm) -> Arm:
        """Both arms' people as one (Chan, Golub and LeVeque)."""
        n = self.n + other.n
        step = other.mean - self.mean
        has = self.covariate_mean is not None and other.covariate_mean is not None
        drift = (other.covariate_mean or 0.0) - (self.covariate_mean or 0.0) if has else 0.0
        share, apart = other.n / n, self.n * other.n / n
        return Arm(
            n,
            self.mean + share * step,
            _joined(self.variance, other.variance, self.n, other.n, apart * step * step),
            (self.covariate_mean or 0.0) + share * drift if has else None,
            _joined(self.covariate_variance, other.covariate_variance, self.n, other.n, apart * drift * drift),
            _joined(self.covariance, other.covariance, self.n, other.n, apart * step * drift),
        )


def _joined(first: float, second: float, n: int, m: int, between: float) -> float:
    return ((n - 1) * first + (m - 1) * second + between) / (n + m - 1) if n + m > 1 else 0.0


def arm_of(outcome: FloatArray, covariate: FloatArray | None = None) -> Arm:
    """The summary of one arm's people: outcome (n,), covariate (n,) or None. NaN in either leaves the person out.

    >>> arm_of(np.array([6.0, 8.0, 7.0])).variance
    1.0
    """
    keep = np.isfinite(outcome) if covariate is None else np.isfinite(outcome) & np.isfinite(covariate)
    y = outcome[keep]
    n = len(y)
    if n == 0:
        return Arm(0, float("nan"), 0.0)
    variance = float(y.var(ddof=1)) if n > 1 else 0.0
    if covariate is None:
        return Arm(n, float(y.mean()), variance)
    x = covariate[keep]
    both = float((x - x.mean()) @ (y - y.mean())) / (n - 1) if n > 1 else 0.0
    return Arm(n, float(y.mean()), variance, float(x.mean()), float(x.var(ddof=1)) if n > 1 else 0.0, both)


class Contrast(NamedTuple):
    """Treatment and control after adjustment: means, and the variances of these means; ``theta`` is what one point of
    the covariate is worth (0 without), ``spared`` the part of the variance it took away."""

    treatment: float
    control: float
    treatment_error: float
    control_error: float
    theta: float
    spared: float

    @property
    def difference(self) -> float:
        return self.treatment - self.control

    @property
    def variance(self) -> float:
        return self.treatment_error + self.control_error


def contrast_of(treatment: Arm, control: Arm) -> Contrast:
    """The difference between two arms; with covariates each mean is moved to the covariate's mean of all people."""
    everybody = treatment + control
    theta = _theta(treatment, control)
    middle = everybody.covariate_mean or 0.0
    means, errors = [], []
    for arm in (treatment, control):
        means.append(arm.mean - theta * ((arm.covariate_mean or 0.0) - middle))
        errors.append((arm.variance + theta**2 * arm.covariate_variance - 2 * theta * arm.covariance) / arm.n)
    plain = treatment.variance / treatment.n + control.variance / control.n
    return Contrast(means[0], means[1], errors[0], errors[1], theta, 1 - sum(errors) / plain if plain > 0 else 0.0)


def _theta(treatment: Arm, control: Arm) -> float:
    """Covariance over variance in all people together, so that both arms are moved alike."""
    if treatment.covariate_mean is None or control.covariate_mean is None:
        return 0.0
    everybody = treatment + control
    return everybody.covariance / everybody.covariate_variance if everybody.covariate_variance > 0 else 0.0
