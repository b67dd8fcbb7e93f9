"""Answers that look careless or double: straight lines, speeders, duplicates. Marks, never verdicts.

Nothing here removes an answer. Method, and how many honest people are marked: docs/methods/response-quality.md.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Marks = NDArray[np.bool_]

FEWEST_ITEMS = 6
FASTER_THAN = 1 / 3  # of the median
FEWEST_TIMED = 30
WITHIN_DAYS = 1.0


@dataclass(frozen=True, slots=True)
class StraightLines:
    """Per person (n,): items answered, the longest run of one answer, the standard deviation within the person as a
    part of what answers spread evenly over the scale would have (NaN below two items), and the mark."""

    items: NDArray[np.int64]
    longest: NDArray[np.int64]
    spread: FloatArray
    is_marked: Marks


@dataclass(frozen=True, slots=True)
class Speeders:
    """Per person (n,) the mark; ``median`` and ``limit`` in seconds, None below 30 people with a time."""

    median: float | None
    limit: float | None
    is_marked: Marks


def straight_lines(answers: FloatArray, low: float, high: float, fewest: int = FEWEST_ITEMS) -> StraightLines:
    """Who gave one and the same answer to every item of a table. ``answers`` (n people, k items) in the order of the
    page, NaN where there is none; the scale runs from ``low`` to ``high`` in whole steps.

    Marked: at least ``fewest`` items answered, all the same, and not the lowest or the highest answer: who is wholly
    satisfied says so everywhere, and nothing in the answers tells them from somebody who did not read. ValueError when
    the scale has fewer than two steps. Source: Meade and Craig (2012), long string.

    >>> rows = np.array([[3.0] * 6, [5.0] * 6, [3, 4, 3, 3, 2, 3]])
    >>> straight_lines(rows, 1, 5).is_marked.tolist()
    [True, False, False]
    """
    if high - low < 1:
        raise ValueError(f"a scale needs at least two steps, got {low}-{high}")
    given = np.isfinite(answers)
    items = given.sum(axis=1).astype(np.int64)
    longest = np.array([_longest_run(row[has]) for row, has in zip(answers, given)], dtype=np.int64)
    first = np.array([row[has][0] if has.any() else np.nan for row, has in zip(answers, given)], dtype=np.float64)
    is_line = (longest == items) & (items >= fewest) & (first > low) & (first < high)
    return StraightLines(items, longest, _spread(answers, given, low, high), is_line)


def _longest_run(values: FloatArray) -> int:
    """
    >>> _longest_run(np.array([1.0, 2, 2, 2, 1]))
    3
    """
    if not len(values):
        return 0
    breaks = np.flatnonzero(np.diff(values)) + 1
    return int(np.diff(np.concatenate(([0], breaks, [len(values)]))).max())


def _spread(answers: FloatArray, given: Marks, low: float, high: float) -> FloatArray:
    n = given.sum(axis=1)
    some = np.maximum(n, 1)
    filled = np.where(given, answers, 0.0)
    mean = filled.sum(axis=1) / some
    squares = (np.where(given, answers - mean[:, None], 0.0) ** 2).sum(axis=1)
    evenly = ((high - low + 1) ** 2 - 1) / 12
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n >= 2, np.sqrt(squares / some / evenly), np.nan)


def speeders(seconds: FloatArray, faster_than: float = FASTER_THAN) -> Speeders:
    """Who took less than a third of the median time. ``seconds`` (n,) of the whole survey, NaN where not recorded.

    Relative to the survey's own median, because no number of seconds fits every survey. Nobody is marked below 30
    people with a time. Source: Greszki, Meyer and Schoen (2015).

    >>> speeders(np.array([60.0] * 29 + [15.0])).limit
    20.0
    """
    known = np.isfinite(seconds)
    if known.sum() < FEWEST_TIMED:
        return Speeders(None, None, np.zeros(len(seconds), dtype=bool))
    median = float(np.median(seconds[known]))
    limit = faster_than * median
    return Speeders(median, limit, known & (np.where(known, seconds, np.inf) < limit))


def duplicates(
    days: Sequence[float], contents: Sequence[Hashable | None], within: float = WITHIN_DAYS
) -> list[int | None]:
    """For each response the place of the earlier one it repeats, or None. ``days`` (n,) is when it came in, in days;
    ``contents`` (n,) everything that was answered, None where that is too little to tell people apart.

    A response repeats the first one with the same contents at most ``within`` days before it; later than that it
    begins a new series.

    >>> duplicates([0.0, 0.4, 0.5, 3.0], ["a", "b", "a", "a"])
    [None, None, 0, None]
    """
    first: dict[Hashable, int] = {}
    found: list[int | None] = [None] * len(days)
    for at in sorted(range(len(days)), key=lambda place: days[place]):
        content = contents[at]
        if content is None:
            continue
        earlier = first.get(content)
        if earlier is not None and days[at] - days[earlier] <= within:
            found[at] = earlier
        else:
            first[content] = at
    return found
