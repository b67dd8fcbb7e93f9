"""The impact matrix of 555,000 responses x 17 moments on one core, beside one plain least-squares fit of the same."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.driver_differences import driver_differences
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.impact import impact, impact_from_gram
from hofnar_analytics.normal_em import em
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score

NPS = Scale.of(Kind.NPS)


def answers(n: int, p: int = 17, seed: int = 1) -> Answers:
    """Whole scores 0-10; each moment lived by about half; 2 % skipped."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 11, (n, p)).astype(float)
    states = (rng.random((n, p)) < 0.55).astype(np.uint8)
    states[rng.random((n, p)) < 0.02] = 3
    gain = np.where(states == 0, scores - 5, 0) @ rng.random(p)
    outcome = np.clip(np.rint(5 + 0.3 * gain + rng.normal(size=n)), 0, 10)
    return Answers(outcome, scores, states, tuple(f"m{j}" for j in range(p)))


def timed(work, times: int = 3) -> float:
    spans = []
    for _ in range(times):
        start = perf_counter()
        work()
        spans.append(perf_counter() - start)
    return min(spans)


def least_squares(data: Answers) -> None:
    """What any program must do at least once: the same columns, no errors, no shares."""
    lived, skipped = data.states == 0, data.states == 3
    columns = np.column_stack([np.ones(len(lived)), lived, np.where(lived, data.scores, 0), skipped])
    np.linalg.lstsq(columns, data.outcome, rcond=None)


def gaps(n: int = 2000, p: int = 20) -> np.ndarray:
    """Related columns with 55 % of the cells of all but the first missing: nearly as many patterns as rows."""
    rng = np.random.default_rng(2)
    z = rng.normal(size=(n, p + 1)) + rng.normal(size=(n, 1))
    z[:, 1:][rng.random((n, p)) < 0.55] = np.nan
    return z


def main() -> None:
    print("| task | seconds |\n|---|---|")
    z = gaps()
    patterns = len(np.unique(np.isnan(z), axis=0))
    seconds = timed(lambda: em(z, np.isnan(z), np.ones(len(z))))
    print(f"| EM, 2,000 rows x 20 columns, {patterns:,} patterns of gaps (limit 1) | {seconds:.2f} |", flush=True)
    ten = answers(10_000)
    seconds = timed(lambda: driver_differences(ten, NPS), 1)
    print(f"| 17 moments two by two, 10,000 rows, 1,000 replicates | {seconds:.2f} |", flush=True)
    small, large = answers(10_000), answers(555_000)
    print(f"| 10,000 rows, everything | {timed(lambda: impact(small, NPS)):.3f} |", flush=True)
    bare = timed(lambda: impact(large, NPS, share_intervals=False))
    print(f"| 555,000 rows, HC3 intervals and shares | {bare:.3f} |", flush=True)
    print(f"| 555,000 rows, with intervals of shares | {timed(lambda: impact(large, NPS), 1):.3f} |", flush=True)
    gram, kpi = GramSummary.from_answers(large, NPS), score(large.outcome, NPS)
    print(
        f"| 555,000 rows, the summary alone | {timed(lambda: GramSummary.from_answers(large, NPS)):.3f} |", flush=True
    )
    print(f"| from the stored summary | {timed(lambda: impact_from_gram(gram, kpi)):.4f} |", flush=True)
    peer = timed(lambda: least_squares(large), 1)
    print(f"| numpy.linalg.lstsq on the same columns, estimates only | {peer:.3f} ({peer / bare:.1f} x) |")


if __name__ == "__main__":
    main()
