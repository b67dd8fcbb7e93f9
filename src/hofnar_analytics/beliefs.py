"""What people believed, beside what the data say: how much of an order was right, and how good guesses of scores are.

Method: docs/methods/beliefs.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from hofnar_analytics.results import UNKNOWN, Estimate, Reason

FEWEST_PAIRS = 3
FEWEST_GUESSES = 10
SHUFFLES = 20_000
BATCH = 4_000


@dataclass(frozen=True, slots=True)
class OrderRight:
    """``right`` of the ``told`` pairs that the data can tell apart stood in the right order; who draws lots has half of
    them right on average, and at least as many as here with chance ``p``. ``fraction`` is None below three such pairs.
    """

    right: int
    told: int
    p: float | None
    reasons: tuple[Reason, ...] = ()

    @property
    def fraction(self) -> float | None:
        return self.right / self.told if self.told >= FEWEST_PAIRS else None


@dataclass(frozen=True, slots=True)
class Guesses:
    """``bias`` is guess minus figure: above zero people thought too well of it. ``inside`` counts guesses within the
    figure's own margin; ``off`` is the mean distance, whichever side."""

    n: int
    inside: int
    bias: Estimate
    off: float | None
    reasons: tuple[Reason, ...] = ()


def order_right(order: Sequence[str], evidence: Mapping[str, Estimate], *, seed: int = 1) -> OrderRight:
    """How well an order (most important first; what is left out ties at the end) agrees with estimates.

    A pair counts when the order says something about it and the data tell it apart: intervals that do not overlap,
    which holds however the estimates hang together. ``p`` comes from 20,000 orders drawn by lot of as many names.
    ValueError for a name twice, or without evidence.

    >>> told = {"desk": Estimate(3.0, 2.5, 3.5), "letter": Estimate(1.0, 0.5, 1.5), "site": Estimate(-1.0, -1.5, -0.5)}
    >>> order_right(["desk", "letter", "site"], told).fraction
    1.0
    >>> order_right(["site", "letter", "desk"], told).right
    0
    """
    if len(set(order)) < len(order) or not set(order) <= set(evidence):
        raise ValueError("an order names each at most once, and only what there is evidence about")
    names = list(evidence)
    pairs = _told_apart([evidence[name] for name in names])
    places = np.full(len(names), len(order))
    for place, name in enumerate(order):
        places[names.index(name)] = place
    right, told = _agreed(places[None, :], pairs)
    if told[0] < FEWEST_PAIRS:
        return OrderRight(int(right[0]), int(told[0]), None, (Reason.NOT_ESTIMABLE,))
    return OrderRight(int(right[0]), int(told[0]), _by_lot(places, pairs, int(right[0]), int(told[0]), seed))


def guesses(pairs: Sequence[tuple[float, Estimate]], *, level: float = 0.95) -> Guesses:
    """Guesses of scores against the figures they were about. From ten guesses on the bias has an interval (Student).

    >>> found = guesses([(8.0, Estimate(7.0, 6.8, 7.2))] * 5 + [(7.4, Estimate(7.0, 6.8, 7.2))] * 5)
    >>> round(found.bias.estimate, 2), found.inside, found.bias.low > 0
    (0.7, 0, True)
    """
    known = [(guess, figure) for guess, figure in pairs if figure.estimate is not None]
    differences = np.array([guess - figure.estimate for guess, figure in known if figure.estimate is not None])
    inside = sum(
        figure.low is not None and figure.high is not None and figure.low <= guess <= figure.high
        for guess, figure in known
    )
    if not len(differences):
        return Guesses(0, 0, UNKNOWN, None, (Reason.TOO_FEW_RESPONSES,))
    off = float(np.abs(differences).mean())
    middle = float(differences.mean())
    if len(differences) < FEWEST_GUESSES:
        return Guesses(len(known), inside, Estimate(middle), off, (Reason.TOO_FEW_RESPONSES,))
    half = float(stats.t.ppf((1 + level) / 2, len(differences) - 1) * stats.sem(differences))
    return Guesses(len(known), inside, Estimate(middle, middle - half, middle + half, level), off)


def together(orders: Sequence[Sequence[str]], names: Sequence[str]) -> tuple[str, ...]:
    """One order of many: by mean place, what somebody left out standing halfway the places that person left over.

    >>> together([["a", "b"], ["a", "c"], ["b", "a"]], ["a", "b", "c"])
    ('a', 'b', 'c')
    """
    totals = dict.fromkeys(names, 0.0)
    for order in orders:
        rest = (len(order) + len(names) - 1) / 2
        places = {name: float(place) for place, name in enumerate(order)}
        for name in names:
            totals[name] += places.get(name, rest)
    return tuple(sorted(names, key=lambda name: (totals[name], names.index(name))))


def _told_apart(evidence: Sequence[Estimate]) -> NDArray[np.intp]:
    """Pairs (higher, lower) whose intervals do not overlap."""
    found = []
    for one, other in combinations(range(len(evidence)), 2):
        for high, low in ((one, other), (other, one)):
            above, below = evidence[high].low, evidence[low].high
            if above is not None and below is not None and above > below:
                found.append((high, low))
    return np.array(found, dtype=np.intp).reshape(-1, 2)


def _agreed(places: NDArray[np.intp], pairs: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For every order (rows): pairs put right, and pairs it says something about."""
    above, below = places[:, pairs[:, 0]], places[:, pairs[:, 1]]
    return (above < below).sum(axis=1), (above != below).sum(axis=1)


def _by_lot(places: NDArray[np.intp], pairs: NDArray[np.intp], right: int, told: int, seed: int) -> float:
    """The chance that lots do at least as well. Orders differ in how many pairs they speak of, so fractions compare."""
    rng = np.random.default_rng(seed)
    as_good = 1
    for _ in range(0, SHUFFLES, BATCH):
        drawn = rng.permuted(np.tile(places, (BATCH, 1)), axis=1)
        found, said = _agreed(drawn, pairs)
        as_good += int((found * told >= right * np.maximum(said, 1)).sum())
    return as_good / (SHUFFLES + 1)
