"""The difference of two figures that were estimated from different people: effects, leverages and driver shares of two
segments, channels or years. Method and simulated coverage: docs/methods/driver-differences.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from hofnar_analytics.families import Family, JudgedFamily
from hofnar_analytics.intervals import normal_quantile, two_sided_p
from hofnar_analytics.lmg_intervals import INTERVAL_FLOOR, lmg_shares
from hofnar_analytics.results import UNKNOWN, Estimate, Impact, Reason

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """First minus second of one figure. ``p`` tests 'no difference' and agrees with the interval."""

    name: str
    first: Estimate
    second: Estimate
    difference: Estimate
    p: float | None
    p_adjusted: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureDifferences:
    """All figures of two groups as one family, fixed by their names."""

    figures: tuple[FigureDifference, ...]
    family: JudgedFamily
    n: tuple[int, int]


def difference_of(first: Estimate, second: Estimate) -> tuple[Estimate, float | None]:
    """The difference of two independent estimates with an interval from their own, which need not be symmetric (Zou and
    Donner 2008), and the p value that goes with it. Both unknown where an interval is.

    >>> found, p = difference_of(Estimate(0.30, 0.20, 0.40), Estimate(0.10, 0.05, 0.20))
    >>> round(found.estimate, 2), round(found.low, 3), round(found.high, 3)
    (0.2, 0.059, 0.312)
    """
    ends = (first.estimate, first.low, first.high, second.estimate, second.low, second.high)
    if any(end is None for end in ends):
        return UNKNOWN, None
    a, low1, high1, b, low2, high2 = (float(end) for end in ends if end is not None)
    middle = a - b
    down, up = float(np.hypot(a - low1, high2 - b)), float(np.hypot(high1 - a, b - low2))
    facing = down if middle > 0 else up
    error = facing / normal_quantile(first.level)
    p = two_sided_p(middle / error) if error > 0 else float(middle == 0)
    return Estimate(middle, middle - down, middle + up, first.level), p


def differences_of(
    name: str,
    figures: Sequence[tuple[str, Estimate, Estimate]],
    n: tuple[int, int],
    *,
    rate: float = 0.05,
    reasons: Sequence[tuple[Reason, ...]] = (),
) -> FigureDifferences:
    """All named figures of two groups (first, second) as one family. Figures that are unknown in one group stay in the
    family untested."""
    family = Family.fixed(name, [figure for figure, _, _ in figures], rate)
    found = [difference_of(first, second) for _, first, second in figures]
    judged = family.judged({figure: p for (figure, _, _), (_, p) in zip(figures, found)})
    why = list(reasons) or [()] * len(figures)
    return FigureDifferences(
        tuple(
            FigureDifference(figure, first, second, difference, p, one.p_adjusted, because)
            for (figure, first, second), (difference, p), one, because in zip(figures, found, judged, why)
        ),
        judged,
        n,
    )


def impact_differences(
    first: Impact, second: Impact, reading: str = "leverage", *, rate: float = 0.05
) -> FigureDifferences:
    """What moments do to the KPI in two groups of different people: ``reading`` 'effect', 'leverage' or 'share'.
    Moments are matched by column; those of one impact only are left out. ValueError for another reading, or for KPIs
    on different scales."""
    if reading not in ("effect", "leverage", "share"):
        raise ValueError("a reading is effect, leverage or share")
    if first.kpi.scale != second.kpi.scale:
        raise ValueError("only KPIs on the same scale can be compared")
    others = {moment.column: moment for moment in second.touchpoints}
    pairs = [(moment, others[moment.column]) for moment in first.touchpoints if moment.column in others]
    return differences_of(
        f"{reading} by moment",
        [(a.column, getattr(a, reading), getattr(b, reading)) for a, b in pairs],
        (first.n, second.n),
        rate=rate,
        reasons=[tuple(dict.fromkeys([*a.reasons, *b.reasons])) for a, b in pairs],
    )


def share_differences(
    first: tuple[FloatArray, FloatArray],
    second: tuple[FloatArray, FloatArray],
    names: Sequence[str],
    *,
    weights: tuple[FloatArray | None, FloatArray | None] = (None, None),
    rate: float = 0.05,
    level: float = 0.95,
) -> FigureDifferences:
    """Differences of LMG shares (fractions of R2) between two groups of different people, complete rows.

    Each group is (columns (n, k), outcome (n,)). Jackknife intervals of both, from 1,000 rows in each (below,
    TOO_FEW_RESPONSES and no interval). A share that is not above what shuffled scores give counts as somewhere between
    zero and that bound plus its own size (BELOW_NULL).

    >>> rng = np.random.default_rng(1)
    >>> x, z = rng.normal(size=(2, 1500, 2))
    >>> there, here = x @ [1.0, 0.3] + rng.normal(size=1500), z @ [0.3, 1.0] + rng.normal(size=1500)
    >>> found = share_differences((x, there), (z, here), ["desk", "site"])
    >>> found.family.standing
    ('desk', 'site')
    """
    groups = [
        [_bounded(share, len(y)) for share in lmg_shares(x, y, weights=w, level=level)]
        for (x, y), w in zip((first, second), weights)
    ]
    few = (Reason.TOO_FEW_RESPONSES,) if min(len(first[1]), len(second[1])) < INTERVAL_FLOOR else ()
    reasons = [
        (*few, Reason.BELOW_NULL) if any(below for _, below in pair) else few for pair in zip(groups[0], groups[1])
    ]
    figures = [(name, a, b) for name, (a, _), (b, _) in zip(names, groups[0], groups[1])]
    return differences_of("shares by moment", figures, (len(first[1]), len(second[1])), rate=rate, reasons=reasons)


def _bounded(share: Estimate, n: int) -> tuple[Estimate, bool]:
    """A share below its null gets the interval from zero to what chance gives (chi-square with 1 degree of freedom
    over n) on top of it."""
    if share.estimate is None or share.low is not None or n < INTERVAL_FLOOR:
        return share, False
    limit = float(chdtri(1, 1 - share.level)) / n
    return Estimate(share.estimate, 0.0, share.estimate + limit, share.level), True
