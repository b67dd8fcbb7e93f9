"""Intervals for figures that follow from sums over people: derivatives by complex steps times each person's part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import t_quantile
from hofnar_analytics.results import Estimate

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ComplexArray = NDArray[np.complex128]
Figures = Callable[[ComplexArray], Mapping[str, complex]]

_STEP = 1e-30


def contributions(people: int, columns: int, cells: list[tuple[Any, Any, Any]]) -> csr_array:
    """What each person adds to each sum, (people, columns), from (rows, columns, values) triples of arrays."""
    from scipy.sparse import csr_array

    rows, places, values = (np.concatenate([np.atleast_1d(cell[i]) for cell in cells]) for i in range(3))
    return csr_array((values, (rows, places)), shape=(people, columns))


def linearised_figures(figures: Figures, rows: csr_array, level: float) -> dict[str, Estimate]:
    """Each figure with its interval over independently drawn people: the infinitesimal jackknife, Student's t with
    n - 1 degrees of freedom. The figures must not change when all sums double; below two people there are no ends."""
    sums = np.asarray(rows.sum(axis=0), dtype=np.float64).ravel()
    plain = figures(sums.astype(np.complex128))
    gradient = {name: np.zeros(len(sums)) for name in plain}
    for k in range(len(sums)):
        step = sums.astype(np.complex128)
        step[k] += _STEP * 1j
        for name, value in figures(step).items():
            gradient[name][k] = value.imag / _STEP
    return {name: _with_margin(value.real, np.asarray(rows @ gradient[name]), level) for name, value in plain.items()}


def _with_margin(value: float, influence: NDArray[np.float64], level: float) -> Estimate:
    n = len(influence)
    if n < 2:
        return Estimate(float(value), None, None, level)
    half = t_quantile(level, n - 1) * float(influence @ influence * n / (n - 1)) ** 0.5
    return Estimate(float(value), float(value) - half, float(value) + half, level)
