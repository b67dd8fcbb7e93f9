"""How columns go together, and what that says about the value at the end of a scale.

Those who give a 6 should elsewhere be happier than those who give a 5. Where they are not, 6 is a code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.check_profile import Profile

_SAMPLE = 6_000
_LEAST_AT_END = 15


class Together:
    """How answers to a set of columns go together, seen in a sample of the rows.

    ``scales`` (name -> lowest, highest) says which values are scores; where it says nothing, the values that may be
    codes are left out.
    """

    def __init__(self, columns: Sequence[Profile], scales: Mapping[str, tuple[int, int]] | None = None) -> None:
        self.names = [column.name for column in columns]
        step = max(1, (columns[0].rows if columns else 0) // _SAMPLE)
        self.raw = [column.numbers[::step] for column in columns]
        known = scales or {}
        core = [_core(numbers, known.get(name)) for name, numbers in zip(self.names, self.raw)]
        self.core = np.array([_standardised(numbers) for numbers in core]) if core else np.empty((0, 0))
        self.links = _correlations(self.core)

    def strength(self, one: str, others: Sequence[str]) -> float:
        """How strongly (0..1) a column goes with what the others say together."""
        rest = self._rest(one, others)
        if rest is None:
            return 0.0
        pair = np.vstack([self.core[self.names.index(one)], _standardised(rest)])
        return float(abs(_correlations(pair)[0, 1]))

    def closest(self, one: str, others: Sequence[str]) -> float:
        """How strongly (0..1) a column goes with the one of the others that it goes with most."""
        i = self.names.index(one)
        return max((float(abs(self.links[i, self.names.index(name)])) for name in others if name != one), default=0.0)

    def in_line(self, one: str, others: Sequence[str]) -> dict[float, bool]:
        """Of the values at both ends, whether those who gave them answer the other questions as the end of a scale
        would. Values of fewer than 15 people, and columns that go with no other, say nothing."""
        rest = self._rest(one, others)
        values = self.raw[self.names.index(one)]
        found = sorted({float(value) for value in values[np.isfinite(values)] if -5 <= value <= 11})
        if rest is None or len(found) < 4:
            return {}
        ends = ((found[0], found[1], found[-2]), (found[-1], found[-2], found[1]))
        verdicts = {end: _verdict(values, rest, end, beside, across) for end, beside, across in ends}
        return {end: verdict for end, verdict in verdicts.items() if verdict is not None}

    def _rest(self, one: str, others: Sequence[str]) -> FloatArray | None:
        """What the other columns say together: the mean of those that go with the strongest of them, each turned to
        its direction."""
        chosen = [self.names.index(name) for name in others if name != one]
        if not chosen:
            return None
        among = self.links[np.ix_(chosen, chosen)]
        anchor = int(np.abs(among).sum(axis=0).argmax())
        signs = np.where(np.abs(among[anchor]) >= 0.05, np.sign(among[anchor]), 0.0)
        signs[anchor] = 1.0
        turned = self.core[chosen] * signs[:, None]
        known = np.isfinite(turned) & (signs[:, None] != 0)
        count = known.sum(axis=0)
        total = np.where(known, turned, 0.0).sum(axis=0)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _verdict(values: FloatArray, rest: FloatArray, end: float, beside: float, across: float) -> bool | None:
    """Does the step from the value beside the end to the end go on in the direction of the scale? A small step back
    says nothing (people who give only tens exist); a step most of the way back to the middle says 'code'."""
    known = np.isfinite(rest)
    parts = {value: rest[known & (values == value)] for value in (end, beside, across)}
    if min(len(part) for part in parts.values()) < _LEAST_AT_END:
        return None
    climb = parts[beside].mean() - rest[known & np.isfinite(values)].mean()
    slope = parts[beside].mean() - parts[across].mean()
    step = parts[end].mean() - parts[beside].mean()
    error = np.sqrt(parts[end].var(ddof=1) / len(parts[end]) + parts[beside].var(ddof=1) / len(parts[beside]))
    if abs(slope) < 0.15 or climb * slope <= 0:
        return None
    if step * slope > 0 and abs(step) > 2 * error:
        return True
    return False if step * slope < 0 and abs(step) > max(2 * error, 0.6 * abs(climb)) else None


def _core(numbers: FloatArray, scale: tuple[int, int] | None) -> FloatArray:
    """The numbers on the scale; without one those that are no code for sure: not the lowest when it is 0, not the
    highest, none above 11."""
    if scale is not None:
        return np.where((numbers >= scale[0]) & (numbers <= scale[1]), numbers, np.nan)
    usual = numbers[(numbers >= -5) & (numbers <= 11)]
    if not len(usual):
        return np.full_like(numbers, np.nan)
    keep: NDArray[np.bool_] = (numbers < usual.max()) & (numbers >= usual.min())
    if usual.min() == 0:
        keep &= numbers > 0
    return np.where(keep, numbers, np.nan)


def _standardised(numbers: FloatArray) -> FloatArray:
    known = np.isfinite(numbers)
    spread = float(numbers[known].std()) if known.sum() > 1 else 0.0
    return (numbers - numbers[known].mean()) / spread if spread > 0 else np.full_like(numbers, np.nan)


def _correlations(columns: FloatArray) -> FloatArray:
    """Correlations over the rows that both columns have; 0 where there are fewer than 30."""
    if columns.size == 0:
        return np.zeros((len(columns), len(columns)))
    known = np.isfinite(columns).astype(np.float64)
    filled = np.where(known > 0, columns, 0.0)
    n = known @ known.T
    sums = filled @ known.T
    squares = (filled**2) @ known.T
    with np.errstate(invalid="ignore", divide="ignore"):
        cross = filled @ filled.T / n - sums * sums.T / n**2
        spread = np.sqrt(np.maximum(squares / n - (sums / n) ** 2, 0))
        links = cross / (spread * spread.T)
    return np.where((n >= 30) & np.isfinite(links), links, 0.0)
