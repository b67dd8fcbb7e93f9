"""A randomised comparison read once, at its end. Method, floor, checks: docs/methods/experiments.md.

Who wants to look before the end uses ``always_valid``.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import chdtrc

from hofnar_analytics.arms import Arm, Contrast, contrast_of
from hofnar_analytics.intervals import t_quantile, two_sided_p
from hofnar_analytics.results import UNKNOWN, Estimate, Reason

ARM_FLOOR = 50
RATIO_ALARM = 0.001


@dataclass(frozen=True, slots=True)
class Experiment:
    """Treatment minus control, in the unit of the outcome; ``relative`` as a fraction of the control's mean (None where
    that is not certainly above zero). ``control`` and ``treatment`` are the (adjusted) means; ``spared`` is the part of
    the variance that the answers from before took away; ``ratio_p`` tests whether the arms are as large as drawn."""

    effect: Estimate
    p: float | None
    relative: Estimate
    control: float | None
    treatment: float | None
    spared: float
    ratio_p: float | None
    n: tuple[int, int]
    reasons: tuple[Reason, ...] = ()


def experiment(
    treatment: Arm, control: Arm, *, drawn: tuple[float, float] = (1.0, 1.0), level: float = 0.95
) -> Experiment:
    """The effect with Welch's interval. When both arms carry a covariate from before the draw, it is taken out of the
    outcome (CUPED; Deng, Xu, Kohavi and Walker 2013). drawn: the ratio of the draw, treatment first.

    Below 50 people in an arm TOO_FEW_PER_ARM; SAMPLE_RATIO when the arms' sizes are less likely than 1 in 1,000.

    >>> from hofnar_analytics.arms import Arm
    >>> found = experiment(Arm(1977, 0.5730905, 0.7447972), Arm(2023, 0.5304004, 0.7437574))
    >>> round(found.effect.estimate, 4), round(found.effect.low, 3), round(found.p, 3)
    (0.0427, -0.011, 0.118)
    """
    n = (treatment.n, control.n)
    if min(n) < 2:
        return Experiment(UNKNOWN, None, UNKNOWN, None, None, 0.0, None, n, (Reason.TOO_FEW_PER_ARM,))
    found, ratio = contrast_of(treatment, control), ratio_p(n, drawn)
    df = _welch_df(found, n)
    return Experiment(
        effect=_interval(found.difference, found.variance, t_quantile(level, df), level),
        p=_p(found, df),
        relative=relative_effect(found, t_quantile(level, df), level),
        control=found.control,
        treatment=found.treatment,
        spared=found.spared,
        ratio_p=ratio,
        n=n,
        reasons=arm_reasons(n, ratio),
    )


def ratio_p(n: tuple[int, int], drawn: tuple[float, float] = (1.0, 1.0)) -> float:
    """How likely arms of such sizes are when drawn in this ratio (chi-square with 1 degree of freedom).

    >>> round(ratio_p((821588, 815482)) * 1e6, 2)
    1.82
    """
    total = sum(n)
    expected = [total * part / sum(drawn) for part in drawn]
    return float(chdtrc(1, sum((found - wanted) ** 2 / wanted for found, wanted in zip(n, expected))))


def arm_reasons(n: tuple[int, int], ratio: float) -> tuple[Reason, ...]:
    """Why the result must be read with care."""
    few = (Reason.TOO_FEW_PER_ARM,) if min(n) < ARM_FLOOR else ()
    return (*few, Reason.SAMPLE_RATIO) if ratio < RATIO_ALARM else few


def relative_effect(found: Contrast, quantile: float, level: float) -> Estimate:
    """The effect as a fraction of the control's mean, by the delta method; unknown unless that mean is above zero by
    more than its margin."""
    if found.control <= quantile * found.control_error**0.5:
        return UNKNOWN
    lift = found.treatment / found.control
    variance = (found.treatment_error + lift**2 * found.control_error) / found.control**2
    return _interval(lift - 1, variance, quantile, level)


def _welch_df(found: Contrast, n: tuple[int, int]) -> float:
    parts = (found.treatment_error, found.control_error)
    squares = sum(part**2 / (size - 1) for part, size in zip(parts, n))
    return float(sum(parts) ** 2 / squares) if squares > 0 else float(sum(n) - 2)


def _p(found: Contrast, df: float) -> float:
    if found.variance <= 0:
        return float(found.difference == 0)
    return two_sided_p(found.difference / found.variance**0.5, df)


def _interval(middle: float, variance: float, quantile: float, level: float) -> Estimate:
    half = quantile * float(max(variance, 0.0) ** 0.5)
    return Estimate(middle, middle - half, middle + half, level)
