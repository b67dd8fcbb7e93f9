"""Bootstrap replicates of cross-products: Poisson(1) weights keyed by a hash of the respondent or cluster.

A key gets the same weights whatever the order of the rows and whichever other rows there are, so that results repeat
and parts add up. All replicates are one matrix product. Source: Chamandy, Muralidharan, Najmi and Naidu (2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, factorial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_UNITS = 8192  # beyond, rows are drawn in this many bundles: their spread is known to about one percent
_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_CHANCES = np.cumsum([exp(-1) / factorial(times) for times in range(9)])
_TABLE = np.searchsorted(_CHANCES, (np.arange(65536) + 0.5) / 65536).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Weighted mean (replicates, k) and cross-products around it (replicates, k, k), with the weight (replicates,)."""

    weight: FloatArray
    mean: FloatArray
    cross: FloatArray


def poisson_weights(keys: IntArray, replicates: range, seed: int = 0) -> NDArray[np.uint8]:
    """How often each key is drawn in each replicate, (replicates, keys): Poisson with mean 1 from a hash of both.

    >>> weights = poisson_weights(np.arange(1000), range(200))
    >>> bool(abs(weights.mean() - 1) < 0.01 and abs(weights.var() - 1) < 0.02)
    True
    """
    places = np.arange(replicates.start, replicates.stop, dtype=np.uint64)
    rows = _hashed(places + np.uint64((seed % 2**32) << 32))
    mixed = _hashed(keys.astype(np.uint64))[None, :] ^ rows[:, None]
    return _TABLE[(_hashed(mixed) >> np.uint64(48)).astype(np.uint16)]


def _hashed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64."""
    with np.errstate(over="ignore"):
        values = values + np.uint64(_MIX[0])
        values = (values ^ (values >> np.uint64(30))) * np.uint64(_MIX[1])
        values = (values ^ (values >> np.uint64(27))) * np.uint64(_MIX[2])
        return values ^ (values >> np.uint64(31))


class Drawing:
    """The sums of each unit that is drawn as a whole (a row, a cluster, or a bundle of rows)."""

    def __init__(self, z: FloatArray, weights: FloatArray, keys: IntArray) -> None:
        """z (n, k), weights (n,), keys (n,)."""
        self.size = z.shape[1]
        self.upper = np.triu_indices(self.size)
        self.middle = weights @ z / weights.sum()
        names, member = np.unique(keys, return_inverse=True)
        if len(names) > MOST_UNITS:
            bundle = (_hashed(names.astype(np.uint64)) % np.uint64(MOST_UNITS)).astype(np.int64)
            names, member = np.arange(MOST_UNITS), bundle[member.ravel()]
        self.names = names.astype(np.int64)
        self.sums = _summed(z - self.middle, weights, member.ravel(), len(names), self.upper)

    @property
    def units(self) -> int:
        return len(self.names)

    def moments(self, replicates: range, seed: int = 0) -> Moments:
        """The moments of these replicates."""
        drawn = poisson_weights(self.names, replicates, seed).astype(np.float64) @ self.sums
        k = self.size
        weight = drawn[:, 0]
        shift = drawn[:, 1 : k + 1] / weight[:, None]
        cross = np.zeros((len(drawn), k, k))
        cross[:, self.upper[0], self.upper[1]] = drawn[:, k + 1 :]
        cross[:, self.upper[1], self.upper[0]] = drawn[:, k + 1 :]
        cross -= weight[:, None, None] * shift[:, :, None] * shift[:, None, :]
        return Moments(weight, self.middle + shift, cross)


def _summed(
    centred: FloatArray, weights: FloatArray, member: NDArray[np.intp], units: int, upper: tuple[IntArray, ...]
) -> FloatArray:
    """Weight, first and second sums of each unit, (units, 1 + k + k (k + 1) / 2)."""
    order = np.argsort(member, kind="stable")
    centred, weights, member = centred[order], weights[order], member[order]
    starts = np.searchsorted(member, np.arange(units))
    some = starts < np.searchsorted(member, np.arange(units), side="right")
    columns = [weights, *(weights * column for column in centred.T)]
    columns += [weights * centred[:, a] * centred[:, b] for a, b in zip(*upper)]
    sums = np.zeros((units, len(columns)))
    for place, column in enumerate(columns):
        sums[some, place] = np.add.reduceat(column, starts[some])
    return sums
