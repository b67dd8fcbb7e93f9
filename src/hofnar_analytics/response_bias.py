"""Who answered against who was asked, value by value of what is known of everybody who was asked.

Method: docs/methods/response-bias.md. The one number for all of it: ``r_indicator``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import Interval, newcombe, two_sided_p, wilson
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import UNKNOWN, Estimate

Strings = NDArray[np.str_]
Counts = Mapping[str, tuple[int, int]]

FALSE_RATE = 0.05


@dataclass(frozen=True, slots=True)
class ValueResponse:
    """One value of one fact: how many were asked and answered, the response rate (0..1, Wilson's interval), and how
    much higher it is than that of everybody else who was asked (Newcombe's interval). ``p_adjusted`` is over all values
    of all facts together (Benjamini and Hochberg)."""

    fact: str
    value: str
    asked: int
    answered: int
    rate: Estimate
    difference: Estimate
    p: float | None
    p_adjusted: float | None = None

    @property
    def stands(self) -> bool:
        return self.p_adjusted is not None and self.p_adjusted <= FALSE_RATE


@dataclass(frozen=True, slots=True)
class ResponseBias:
    """The rate of everybody, and every value of every fact in the order given."""

    asked: int
    answered: int
    rate: Estimate
    values: tuple[ValueResponse, ...]

    def of(self, fact: str) -> tuple[ValueResponse, ...]:
        return tuple(one for one in self.values if one.fact == fact)

    @property
    def less(self) -> tuple[ValueResponse, ...]:
        """Values that answered demonstrably less than the others, the farthest first."""
        found = [one for one in self.values if one.stands and (one.difference.estimate or 0.0) < 0]
        return tuple(sorted(found, key=lambda one: one.difference.estimate or 0.0))


def response_bias(columns: Mapping[str, Strings], answered: NDArray[np.bool_], *, level: float = 0.95) -> ResponseBias:
    """Response rates by known facts of everybody who was asked: columns {fact: (n,) text}, answered (n,) bool.

    >>> ages, came = np.repeat(["young", "old"], 200), np.arange(400) % 200 < np.repeat([40, 80], 200)
    >>> found = response_bias({"Age": ages}, came)
    >>> [(one.value, one.asked, one.answered, one.rate.estimate, one.stands) for one in found.values]
    [('old', 200, 80, 0.4, True), ('young', 200, 40, 0.2, True)]
    """
    counted: dict[str, dict[str, tuple[int, int]]] = {}
    for fact, column in columns.items():
        names, where = np.unique(column, return_inverse=True)
        asked = np.bincount(where, minlength=len(names))
        came = np.bincount(where, weights=answered, minlength=len(names))
        counted[fact] = {str(name): (int(a), int(c)) for name, a, c in zip(names, asked, came)}
    return response_bias_from_counts(counted, level=level)


def response_bias_from_counts(facts: Mapping[str, Counts], *, level: float = 0.95) -> ResponseBias:
    """The same from {fact: {value: (asked, answered)}}. No floor: a rate describes the people who were asked; a page
    keeps small groups together. ValueError where more answered than were asked, or facts count different people.

    >>> found = response_bias_from_counts({"Age": {"young": (200, 40), "old": (200, 80)}})
    >>> [round(end, 4) for end in (found.rate.estimate, found.rate.low, found.rate.high)]
    [0.3, 0.2572, 0.3466]
    """
    totals = {tuple(int(sum(part)) for part in zip(*values.values())) for values in facts.values() if values}
    if len(totals) > 1 or any(not 0 <= came <= asked for counts in facts.values() for asked, came in counts.values()):
        raise ValueError("the facts count different people, or more answered than were asked")
    asked, answered = totals.pop() if totals else (0, 0)
    found = [_value(fact, value, counts, (asked, answered), level) for fact, values in facts.items()
             for value, counts in values.items()]  # fmt: skip
    adjusted = benjamini_hochberg([one.p for one in found])
    values = tuple(replace(one, p_adjusted=p) for one, p in zip(found, adjusted))
    return ResponseBias(asked, answered, _rate(answered, asked, level), values)


def _rate(answered: int, asked: int, level: float) -> Estimate:
    return Estimate(answered / asked, *wilson(answered, asked, level), level) if asked else UNKNOWN


def _value(fact: str, value: str, counts: tuple[int, int], whole: tuple[int, int], level: float) -> ValueResponse:
    asked, came = counts
    rest, rest_came = whole[0] - asked, whole[1] - came
    rate = _rate(came, asked, level)
    if not asked or not rest:
        return ValueResponse(fact, value, asked, came, rate, UNKNOWN, None)
    ends: Interval = newcombe((came, rest_came), (asked, rest), level)
    difference = Estimate(came / asked - rest_came / rest, ends.low, ends.high, level)
    return ValueResponse(fact, value, asked, came, rate, difference, _p(counts, (rest, rest_came)))


def _p(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The pooled z test, as Pearson's chi-square without correction."""
    pooled = (one[1] + other[1]) / (one[0] + other[0])
    error = (pooled * (1 - pooled) * (1 / one[0] + 1 / other[0])) ** 0.5
    return two_sided_p((one[1] / one[0] - other[1] / other[0]) / error) if error > 0 else 1.0
