"""What Numba compiles. Imported by lmg_compiled only when the extra ``fast`` is installed."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hofnar_analytics.lmg_lattice import SINGULAR

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LANES = 64
EXACT = {"contract", "nsz"}  # nothing that could change a digit beyond rounding


@njit(fastmath=EXACT, error_model="numpy")
def _sweep(source: FloatArray, out: FloatArray, column: int, inverse: FloatArray, slope: FloatArray) -> None:
    """The Schur complement of one column: the upper triangle beyond it from ``source`` into ``out``."""
    size, pivot = source.shape[0], source[column, column]
    for lane in range(LANES):
        inverse[lane] = 1.0 / pivot[lane] if pivot[lane] > SINGULAR else 0.0
    for i in range(column + 1, size):
        across = source[column, i]
        for lane in range(LANES):
            slope[lane] = across[lane] * inverse[lane]
        for j in range(i, size):
            before, along, after = source[i, j], source[column, j], out[i, j]
            for lane in range(LANES):
                after[lane] = before[lane] - slope[lane] * along[lane]


@njit(fastmath=EXACT, error_model="numpy")
def _explained(source: FloatArray, column: int, value: FloatArray) -> None:
    """R2 with the last column taken in."""
    size = source.shape[0]
    pivot, across, left = source[column, column], source[column, size - 1], source[size - 1, size - 1]
    for lane in range(LANES):
        inverse = 1.0 / pivot[lane] if pivot[lane] > SINGULAR else 0.0
        value[lane] = across[lane] * across[lane] * inverse - left[lane]


@njit(fastmath=EXACT)
def _add(weight: FloatArray, value: FloatArray, first: FloatArray, second: FloatArray) -> None:
    for lane in range(LANES):
        part = weight[lane] * value[lane]
        first[lane] += part
        second[lane] += part


@njit(fastmath=EXACT, error_model="numpy")
def _take_in(stack: FloatArray, top: int, opened: int, edges: IntArray, work: FloatArray) -> None:
    """The state with a group taken in, from the state of the group taken before it."""
    out = stack[opened + 1]
    _sweep(stack[top], out, edges[opened], work[0], work[1])
    for column in range(edges[opened] + 1, edges[opened + 1]):
        _sweep(out, out, column, work[0], work[1])


@njit(fastmath=EXACT)
def _leave_out(
    above: IntArray, top: int, inside: int, opened: int, taken: FloatArray, branch: FloatArray
) -> tuple[int, int]:
    """Close the branches of groups after ``opened``: what they gathered is theirs, and of the branch they hang on."""
    while top > opened:
        for lane in range(LANES):
            taken[top - 1, lane] += branch[top, lane]
            branch[above[top], lane] += branch[top, lane]
        top, inside = above[top], inside - 1
    return top, inside


@njit(fastmath=EXACT, error_model="numpy", nogil=True, cache=True)
def walk(state: FloatArray, edges: IntArray, weight: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """state (k+1, k+1, 64), edges (s + 1,) of the groups' columns, weight (s + 1, 64) by the number of groups taken.

    Returns for each group the weighted sum of R2 over subsets that contain it (s, 64), over all subsets (64,), and R2
    of all groups (64,).
    """
    groups, end = len(edges) - 1, state.shape[0] - 1
    stack = np.empty((groups + 1, end + 1, end + 1, LANES))
    stack[0] = state
    taken, branch = np.zeros((groups, LANES)), np.zeros((groups + 1, LANES))
    work, value = np.empty((2, LANES)), np.empty(LANES)
    above = np.zeros(groups + 1, np.int64)  # for the slot of a taken group: the slot of the one taken before it
    alone = edges[groups] - edges[groups - 1] == 1
    top, inside = 0, 0  # slot of the last group taken; how many are
    branch[0] = -weight[0] * state[end, end]
    for subset in range(1, 1 << groups):
        opened, bits = groups - 1, subset
        while bits & 1 == 0:
            opened, bits = opened - 1, bits >> 1
        top, inside = _leave_out(above, top, inside, opened, taken, branch)
        if alone and opened == groups - 1:
            _explained(stack[top], edges[opened], value)
            _add(weight[inside + 1], value, taken[opened], branch[top])
            continue
        _take_in(stack, top, opened, edges, work)
        above[opened + 1], top, inside = top, opened + 1, inside + 1
        branch[top] = -weight[inside] * stack[top, end, end]
    if not alone:
        value[:] = -stack[top, end, end]
    _leave_out(above, top, inside, 0, taken, branch)
    return taken, branch[0].copy(), value
