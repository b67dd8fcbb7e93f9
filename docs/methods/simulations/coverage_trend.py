"""Coverage of the intervals of trend and interrupted series, and of the usual errors beside them.

All repetitions of a cell are computed at once; the first twenty are compared with what the library gives.

python docs/methods/simulations/coverage_trend.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np
from scipy.special import stdtrit

from hofnar_analytics.period_series import plain_series
from hofnar_analytics.regression import Errors, regression
from hofnar_analytics.serial import _CAUTION, _GRID, _correlations, _expected
from hofnar_analytics.trend import Season, season_columns, trend

FloatArray = np.ndarray


def noise(rng: np.random.Generator, repetitions: int, periods: int, rho: float) -> FloatArray:
    steps = rng.normal(size=(repetitions, periods + 60))
    for i in range(1, periods + 60):
        steps[:, i] += rho * steps[:, i - 1]
    return steps[:, 60:]


class Design:
    """One design with everything that does not depend on the outcome."""

    def __init__(self, columns: dict[str, FloatArray]) -> None:
        self.columns = columns
        self.x = np.column_stack([np.ones(len(next(iter(columns.values())))), *columns.values()])
        t = len(self.x)
        self.bread = np.linalg.inv(self.x.T @ self.x)
        self.projector = self.bread @ self.x.T
        self.maker = np.eye(t) - self.x @ self.projector
        when = np.arange(t)
        near = (np.abs(np.subtract.outer(when, when)) == 1) / 2.0
        self.expected = [_expected(self.maker, near, when, float(rho)) for rho in _GRID]
        self.spread = [self.projector @ _correlations(when, float(rho)) @ self.projector.T for rho in _GRID]

    def serial(self, values: FloatArray, parts: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Estimate and half-width (repetitions,) of the combination ``parts`` of coefficients, and the grid place."""
        left = values @ self.maker
        squares = (left**2).sum(axis=1)
        seen = (left[:, 1:] * left[:, :-1]).sum(axis=1) / squares + _CAUTION / len(self.x) ** 0.5
        place = np.minimum(np.searchsorted([one.ratio for one in self.expected], seen), len(_GRID) - 1)
        variance = np.array([parts @ one @ parts for one in self.spread])[place]
        total, df = (np.array([getattr(one, name) for one in self.expected])[place] for name in ("squares", "df"))
        half = stdtrit(df, 0.975) * np.sqrt(variance * squares / total)
        return values @ self.projector.T @ parts, half

    def usual(self, values: FloatArray, parts: FloatArray, lags: int) -> FloatArray:
        """Half-widths of Newey-West (lags above 0) or HC3 (lags 0)."""
        t, k = self.x.shape
        left = values @ self.maker
        if lags == 0:
            left = left / np.diag(self.maker)
        scored = left * (parts @ self.projector)
        meat = (scored**2).sum(axis=1)
        for lag in range(1, lags + 1):
            meat += 2 * (1 - lag / (lags + 1)) * (scored[:, lag:] * scored[:, :-lag]).sum(axis=1)
        return stdtrit(t - k, 0.975) * np.sqrt(np.maximum(meat, 0) * (t / (t - k) if lags else 1.0))


def checked(design: Design, values: FloatArray, parts: FloatArray, half: FloatArray) -> None:
    names = ("intercept", *design.columns)
    for row in range(20):
        found = regression(values[row], design.columns, errors=Errors.SERIAL)
        estimate = found.combination(dict(zip(names, parts.tolist())))
        assert abs((estimate.high - estimate.low) / 2 - half[row]) < 1e-8 * half[row]


def slopes(periods: int, rho: float, repetitions: int) -> list[float]:
    season = Season.WAVES if periods >= 24 else Season.NONE
    time = np.arange(periods)
    design = Design({"year": (time - time.mean()) / 12, **season_columns(time, season, 12)})
    parts = np.eye(design.x.shape[1])[1]
    values = noise(np.random.default_rng(periods), repetitions, periods, rho)
    middle, half = design.serial(values, parts)
    checked(design, values, parts, half)
    halves = [half, design.usual(values, parts, int(1.3 * periods**0.5)), design.usual(values, parts, 0)]
    return [float((np.abs(middle) <= one).mean()) for one in halves]


def season_size(periods: int, rho: float, repetitions: int) -> float:
    values = noise(np.random.default_rng(periods), repetitions, periods, rho)
    return float(np.mean([trend(plain_series(row)).season_p < 0.05 for row in values]))


def breaks(periods: int, rho: float, repetitions: int) -> list[float]:
    since = np.arange(periods) / 12 - periods / 24
    after = np.arange(periods) >= periods // 2
    design = Design({"year": since, "jump": after.astype(float), "faster": since * after})
    values = noise(np.random.default_rng(periods), repetitions, periods, rho)
    whole = np.array([0, 0, 1.0, since[after].mean()])
    found = []
    for parts in (np.array([0, 0, 1.0, 0]), np.array([0, 0, 0, 1.0]), whole):
        middle, half = design.serial(values, parts)
        checked(design, values, parts, half)
        found.append(float((np.abs(middle) <= half).mean()))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| slope, nominal .95 ({repetitions} repetitions) | ours | Newey-West | HC3 |\n|---|---|---|---|")
    for periods in (12, 18, 24, 36, 60):
        for rho in (0.0, 0.3, 0.6):
            rates = slopes(periods, rho, repetitions)
            print(f"| {periods} periods, {rho} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |", flush=True)
    print(f"\n| interrupted, nominal .95 ({repetitions} repetitions) | level | slope | effect |\n|---|---|---|---|")
    for periods in (16, 24, 48):
        for rho in (0.0, 0.3, 0.6):
            rates = breaks(periods, rho, repetitions)
            print(f"| {periods} periods, {rho} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |", flush=True)
    print(f"\n| season test at .05 ({repetitions // 5} repetitions) | 24 periods | 36 | 60 |\n|---|---|---|---|")
    for rho in (0.0, 0.3, 0.6):
        rates = [season_size(periods, rho, repetitions // 5) for periods in (24, 36, 60)]
        print(f"| autocorrelation {rho} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |", flush=True)


if __name__ == "__main__":
    main()
