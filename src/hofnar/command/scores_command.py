"""``hofnar scores``: every KPI with its margin, its distribution, and what should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import click
import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from hofnar.command.arguments import Metric
from hofnar.command.concerns import about, unnamed_codes
from hofnar.command.patience import patience
from hofnar.command.request import CodeOptions, FileOptions, joined, open_file, open_mapping, outcome, weight
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.results import Score, Warned, WarningCode
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import score
from hofnar_analytics.table import Table
from hofnar_analytics.tables import cells_of, groups_of, weights_of

if TYPE_CHECKING:
    from hofnar.command.weights_command import Margined

Groups = Pairs[str | None, NDArray[np.bool_] | None]


@dataclass(frozen=True, slots=True)
class ScoresRequest:
    """What was asked."""

    file: FileOptions
    metrics: tuple[Metric, ...]
    codes: CodeOptions
    weight: str | None = None
    unweighted: bool = False
    by: str | None = None
    mapping: str | None = None
    margined: Margined | None = None


@dataclass(frozen=True, slots=True)
class ScoresAnswer:
    """What came of it. ``labels`` and ``group_labels`` are for people; ``mapping`` can be saved."""

    file: str
    rows: int
    scores: tuple[Score, ...]
    warnings: tuple[Warned, ...]
    labels: dict[str, str]
    group_labels: dict[str, str]
    mapping: Mapping
    by: str | None = None
    weighted_by: str | None = None


def answer(request: ScoresRequest) -> ScoresAnswer:
    """Read the file and compute. Raises UnusableFile, UnusableRequest or click's usage errors."""
    mapping = open_mapping(request.mapping)
    table = open_file(request.file, mapping)
    request.codes.check(table)
    columns = _columns(table, mapping, request)
    weighing = weight(table, mapping, request.weight, request.unweighted, request.codes)
    with patience(gettext("Computing")):
        scores, warned = _computed(table, columns, weighing, request)
    used = [*(one.name for one in columns), *([weighing.name] if weighing else []), *([request.by or ""])]
    by = table.find(request.by) if request.by else None
    return ScoresAnswer(
        file=request.file.file,
        rows=table.rows,
        scores=tuple(scores),
        warnings=tuple(about(used, [*table.warnings, *warned])),
        labels={one.name: one.label or table.label(one.name) for one in columns},
        group_labels=dict(table.value_labels.get(by, {})) if by else {},
        mapping=joined(mapping, [*columns, *([weighing] if weighing else [])]),
        by=by,
        weighted_by=_weighted_by(weighing, request),
    )


def _columns(table: Table, mapping: Mapping | None, request: ScoresRequest) -> list[ColumnMapping]:
    metrics = request.metrics
    if not metrics and mapping:
        here = set(table.columns)
        chosen = mapping.of_role(Role.KPI, Role.TOUCHPOINT)
        metrics = tuple(Metric(one.name, one.scale) for one in chosen if one.scale and one.name in here)
    if not metrics:
        raise click.UsageError(gettext("Name at least one column with its kind: --metric COLUMN:KIND."))
    return [outcome(table, mapping, metric, request.codes, starred=True) for metric in metrics]


def _computed(
    table: Table, columns: Sequence[ColumnMapping], weighing: ColumnMapping | None, request: ScoresRequest
) -> tuple[list[Score], list[Warned]]:
    warned: list[Warned] = []
    weights = None
    if request.margined is not None:
        weights, warned = _to_margins(table, weighing, request)
    elif weighing:
        weights, about_weights = weights_of(table, weighing)
        warned += about_weights
    groups, about_groups = _groups(table, request)
    scores: list[Score] = []
    for column in columns:
        cells = cells_of(table, column)
        warned += cells.warnings(column.name)
        scores += _per_group(cells.scores, weights, column, groups)
    return scores, [*warned, *about_groups, *unnamed_codes(table, columns)]


def _weighted_by(weighing: ColumnMapping | None, request: ScoresRequest) -> str | None:
    names = [weighing.name] if weighing else []
    names += [PurePath(request.margined.file).name] if request.margined else []
    return ", ".join(names) or None


def _to_margins(
    table: Table, weighing: ColumnMapping | None, request: ScoresRequest
) -> tuple[NDArray[np.float64], list[Warned]]:
    """Weights that bring the whole file to its known margins, whatever it is then split by."""
    from hofnar.command.weights_command import weighting_of
    from hofnar_analytics.margins import open_margins

    assert request.margined is not None
    margins = open_margins(request.margined.file)
    weighting, warned = weighting_of(table, margins, request.margined.trim, weighing, request.codes)
    return weighting.weights, warned


def _groups(table: Table, request: ScoresRequest) -> tuple[Groups, list[Warned]]:
    if not request.by:
        return {None: None}, []
    name = table.find(request.by)
    codes = request.codes.of(name, starred=False)
    found: dict[str | None, NDArray[np.bool_] | None] = {}
    found.update(groups_of(table, ColumnMapping(name, Role.SEGMENT, codes=codes)))
    inside = np.zeros(table.rows, dtype=bool)
    for rows in found.values():
        inside |= True if rows is None else rows
    without = int((~inside).sum())
    warned = [Warned(WarningCode.NO_GROUP, name, {"count": without})] if without else []
    return found, warned


def _per_group(
    values: NDArray[np.float64], weights: NDArray[np.float64] | None, column: ColumnMapping, groups: Groups
) -> Iterator[Score]:
    scale = column.scale
    assert isinstance(scale, Scale)
    for group, rows in groups.items():
        part = values if rows is None else values[rows]
        weighed = weights if rows is None or weights is None else weights[rows]
        found = score(part, scale, weights=weighed, column=column.name, group=group)
        yield replace(found, column=column.name, group=group)
