"""Which scale a column of whole numbers is on, and which of its values are codes for 'no answer'.

Three things are weighed: how usual a scale is in surveys, how much of it was used, and whether a value at its end
is in line with what the same people answer elsewhere (``check_together``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar_analytics.check_profile import Profile

USUAL: dict[tuple[int, int], float] = {
    (1, 5): 0.0,
    (0, 10): 0.1,
    (1, 10): 0.2,
    (1, 7): 0.3,
    (1, 4): 0.8,
    (0, 4): 1.0,
    (1, 6): 1.5,
    (-3, 3): 1.0,
    (-4, 4): 1.5,
    (-5, 5): 1.0,
    (1, 9): 1.6,
    (0, 6): 2.6,
    (0, 5): 2.0,
}
CUSTOMARY = frozenset({-1, -2, -8, -9, -98, -99, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9999, -999})
MOST_CODES = 3


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """A range, the values outside it, and how well it fits (0 is perfect, above 3.5 is none)."""

    low: int
    high: int
    codes: tuple[float, ...]
    cost: float


def scale_guess(
    values: Mapping[float, int],
    in_line: Mapping[float, bool] | None = None,
    only: Sequence[tuple[int, int]] | None = None,
) -> ScaleGuess | None:
    """The most likely scale of these counted values, or None.

    ``in_line`` tells of some values whether they behave as the end of the scale; ``only`` narrows the choice.

    >>> scale_guess({0: 40, 1: 3, 2: 9, 3: 80, 4: 150, 5: 90, 6: 300}, {6.0: False})
    ScaleGuess(low=1, high=5, codes=(0.0, 6.0), cost=2.0)
    >>> scale_guess({1: 90, 2: 70, 3: 60, 4: 80, 5: 60, 6: 50}, {6.0: True}).high
    6
    """
    if not values or any(not float(value).is_integer() for value in values):
        return None
    for counted in (values, without_slips(values)):
        tried = (_fit(counted, low, high, in_line or {}) for low, high in only or USUAL)
        fits = [fit for fit in tried if fit is not None]
        if fits:
            return min(fits, key=lambda fit: fit.cost)
    return None


def without_slips(values: Mapping[float, int]) -> dict[float, int]:
    """The values without those that at most one in two thousand gave: slips of a keyboard."""
    total = sum(values.values())
    return {value: count for value, count in values.items() if count > total / 2000}


def shared_scale(
    members: Sequence[tuple[Mapping[float, int], Mapping[float, bool]]],
) -> tuple[int, int] | None:
    """The scale that suits several columns best together, or None when none suits half of them."""
    best: tuple[float, tuple[int, int]] | None = None
    for bounds in USUAL:
        fits = [_fit(values, *bounds, in_line) for values, in_line in members]
        missed = sum(1 for fit in fits if fit is None)
        cost = sum(fit.cost for fit in fits if fit is not None) + 5 * missed
        if missed <= len(members) / 2 and (best is None or cost < best[0]):
            best = cost, bounds
    return best[1] if best else None


def _fit(values: Mapping[float, int], low: int, high: int, in_line: Mapping[float, bool]) -> ScaleGuess | None:
    inside = {value: count for value, count in values.items() if low <= value <= high}
    codes = tuple(sorted(float(value) for value in values if not low <= value <= high))
    people = sum(inside.values())
    used = len(inside) / (high - low + 1)
    if not people or len(codes) > MOST_CODES or used < _least_used(low, high, people):
        return None
    if high - low <= 5 and people >= 100 and high not in inside:
        return None
    if any(not _may_be_code(code, low, high) for code in codes):
        return None
    cost = USUAL.get((low, high), 1.0) + len(codes) + 3 * (1 - used) * (high - low <= 10)
    cost += 1.0 * (people > 100 and high not in inside)
    cost += sum(3.0 for code in codes if in_line.get(code) is True)
    cost += sum(3.0 for value in inside if in_line.get(value) is False)
    return ScaleGuess(low, high, codes, round(cost, 6))


def _least_used(low: int, high: int, people: int) -> float:
    if high - low > 10:
        return 0.1
    return 0.6 if high - low >= 8 or people < 100 else 0.75


def _may_be_code(code: float, low: int, high: int) -> bool:
    nearby = (0, high + 1, high + 2, 8, 9) if low == 1 else (high + 1, high + 2, 8, 9)
    return int(code) in CUSTOMARY or int(code) in nearby


def rating_like(column: Profile) -> bool:
    """Few whole numbers, most of them small: the shape of a rating or of a list of codes."""
    if not column.whole or not 3 <= len(column.values) <= 16:
        return False
    small = sum(count for value, count in column.values.items() if -5 <= value <= 11)
    return small >= 0.8 * column.number_count


def spread_out(column: Profile, low: int, high: int) -> bool:
    """At least three values of the scale carry 4 % each, and its two highest 2 %: a rating, not a yes or no with
    rare others."""
    inside = {value: count for value, count in column.values.items() if low <= value <= high}
    total = sum(inside.values())
    top = inside.get(float(high), 0) + inside.get(float(high - 1), 0)
    return sum(1 for count in inside.values() if count >= 0.04 * total) >= 3 and top >= 0.02 * total
