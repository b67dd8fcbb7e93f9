"""The gradient of every LMG share by every correlation, in one walk over the lattice.

R2 of a subset S changes with the correlations as d R2(S) = -u' dR u with u = (b_S, -1), b_S the standardised
coefficients (0 outside S). A share is a weighted sum of R2 over subsets, so its gradient is the same weighted sum of
-u u', gathered as matrix products over blocks of subsets. Coefficients come with the lattice by Gauss-Jordan steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.lmg import check_groups, correlation_of
from hofnar_analytics.lmg_lattice import SINGULAR, coefficients, popcounts, shapley_weights

FloatArray = NDArray[np.float64]

SUFFIX = 11  # groups decided inside a block


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """shares (groups,); gradient (groups, k+1, k+1); before (groups,): R2 of the groups that precede a group, beyond
    the always-in columns, averaged over all orders."""

    shares: FloatArray
    gradient: FloatArray
    before: FloatArray


def lmg_gradient(covariance: FloatArray, groups: Sequence[Sequence[int]], always: Sequence[int] = ()) -> Gradient:
    """The shares of groups of columns and their gradient by the correlations.

    Arguments as for ``lmg_groups``. For a small symmetric change dR of the correlation matrix with a zero diagonal the
    shares change by ``(gradient * dR).sum(axis=(1, 2))``. Columns in no group and not always in have zeros.

    >>> matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    >>> result = lmg_gradient(matrix, [[0], [1]])
    >>> result.shares.round(6).tolist(), result.gradient.shape
    ([0.286667, 0.086667], (2, 3, 3))
    """
    matrix = correlation_of(covariance)
    filled = [i for i, group in enumerate(groups) if len(group)]
    check_groups(matrix, groups, always, len(filled))
    shares, before = np.zeros(len(groups)), np.zeros(len(groups))
    gradient = np.zeros((len(groups), *matrix.shape))
    if filled:
        order = list(always) + [column for i in filled for column in groups[i]] + [len(matrix) - 1]
        sums = _Gathered(len(filled), len(order))
        state = _begin(matrix[np.ix_(order, order)], len(always))
        for taken, lanes in _blocks(state, [len(groups[i]) for i in filled]):
            sums.add(taken, lanes)
        shares[filled], before[filled] = sums.shares(), sums.before()
        gradient[np.ix_(filled, order, order)] = sums.gradient()
    return Gradient(shares, gradient, before)


def _begin(matrix: FloatArray, always: int) -> FloatArray:
    """The state (k+1 rows, undecided + 1 columns, 1 lane) after the columns that are always in."""
    state = matrix[:, :, None].copy()
    for place in range(always):
        state = _step(state, place)
    state[-1, -1] = 0.0
    return state


def _step(state: FloatArray, place: int, out: FloatArray | None = None) -> FloatArray:
    """Take the column in: rows of columns taken before become coefficients of what is undecided and the outcome."""
    pivot = state[place, 0]
    usable = pivot > SINGULAR
    slope = np.where(usable, state[place, 1:] / np.where(usable, pivot, 1.0), 0.0)
    result = np.multiply(state[:, :1], slope[None], out=out)
    np.subtract(state[:, 1:], result, out=result)
    result[place] = slope
    return result


def _split(state: FloatArray, place: int, size: int, out: FloatArray | None = None) -> FloatArray:
    lanes = state.shape[2]
    if out is None:
        out = np.empty((state.shape[0], state.shape[1] - size, 2 * lanes))
    out[:, :, :lanes] = state[:, size:]
    out[place : place + size, :, :lanes] = 0.0
    taken = state
    for i in range(size - 1):
        taken = _step(taken, place + i)
    _step(taken, place + size - 1, out[:, :, lanes:])
    return out


def _blocks(state: FloatArray, sizes: list[int]) -> Iterator[tuple[NDArray[np.intp], FloatArray]]:
    """For each way to decide the first groups: which of those are in, and (k+1, 2^rest) coefficients of all subsets
    of the rest with minus R2 in the last row."""
    prefix = max(0, len(sizes) - SUFFIX)
    start = state.shape[0] - 1 - sum(sizes)
    places = [start + sum(sizes[:i]) for i in range(len(sizes))]
    for place, size in zip(places[:prefix], sizes):
        state = _split(state, place, size)
    room: list[FloatArray | None] = [None] * (len(sizes) - prefix)  # used again by every block: fresh memory is slow
    for lane in range(1 << prefix):
        block = state[:, :, lane : lane + 1]
        for depth, (place, size) in enumerate(zip(places[prefix:], sizes[prefix:])):
            block = room[depth] = _split(block, place, size, room[depth])
        yield np.flatnonzero([lane >> i & 1 for i in range(prefix)]), block[:, 0]


class _Gathered:
    """Weighted sums of u u' over subsets: all of them with Shapley's weights, and for each group those it is in."""

    def __init__(self, groups: int, size: int) -> None:
        self.prefix = max(0, groups - SUFFIX)
        self.suffix = groups - self.prefix
        self.inside = popcounts(self.suffix)
        self.holding = _holding(self.suffix)
        self.member, self.every = coefficients(groups), shapley_weights(groups)
        self.products = np.zeros((groups, size, size))
        self.common = np.zeros((size, size))
        self.weighted, self.left, self.right = (np.empty((size, 1 << self.suffix)) for _ in range(3))
        self.explained, self.after, self.constant = np.zeros(groups), np.zeros(groups), 0.0

    def add(self, taken: NDArray[np.intp], lanes: FloatArray) -> None:
        count = self.inside + len(taken)
        member, every = self.member[count], self.every[count]
        r2 = -lanes[-1]
        lanes[-1] = -1.0
        self.constant += float(every @ r2)
        self.explained[taken] += float(member @ r2)
        self.after[taken] += float(every @ r2)
        np.multiply(lanes, every, out=self.weighted)
        self.common += self.weighted @ lanes.T
        np.multiply(lanes, member, out=self.weighted)
        self.products[taken] += self.weighted @ lanes.T
        self.explained[self.prefix :] += self.holding @ (member * r2)
        self.after[self.prefix :] += self.holding @ (every * r2)
        self.products[self.prefix :] += self._by_bit(lanes)

    def _by_bit(self, lanes: FloatArray) -> FloatArray:
        """For each bit the product ``weighted @ lanes.T`` over the lanes that have it set. Lanes that share their low
        bits are multiplied together once, and those that share their high bits: every bit is a sum of these."""
        low = self.suffix // 2
        high, size = self.suffix - low, len(lanes)
        left, right = (part.reshape(size, 1 << high, 1 << low) for part in (self.weighted, lanes))
        by_high = np.matmul(left.transpose(1, 0, 2), right.transpose(1, 2, 0))
        ours, theirs = self.left.reshape(1 << low, size, 1 << high), self.right.reshape(1 << low, 1 << high, size)
        np.copyto(ours, left.transpose(2, 0, 1))
        np.copyto(theirs, right.transpose(2, 1, 0))
        by_low = np.matmul(ours, theirs)
        found = [_holding(low) @ by_low.reshape(1 << low, -1), _holding(high) @ by_high.reshape(1 << high, -1)]
        return np.concatenate(found).reshape(self.suffix, size, size)

    def shares(self) -> FloatArray:
        return self.explained - self.constant

    def before(self) -> FloatArray:
        return self.constant - self.after

    def gradient(self) -> FloatArray:
        """-(products - common), with nothing for the diagonal, which does not change."""
        gradient = self.common - self.products
        every = np.arange(gradient.shape[1])
        gradient[:, every, every] = 0.0
        return gradient


def _holding(bits: int) -> FloatArray:
    """(bits, 2^bits): which lanes have each bit set."""
    return (np.arange(1 << bits) >> np.arange(bits)[:, None] & 1).astype(np.float64)
