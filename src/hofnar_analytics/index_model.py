"""A customer satisfaction index (ECSI, ACSI): figures of several questions each and the paths between them, by partial
least squares. docs/methods/index-model.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.results import Estimate, Reason

FloatArray = NDArray[np.float64]
Path = tuple[str, str]

FLOOR = 100  # complete rows before an interval is given
_ROUNDS, _CLOSE = 300, 1e-9


@dataclass(frozen=True, slots=True)
class IndexModel:
    """``paths`` {(from, to): standardised coefficient}, ``r2`` of every figure something leads to, ``loadings``
    {figure: correlation of each of its questions with it, (k,)}. Observational: a path is no cause."""

    paths: Mapping[Path, Estimate]
    r2: Mapping[str, float]
    loadings: Mapping[str, FloatArray]
    n: int
    reasons: tuple[Reason, ...] = ()


def index_model(
    questions: Mapping[str, FloatArray],
    paths: Sequence[Path],
    *,
    replicates: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> IndexModel:
    """Figures measured by ``questions`` {name: (n, k)} and the ``paths`` (from, to) between them: mode A, centroid
    scheme (Wold 1982; Tenenhaus and others 2005). Rows with a gap are left out (COMPLETE_ROWS_ONLY). Intervals are
    percentiles of ``replicates`` bootstrap samples of respondents, from 100 complete rows on; TOO_FEW_RESPONSES below.

    ValueError for a path to an unknown figure, paths that go round, a figure without a path, a question that never
    varies, or fewer complete rows than questions.

    >>> rng = np.random.default_rng(1)
    >>> quality = rng.normal(size=(400, 1))
    >>> loyalty = 0.6 * quality + 0.8 * rng.normal(size=(400, 1))
    >>> noise = 0.4 * rng.normal(size=(400, 5))
    >>> asked = {"quality": quality + noise[:, :3], "loyalty": loyalty + noise[:, 3:]}
    >>> found = index_model(asked, [("quality", "loyalty")]).paths["quality", "loyalty"]
    >>> bool(0.4 < found.low < found.estimate < found.high < 0.7)
    True
    """
    _check(questions, paths)
    columns = np.column_stack([np.asarray(values, dtype=float) for values in questions.values()])
    rows = columns[np.isfinite(columns).all(axis=1)]
    if len(rows) <= rows.shape[1]:
        raise ValueError("an index model needs more complete rows than questions")
    if (np.ptp(rows, axis=0) == 0).any():
        raise ValueError("a question never varies")
    blocks = _blocks(questions)
    coefficients, r2, loadings = _fitted(_correlations(rows), blocks, paths)
    ends = _ends(rows, blocks, paths, replicates, level, seed) if len(rows) >= FLOOR else {}
    estimates = {path: _estimate(value, ends.get(path), level) for path, value in coefficients.items()}
    return IndexModel(estimates, r2, loadings, len(rows), _reasons(len(rows), len(columns)))


def _estimate(value: float, ends: tuple[float, float] | None, level: float) -> Estimate:
    low, high = ends or (None, None)
    return Estimate(value, low, high, level)


def _check(questions: Mapping[str, FloatArray], paths: Sequence[Path]) -> None:
    named = {name for path in paths for name in path}
    if unknown := named - set(questions):
        raise ValueError(f"a path names an unknown figure: {min(unknown)}")
    if lonely := set(questions) - named:
        raise ValueError(f"no path leads to or from {min(lonely)}")
    left = list(paths)
    while left:
        last = {to for _, to in left}
        rest = [path for path in left if path[0] in last]
        if len(rest) == len(left):
            raise ValueError("the paths go round")
        left = rest


def _blocks(questions: Mapping[str, FloatArray]) -> dict[str, slice]:
    edges = np.cumsum([0, *(np.shape(values)[1] for values in questions.values())])
    return {name: slice(int(a), int(b)) for name, a, b in zip(questions, edges, edges[1:])}


def _fitted(
    r: FloatArray, blocks: Mapping[str, slice], paths: Sequence[Path]
) -> tuple[dict[Path, float], dict[str, float], dict[str, FloatArray]]:
    """From the correlations of all questions (k, k)."""
    weights = _weights(r, blocks, paths)
    names = list(blocks)
    outer = np.column_stack([weights[name] for name in names])
    between = outer.T @ r @ outer
    at = {name: i for i, name in enumerate(names)}
    coefficients: dict[Path, float] = {}
    r2: dict[str, float] = {}
    for target in dict.fromkeys(to for _, to in paths):
        sources = [source for source, to in paths if to == target]
        inside = [at[source] for source in sources]
        straight = between[inside, at[target]]
        found = np.linalg.solve(between[np.ix_(inside, inside)], straight)
        coefficients |= {(source, target): float(value) for source, value in zip(sources, found)}
        r2[target] = float(found @ straight)
    return coefficients, r2, {name: (r @ weights[name])[blocks[name]] for name in names}


def _weights(r: FloatArray, blocks: Mapping[str, slice], paths: Sequence[Path]) -> dict[str, FloatArray]:
    """Each figure as weights over all questions, (k,), with variance 1 and its questions on its own side."""
    beside = {name: [b if a == name else a for a, b in paths if name in (a, b)] for name in blocks}
    weights = {name: _scaled(r, np.eye(len(r))[blocks[name]].sum(axis=0)) for name in blocks}
    for _ in range(_ROUNDS):
        new = {}
        for name, block in blocks.items():
            inner = sum(np.sign(weights[name] @ r @ weights[other]) * weights[other] for other in beside[name])
            outer = np.zeros(len(r))
            outer[block] = (r @ inner)[block]
            new[name] = _scaled(r, outer if outer.sum() >= 0 else -outer)
        moved = max(np.abs(new[name] - weights[name]).max() for name in blocks)
        weights = new
        if moved < _CLOSE:
            break
    return weights


def _scaled(r: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(weights / (weights @ r @ weights) ** 0.5)


def _ends(
    rows: FloatArray, blocks: Mapping[str, slice], paths: Sequence[Path], replicates: int, level: float, seed: int
) -> dict[Path, tuple[float, float]]:
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(replicates):
        times = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)))
        drawn.append(list(_fitted(_correlations(rows, times), blocks, paths)[0].values()))
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    names = _fitted(_correlations(rows), blocks, paths)[0]
    return {path: (float(a), float(b)) for path, a, b in zip(names, low, high)}


def _correlations(rows: FloatArray, times: NDArray[np.int64] | None = None) -> FloatArray:
    spread = np.asarray(np.cov(rows, rowvar=False, fweights=times), dtype=np.float64)
    scale = np.sqrt(np.diag(spread))
    return np.asarray(spread / np.outer(scale, scale))


def _reasons(complete: int, n: int) -> tuple[Reason, ...]:
    few = (Reason.TOO_FEW_RESPONSES,) if complete < FLOOR else ()
    return (*few, *((Reason.COMPLETE_ROWS_ONLY,) if complete < n else ()))
