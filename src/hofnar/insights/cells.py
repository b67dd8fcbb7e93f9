"""How a cell is written in the columnar copy: a score as itself, a state as a number no score can be.

Whole scores from -100 to 100 take one byte, with the states at -127 to -124. Other scores take a float32, with the
states far below anything a scale can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.results import CellState

Codes = NDArray[np.int8] | NDArray[np.float32]
WORDS: dict[object, CellState] = {
    None: CellState.NOT_ASKED,
    "not_asked": CellState.NOT_ASKED,
    "not_experienced": CellState.NOT_EXPERIENCED,
    "skipped": CellState.SKIPPED,
    "dont_know": CellState.DONT_KNOW,
}
BYTE_BASE, BYTE_LIMIT = -128, -123
FLOAT_UNIT = np.float32(-1e30)
_FLOAT_LIMIT = np.float32(-1e29)
_AS_FLOAT: dict[object, float] = {word: float(FLOAT_UNIT) * state for word, state in WORDS.items()}


def encode(cells: Sequence[Any]) -> Codes:
    """Answers as codes; a text where a score should stand counts as skipped."""
    known = _AS_FLOAT
    try:
        values = np.array([known.get(cell, cell) for cell in cells], dtype=np.float64)
    except (TypeError, ValueError):
        values = np.array([_number(cell) for cell in cells], dtype=np.float64)
    values[~np.isfinite(values)] = _AS_FLOAT["skipped"]
    return narrowed(values)


def _number(cell: Any) -> float:
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float, type(None))):
        return _AS_FLOAT["skipped"]
    try:
        return _AS_FLOAT[cell] if cell in _AS_FLOAT else float(cell)  # type: ignore[arg-type]
    except ValueError:
        return _AS_FLOAT["skipped"]


def narrowed(values: NDArray[np.float64]) -> Codes:
    """One byte a cell where every score is a whole number, four otherwise."""
    is_state = values < float(_FLOAT_LIMIT)
    scores = values[~is_state]
    if len(scores) and (np.abs(scores).max() > 100 or not np.array_equal(scores, np.rint(scores))):
        return values.astype(np.float32)
    codes = np.where(is_state, 0, values).astype(np.int8)
    codes[is_state] = (BYTE_BASE + np.rint(values[is_state] / float(FLOAT_UNIT))).astype(np.int8)
    return codes


def widened(codes: Codes) -> NDArray[np.float32]:
    """The float form of either."""
    if codes.dtype == np.float32:
        return codes  # type: ignore[return-value]
    values = codes.astype(np.float32)
    is_state = codes < BYTE_LIMIT
    values[is_state] = FLOAT_UNIT * (codes[is_state].astype(np.float32) - BYTE_BASE)
    return values


def joined(parts: Sequence[Codes]) -> Codes:
    if all(part.dtype == np.int8 for part in parts):
        together: NDArray[np.int8] = np.concatenate(parts)
        return together
    return np.concatenate([widened(part) for part in parts])


def states(codes: Codes) -> NDArray[np.uint8]:
    """The ``CellState`` of each cell."""
    if codes.dtype == np.int8:
        return np.where(codes < BYTE_LIMIT, codes.astype(np.int16) - BYTE_BASE, 0).astype(np.uint8)
    return np.where(codes < _FLOAT_LIMIT, np.rint(codes / FLOAT_UNIT), 0).astype(np.uint8)


def scored(codes: Codes) -> NDArray[np.bool_]:
    return codes >= (BYTE_LIMIT if codes.dtype == np.int8 else _FLOAT_LIMIT)


def nothing(rows: int) -> NDArray[np.int8]:
    """A column nobody was asked."""
    return np.full(rows, BYTE_BASE + CellState.NOT_ASKED, dtype=np.int8)
