"""The LMG kernels in seconds of one core, beside pingouin (all-subsets dominance shares) in the same run, and as a
share of the multiply-adds that this core can do."""

from __future__ import annotations

from time import process_time

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics import lmg_compiled
from hofnar_analytics.lmg import lmg, lmg_groups, lmg_replicates
from hofnar_analytics.lmg_intervals import lmg_shares
from hofnar_analytics.lmg_sampled import lmg_sampled

FloatArray = NDArray[np.float64]
LIMITS = {
    ("NumPy", 17): 0.010,
    ("NumPy", 20): 0.100,
    ("NumPy", 25): 3.0,
    ("compiled", 17): 0.001,
    ("compiled", 20): 0.005,
}


def rows(p: int, n: int = 1000, seed: int = 1) -> tuple[FloatArray, FloatArray]:
    """Related columns and an outcome on which all of them bear."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    return x, x @ rng.random(p) + 5 * rng.normal(size=n)


def correlations(p: int) -> FloatArray:
    x, y = rows(p)
    return np.asarray(np.corrcoef(np.column_stack([x, y]).T))


def best(work, times: int = 5) -> float:
    """The shortest of several runs, in seconds of one core, so that other work on the machine does not count."""
    spans = []
    for _ in range(times):
        start = process_time()
        work()
        spans.append(process_time() - start)
    return min(spans)


def multiply_adds() -> float:
    """Multiply-adds a second of this core, from a product of two matrices that fit its cache."""
    a = np.random.default_rng(1).normal(size=(384, 384))
    return 384**3 / best(lambda: a @ a, 20)


def work_of(p: int) -> float:
    """Multiply-adds of visiting all subsets: taking a column in with m after it costs the triangle of m + 1."""
    return float(sum(2.0**place * (p - place) * (p - place + 1) / 2 for place in range(p)))


class Plain:
    """NumPy, whatever is installed."""

    def __enter__(self) -> None:
        self.ready = lmg_compiled.ready
        lmg_compiled.ready = lambda *_, **__: False  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        lmg_compiled.ready = self.ready  # type: ignore[assignment]


def pingouin_seconds(p: int) -> tuple[float, FloatArray] | None:
    """Seconds of pingouin's linear_regression(relimp=True) and its shares."""
    try:
        import pingouin
    except ImportError:
        return None
    x, y = rows(p)
    start = process_time()
    found = pingouin.linear_regression(x, y, relimp=True)
    return process_time() - start, found["relimp"].to_numpy()[1:]


def main() -> None:
    rate, fast = multiply_adds(), lmg_compiled.ready(20, wait=True)
    print(f"this core: {rate / 1e9:.1f} thousand million multiply-adds a second")
    print("\n| kernel | columns | seconds | limit | of the core's multiply-adds |\n|---|---|---|---|---|")
    with Plain():
        for p in (12, 17, 20, 22, 25):
            line("NumPy", p, rate)
    for p in (12, 17, 20, 22, 25, 30) if fast else ():
        line("compiled", p, rate)
    further(fast)
    beside_pingouin(fast)


def line(kernel: str, p: int, rate: float) -> None:
    matrix = correlations(p)
    seconds = best(lambda: lmg(matrix), 20 if p <= 20 else 2)
    part = work_of(p) / seconds / rate
    print(f"| {kernel} | {p} | {seconds:.5f} | {LIMITS.get((kernel, p), '')} | {part:.0%} |", flush=True)


def further(fast: bool) -> None:
    print("\n| task | seconds | limit |\n|---|---|---|")
    pairs, groups = correlations(34), [[j, j + 17] for j in range(17)]
    print(f"| 17 pairs{', compiled' if fast else ''} | {best(lambda: lmg_groups(pairs, groups)):.4f} | 0.05 |")
    if fast:
        many = np.repeat(correlations(17)[None], 1000, axis=0)
        seconds = best(lambda: lmg_replicates(many, [[j] for j in range(17)]), 2)
        print(f"| 1,000 replicates, 17 columns | {seconds:.3f} | 1 |", flush=True)
    x, y = rows(17, 10_000)
    print(f"| intervals, 17 columns, n = 10,000 | {best(lambda: lmg_shares(x, y), 3):.3f} | 0.26 |", flush=True)
    x, y = rows(34, 10_000)
    seconds = best(lambda: lmg_shares(x, y, groups=groups), 3)
    print(f"| intervals, 17 pairs, n = 10,000 | {seconds:.3f} | 0.66 |", flush=True)
    forty = correlations(40)
    start = process_time()
    found = lmg_sampled(forty, [[j] for j in range(40)])
    print(f"| 40 columns, 4,096 orders and their reverses | {process_time() - start:.2f} | |")
    print(f"\n40 columns: every share within {found.bounds.max():.4f} of the exact one (99 % sure, all together)")


def beside_pingouin(fast: bool, p: int = 20) -> None:
    found = pingouin_seconds(p)
    if found is None:
        print("\npingouin is not installed: no comparison")
        return
    seconds, theirs = found
    matrix = correlations(p)
    print(f"\n| p = {p} | seconds | pingouin takes | largest difference |\n|---|---|---|---|")
    print(f"| pingouin | {seconds:.2f} | | |")
    with Plain():
        spent, ours = best(lambda: lmg(matrix)), lmg(matrix)
    print(f"| NumPy | {spent:.4f} | {seconds / spent:,.0f} x | {np.abs(theirs - ours).max():.1e} |")
    if fast:
        spent, ours = best(lambda: lmg(matrix), 20), lmg(matrix)
        difference = np.abs(theirs - ours).max()
        print(f"| compiled | {spent:.4f} | {seconds / spent:,.0f} x (at least 8,000) | {difference:.1e} |")


if __name__ == "__main__":
    main()
