"""The subset lattice compiled (extra ``fast``): every subset visited once, 64 matrices side by side.

Lanes are the subsets of the first groups, or bootstrap replicates. A subset's state comes from the state of the subset
without its last group by taking that group in; leaving groups out needs no work, since later groups read the state of
the last group taken. The NumPy walk of lmg_lattice is the reference: the same numbers to 1e-10.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.lmg_lattice import LatticeSums, coefficients, fan_out, fold, popcounts

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LANES = 64
LANE_BITS = 6
CHUNK_BITS = 4  # further groups decided beforehand, so that all cores have work
FROM_GROUPS = 11  # below, NumPy is done sooner than the compiled code is loaded
MOST_GROUPS = 30


@cache
def available() -> bool:
    """Whether the extra ``fast`` is installed."""
    return find_spec("numba") is not None


def ready(groups: int, *, wait: bool = False, fewest: int = FROM_GROUPS) -> bool:
    """Whether the compiled walk can be had for so many groups. The first time it is made in the background (seconds; a
    later process finds it on disk) and NumPy goes on meanwhile, unless ``wait``."""
    if groups < fewest or not available():
        return False
    making = _made()
    if wait:
        making.result()
    return making.done() and making.exception() is None


@cache
def _made() -> Future[None]:
    made: Future[None] = Future()
    Thread(target=_make, args=(made,), daemon=True).start()
    return made


def _make(made: Future[None]) -> None:
    """Compile by walking two columns once."""
    try:
        _walked(np.repeat(np.eye(3)[:, :, None], LANES, axis=2), [1, 1], np.zeros((3, LANES)), LANES)
        made.set_result(None)
    except Exception as problem:  # the compiler's cache may be unwritable, the machine too old: NumPy does it
        made.set_exception(problem)


def compiled_sums(matrix: FloatArray, sizes: list[int]) -> LatticeSums:
    """As ``lattice_sums``, for more than 6 groups. matrix (k+1, k+1) correlations in group order, outcome last with
    diagonal 0."""
    prefix = min(len(sizes) - 1, LANE_BITS + (CHUNK_BITS if len(sizes) > 20 else 0))
    state = fan_out(matrix[:, :, None], sizes[:prefix], guard=True)
    counts = popcounts(prefix)
    rest = len(sizes) - prefix
    weight = coefficients(len(sizes))[np.arange(rest + 1)[:, None] + counts]
    taken, total, full = _in_chunks(state, sizes[prefix:], weight)
    sums = np.concatenate([fold(total, prefix), taken.sum(axis=1)])
    return LatticeSums(sums, (float(sums.sum()) - float(full[-1])) / len(sizes), float(full[-1]))


def compiled_replicates(states: FloatArray, sizes: list[int]) -> FloatArray:
    """The LMG shares of many matrices at once, (groups, lanes).

    states (k+1, k+1, lanes) correlations in group order, outcome last with diagonal 0.
    """
    weight = np.repeat(coefficients(len(sizes))[:, None], states.shape[2], axis=1)
    taken, _, full = _in_chunks(states, sizes, weight)
    shares: FloatArray = taken - (taken.sum(axis=0) - full) / len(sizes)
    return shares


def _in_chunks(state: FloatArray, sizes: list[int], weight: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Walk all lanes, 64 at a time, on all cores."""
    lanes = state.shape[2]
    starts = range(0, lanes, LANES)

    def walk(start: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        part = slice(start, min(start + LANES, lanes))
        return _walked(_padded(state[:, :, part]), sizes, _padded(weight[:, part]), part.stop - start)

    if len(starts) == 1:
        return walk(0)
    with ThreadPoolExecutor(max_workers=min(len(starts), _threads())) as pool:
        parts = list(pool.map(walk, starts))
    taken, total, full = zip(*parts)
    return np.concatenate(taken, axis=1), np.concatenate(total), np.concatenate(full)


def _walked(
    state: FloatArray, sizes: list[int], weight: FloatArray, lanes: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    edges = np.cumsum([0, *sizes]).astype(np.int64)
    taken, total, full = _kernels().walk(state, edges, weight)
    return taken[:, :lanes], total[:lanes], full[:lanes]


def _padded(values: FloatArray) -> FloatArray:
    """The last axis filled up to 64 lanes by its first entry."""
    missing = LANES - values.shape[-1]
    if missing:
        values = np.concatenate([values, np.repeat(values[..., :1], missing, axis=-1)], axis=-1)
    return np.ascontiguousarray(values)


def _threads() -> int:
    return int(os.environ.get("NUMBA_NUM_THREADS", 0)) or len(os.sched_getaffinity(0))


def _kernels() -> Any:
    """Loaded when first needed: the compiler's library is large."""
    from hofnar_analytics import lmg_kernels

    return lmg_kernels
