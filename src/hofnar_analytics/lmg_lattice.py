"""The subset lattice behind LMG: every subset of groups visited once, a dozen operations each.

A state is a symmetric matrix of the undecided columns with the outcome last. Leaving a group out drops its rows;
taking it in replaces the rest by the Schur complement, and the outcome's diagonal (started at 0) collects minus the
explained variance. States are arrays (columns, columns, lanes) with one lane a subset of the groups decided so far.
The first groups fan out into lanes once; then lanes go in chunks that stay in the processor's cache through the rest.
Method and checks: docs/methods/lmg.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SUFFIX = 10  # groups decided inside a chunk
FINAL_LANES = 1 << 14  # subsets a chunk ends with
ROWWISE_FROM = 256  # lanes from which updating the upper triangle row by row beats one call for the square
SINGULAR = 1e-10  # part of a column's variance below which it counts as fully explained by the others


@dataclass(frozen=True, slots=True)
class LatticeSums:
    """``taken[i]``: the sum over subsets that contain group i of c_|S| R2(S); ``constant``: what all groups subtract;
    ``full``: R2 of all groups."""

    taken: FloatArray
    constant: float
    full: float


def shapley_weights(groups: int) -> FloatArray:
    """w_s = 1 / ((groups - s) C(groups, s)) for s = 0..groups, with w_groups = 0."""
    return np.array([1 / ((groups - s) * comb(groups, s)) for s in range(groups)] + [0.0])


def coefficients(groups: int) -> FloatArray:
    """c_s = w_(s-1) + w_s: the weight of R2(S) in the share of a member of S."""
    weights = shapley_weights(groups)
    result: FloatArray = weights + np.concatenate([[0.0], weights[:-1]])
    return result


def lattice_sums(matrix: FloatArray, sizes: list[int]) -> LatticeSums:
    """Walk the lattice. matrix (k+1, k+1) correlations in group order, outcome last with diagonal 0."""
    guard = bool(np.linalg.eigvalsh(matrix[:-1, :-1])[0] < 1e-7)
    prefix = max(0, len(sizes) - SUFFIX)
    state = fan_out(matrix[:, :, None], sizes[:prefix], guard)
    counts = popcounts(prefix)
    sums = _Sums(len(sizes), prefix)
    with np.errstate(invalid="ignore", over="ignore"):  # below the diagonal stands what memory held before
        for lanes, explained in _chunks(state, sizes[prefix:], guard):
            sums.add(lanes, counts[lanes], explained)
    return sums.result()


def fan_out(state: FloatArray, sizes: list[int], guard: bool) -> FloatArray:
    """Decide the groups one after another; lane b has group i taken in when bit i of b is set."""
    for size in sizes:
        state = split(state, size, guard)
    return state


def popcounts(bits: int) -> NDArray[np.int64]:
    """The number of set bits of 0..2^bits - 1."""
    counts = np.zeros(1, dtype=np.int64)
    for _ in range(bits):
        counts = np.concatenate([counts, counts + 1])
    return counts


def split(state: FloatArray, size: int, guard: bool, out: FloatArray | None = None) -> FloatArray:
    """One group decided: first all lanes with it left out, then all lanes with it taken in."""
    left = state.shape[0] - size
    lanes = state.shape[2]
    if out is None:
        out = np.empty((left, left, 2 * lanes))
    taken = state
    for _ in range(size - 1):
        taken = sweep(taken, np.empty((taken.shape[0] - 1, taken.shape[0] - 1, lanes)), guard)
    sweep(taken, out[:, :, lanes:], guard)
    _copy(state[size:, size:], out[:, :, :lanes])
    return out


def sweep(state: FloatArray, out: FloatArray, guard: bool) -> FloatArray:
    """The Schur complement of the first column, lane by lane."""
    row = state[0, 1:]
    slope = row * _inverse(state[0, 0], guard)
    if state.shape[2] < ROWWISE_FROM:
        np.multiply(slope[:, None], row[None], out=out)
        return np.subtract(state[1:, 1:], out, out=out)
    for i in range(len(row)):
        target = out[i, i:]
        np.multiply(slope[i], row[i:], out=target)
        np.subtract(state[i + 1, i + 1 :], target, out=target)
    return out


def _inverse(pivot: FloatArray, guard: bool) -> FloatArray:
    if not guard:
        return 1.0 / pivot
    usable = pivot > SINGULAR
    return np.where(usable, 1.0 / np.where(usable, pivot, 1.0), 0.0)


def _copy(source: FloatArray, out: FloatArray) -> None:
    if source.shape[2] < ROWWISE_FROM:
        out[...] = source
        return
    for i in range(source.shape[0]):
        out[i, i:] = source[i, i:]


def _chunks(state: FloatArray, sizes: list[int], guard: bool) -> Iterator[tuple[slice, FloatArray]]:
    """Lanes of the fanned-out state with minus R2 of all their subsets, (2^suffix, lanes of the chunk)."""
    width = min(state.shape[2], max(1, FINAL_LANES >> len(sizes)))
    buffers = _buffers(state.shape[0], sizes, width)
    for start in range(0, state.shape[2], width):
        part = np.ascontiguousarray(state[:, :, start : start + width])
        for size, buffer in zip(sizes, buffers):
            part = split(part, size, guard, buffer)
        yield slice(start, start + width), part[0, 0].reshape(-1, width)


def _buffers(columns: int, sizes: list[int], lanes: int) -> list[FloatArray]:
    buffers = []
    for size in sizes:
        columns, lanes = columns - size, lanes * 2
        buffers.append(np.empty((columns, columns, lanes)))
    return buffers


class _Sums:
    """Adds up chunks: by subset of the last groups and number of first groups taken, and by lane."""

    def __init__(self, groups: int, prefix: int) -> None:
        self.groups, self.prefix, self.suffix = groups, prefix, groups - prefix
        inside = popcounts(self.suffix)[:, None] + np.arange(prefix + 1)
        self.weight = coefficients(groups)[inside]
        self.shapley = shapley_weights(groups)[inside]
        self.by_subset = np.zeros((1 << self.suffix, prefix + 1))
        self.by_lane = np.zeros(1 << prefix)
        self.full = 0.0

    def add(self, lanes: slice, counts: NDArray[np.int64], explained: FloatArray) -> None:
        every = np.arange(len(counts))
        self.by_lane[lanes] = -(self.weight.T @ explained)[counts, every]
        indicator = np.zeros((len(counts), self.prefix + 1))
        indicator[every, counts] = 1.0
        self.by_subset -= explained @ indicator
        self.full = -float(explained[-1, -1])

    def result(self) -> LatticeSums:
        first = fold(self.by_lane, self.prefix)
        last = fold((self.by_subset * self.weight).sum(axis=1), self.suffix)
        constant = float((self.by_subset * self.shapley).sum())
        return LatticeSums(np.concatenate([first, last]), constant, self.full)


def fold(values: FloatArray, bits: int) -> FloatArray:
    """For each bit the sum of the values (2^bits,) at indices where it is set."""
    sums = np.empty(bits)
    for bit in range(bits - 1, -1, -1):
        half = len(values) // 2
        sums[bit] = values[half:].sum()
        values = values[:half] + values[half:]
    return sums
