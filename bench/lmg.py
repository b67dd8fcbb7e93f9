"""The LMG kernel on one core, beside pingouin (all-subsets dominance shares) in the same run."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.lmg import lmg, lmg_groups
from hofnar_analytics.lmg_intervals import lmg_shares

FloatArray = NDArray[np.float64]
LIMITS = {17: 0.010, 20: 0.100, 25: 3.0}


def rows(p: int, n: int = 1000, seed: int = 1) -> tuple[FloatArray, FloatArray]:
    """Related columns and an outcome on which all of them bear."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    return x, x @ rng.random(p) + 5 * rng.normal(size=n)


def correlations(p: int) -> FloatArray:
    x, y = rows(p)
    return np.asarray(np.corrcoef(np.column_stack([x, y]).T))


def best(work, times: int = 5) -> float:
    """The shortest of several runs, in seconds."""
    spans = []
    for _ in range(times):
        start = perf_counter()
        work()
        spans.append(perf_counter() - start)
    return min(spans)


def pingouin_seconds(p: int) -> tuple[float, float] | None:
    """Seconds of pingouin's linear_regression(relimp=True) and its largest difference from ours."""
    try:
        import pingouin
    except ImportError:
        return None
    x, y = rows(p)
    start = perf_counter()
    found = pingouin.linear_regression(x, y, relimp=True)
    seconds = perf_counter() - start
    return seconds, float(np.abs(found["relimp"].to_numpy()[1:] - lmg(correlations(p))).max())


def main() -> None:
    print("| task | seconds | limit |\n|---|---|---|")
    for p in (12, 17, 20, 22, 25):
        matrix = correlations(p)
        seconds = best(lambda: lmg(matrix), 5 if p < 22 else 2)  # noqa: B023
        print(f"| p = {p} columns | {seconds:.4f} | {LIMITS.get(p, '')} |", flush=True)
    pairs = correlations(34)
    seconds = best(lambda: lmg_groups(pairs, [[j, j + 17] for j in range(17)]))
    print(f"| 17 pairs | {seconds:.4f} | 0.05 |")
    x, y = rows(17, 10_000)
    print(f"| intervals, 17 columns, n = 10,000 | {best(lambda: lmg_shares(x, y), 3):.3f} | 1 |")
    x, y = rows(34, 10_000)
    groups = [[j, j + 17] for j in range(17)]
    print(
        f"| intervals, 17 pairs, n = 10,000 | {best(lambda: lmg_shares(x, y, groups=groups), 3):.3f} | 1 |", flush=True
    )
    beside_pingouin()


def beside_pingouin(p: int = 20) -> None:
    found = pingouin_seconds(p)
    if found is None:
        print("\npingouin is not installed: no comparison")
        return
    matrix = correlations(p)
    ours = best(lambda: lmg(matrix))
    print(f"\n| p = {p} | seconds | ratio | largest difference |\n|---|---|---|---|")
    print(f"| pingouin | {found[0]:.2f} | {found[0] / ours:,.0f} x (at least 500) | {found[1]:.1e} |")
    print(f"| hofnar | {ours:.4f} | 1 | |")


if __name__ == "__main__":
    main()
