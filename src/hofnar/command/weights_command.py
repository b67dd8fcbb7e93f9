"""``hofnar weights``: weights that bring a file to known margins, what they cost, and what they change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from hofnar.command.concerns import about
from hofnar.command.patience import patience
from hofnar.command.request import CodeOptions, joined, open_file, open_mapping, outcome, weight
from hofnar.command.scores_command import ScoresRequest
from hofnar_analytics.mapping import ColumnMapping, Mapping
from hofnar_analytics.margin_columns import margin_columns
from hofnar_analytics.margins import Margin, open_margins, variables_of
from hofnar_analytics.results import Warned
from hofnar_analytics.scales import Scale
from hofnar_analytics.table import Table
from hofnar_analytics.tables import cells_of, weights_of
from hofnar_analytics.weighted_scores import WeightedScore, weighted_score
from hofnar_analytics.weights import Trim, Weighting, raked

COLUMN = "weight"


@dataclass(frozen=True, slots=True)
class Margined:
    """The file with the margins, and how weights are trimmed."""

    file: str
    trim: Trim | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WeightsAnswer:
    """What came of it. ``table`` is the file, to be written with its weights under the name ``column``."""

    file: str
    margins: str
    table: Table
    column: str
    weighting: Weighting
    trim: Trim | None
    scores: tuple[WeightedScore, ...]
    labels: dict[str, str]
    warnings: tuple[Warned, ...]
    mapping: Mapping


def answer(request: ScoresRequest, margined: Margined) -> WeightsAnswer:
    """Raises UnusableFile (also for the margins), UnusableRequest or click's usage errors."""
    mapping = open_mapping(request.mapping)
    margins = open_margins(margined.file)
    table = open_file(request.file, mapping)
    request.codes.check(table)
    base = weight(table, mapping, request.weight, request.unweighted, request.codes)
    columns = [outcome(table, mapping, metric, request.codes, starred=True) for metric in request.metrics]
    with patience(gettext("Computing")):
        weighting, warned = weighting_of(table, margins, margined.trim, base, request.codes)
        scores = [_score(table, column, weighting, warned) for column in columns]
    used = [*(one.name for one in columns), *variables_of(margins), *([base.name] if base else [])]
    return WeightsAnswer(
        file=request.file.file,
        margins=PurePath(margined.file).name,
        table=table,
        column=_free(table.columns),
        weighting=weighting,
        trim=margined.trim,
        scores=tuple(scores),
        labels={one.name: one.label or table.label(one.name) for one in columns},
        warnings=tuple(about(used, [*table.warnings, *warned])),
        mapping=joined(mapping, [*columns, *([base] if base else [])]),
    )


def weighting_of(
    table: Table, margins: Iterable[Margin], trim: Trim | None, base: ColumnMapping | None, codes: CodeOptions
) -> tuple[Weighting, list[Warned]]:
    """The weights of a table, on top of a column of weights where there is one."""
    margins = tuple(margins)
    warned: list[Warned] = []
    given: NDArray[np.float64] | None = None
    if base is not None:
        given, about_base = weights_of(table, base)
        warned += about_base
    here = [name for name in variables_of(margins) if name in table.columns]
    missing = {name: tuple(codes.of(name, starred=False)) for name in here}
    return raked(margin_columns(table, margins, missing), margins, base=given, trim=trim), warned


def _score(table: Table, column: ColumnMapping, weighting: Weighting, warned: list[Warned]) -> WeightedScore:
    cells = cells_of(table, column)
    warned += cells.warnings(column.name)
    assert isinstance(column.scale, Scale)
    return weighted_score(cells.scores, column.scale, weighting, column=column.name)


def _free(columns: tuple[str, ...]) -> str:
    """A name that no column has yet."""
    number = next(n for n in range(1, len(columns) + 2) if (COLUMN if n == 1 else f"{COLUMN}_{n}") not in columns)
    return COLUMN if number == 1 else f"{COLUMN}_{number}"
