"""The public data sets beside the repository; tests that read them skip where they are absent."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
SHARED = Path(__file__).parents[3] / "shared" / "data"

SFO_MOMENTS = [
    "Q7ART",
    "Q7FOOD",
    "Q7STORE",
    "Q7SIGN",
    "Q7WALKWAYS",
    "Q7SCREENS",
    "Q7INFODOWN",
    "Q7INFOUP",
    "Q7WIFI",
    "Q7ROADS",
    "Q7PARK",
    "Q7AIRTRAIN",
    "Q7LTPARKING",
    "Q7RENTAL",
]


def records(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the shared data; the test skips without it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the public data file {name} is not beside the repository")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key.strip(): value for key, value in row.items() if key} for row in csv.DictReader(file)]


def numbers(rows: list[dict[str, str]], column: str) -> FloatArray:
    """A column as numbers, NaN for anything else."""
    return np.array([_number(row[column]) for row in rows])


def table(name: str, columns: list[str]) -> FloatArray:
    rows = records(name)
    return np.column_stack([numbers(rows, column) for column in columns])


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
