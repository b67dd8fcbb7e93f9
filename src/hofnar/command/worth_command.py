"""``hofnar worth``: what a point more for a moment goes with in what customers did, and what a plan would bring."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click
import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from hofnar.command.arguments import Metric
from hofnar.command.concerns import about, unnamed_codes
from hofnar.command.patience import patience
from hofnar.command.request import (
    CodeOptions,
    FileOptions,
    joined,
    moments,
    open_file,
    open_mapping,
    outcome,
    weight,
)
from hofnar.command.worth_arguments import Amount, Outcome
from hofnar_analytics.answers import Answers
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.results import Warned
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.table import Table
from hofnar_analytics.tables import cells_of, groups_of, to_answers, weights_of
from hofnar_analytics.what_if import Plan, WhatIf, what_if
from hofnar_analytics.worth import Worth, worth
from hofnar_analytics.worth_rows import BusinessOutcome

MOST_VALUES = 40  # of a segment that adjusts
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WorthRequest:
    """What was asked."""

    file: FileOptions
    kpi: Metric | None
    touchpoints: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    codes: CodeOptions
    customer: str | None = None
    period: str | None = None
    adjust: tuple[str, ...] = ()
    weight: str | None = None
    unweighted: bool = False
    mapping: str | None = None
    improve: Amount | None = None
    values: tuple[Amount, ...] = ()
    customers: float | None = None
    cost: float = 0.0
    link: str = "across"


@dataclass(frozen=True, slots=True)
class WorthAnswer:
    """What came of it; ``mapping`` can be saved and used again."""

    file: str
    rows: int
    kpi: str
    worth: Worth
    what_if: WhatIf | None
    warnings: tuple[Warned, ...]
    mapping: Mapping


def answer(request: WorthRequest) -> WorthAnswer:
    """Read the file and compute. Raises UnusableFile, UnusableRequest or click's usage errors."""
    _check(request)
    mapping = open_mapping(request.mapping)
    table = open_file(request.file, mapping)
    request.codes.check(table)
    assert request.kpi is not None
    kpi = outcome(table, mapping, request.kpi, request.codes)
    chosen = tuple(one for one in moments(table, mapping, request.touchpoints, request.codes) if one.name != kpi.name)
    weighing = weight(table, mapping, request.weight, request.unweighted, request.codes)
    used = joined(mapping, [kpi, *chosen, *([weighing] if weighing else [])])
    with patience(gettext("Computing")):
        answers, warned = to_answers(table, used, kpi.name)
        rows = _kept_rows(table, weighing)
        answers = replace(answers, covariates=_segments(table, request.adjust, rows))
        outcomes = [_outcome(table, one, request.codes, rows) for one in request.outcomes]
        who, when = _numbers(table, request.customer, rows), _numbers(table, request.period, rows)
        assert kpi.scale is not None
        found = worth(answers, kpi.scale, outcomes, customers=who, periods=when)
        asked = _asked(request, table, answers, kpi.scale, outcomes, who, when)
    warned = (*warned, *unnamed_codes(table, [*chosen, kpi]))
    return WorthAnswer(
        request.file.file,
        table.rows,
        kpi.label or table.label(kpi.name),
        found,
        asked,
        tuple(about([one.name for one in used.columns], warned)),
        used,
    )


def _check(request: WorthRequest) -> None:
    if request.kpi is None:
        raise click.UsageError(gettext("Name the KPI with its kind: --kpi COLUMN:KIND."))
    if not request.outcomes:
        raise click.UsageError(gettext("Name what customers did: --outcome COLUMN:KIND."))
    if request.improve and (request.customers is None or not request.values):
        raise click.UsageError(gettext("A what-if also needs --customers NUMBER and --value COLUMN=EUROS."))


def _kept_rows(table: Table, weighing: ColumnMapping | None) -> NDArray[np.bool_]:
    """The rows that the answers hold: those with a weight."""
    if weighing is None:
        return np.ones(table.rows, dtype=np.bool_)
    return np.asarray(np.isfinite(weights_of(table, weighing)[0]))


def _outcome(table: Table, asked: Outcome, codes: CodeOptions, rows: NDArray[np.bool_]) -> BusinessOutcome:
    name = table.find(asked.column)
    column = ColumnMapping(name, Role.KPI, scale=Scale.of(Kind.MEAN), codes=codes.of(name, starred=False))
    values = cells_of(table, column).scores[rows]
    if asked.kind.is_yes_or_no and not np.isin(values[np.isfinite(values)], (0.0, 1.0)).all():
        raise click.BadParameter(gettext("%(column)s should hold 1 and 0 only.") % {"column": name})
    return BusinessOutcome(name, asked.kind, values, table.label(name))


def _numbers(table: Table, name: str | None, rows: NDArray[np.bool_]) -> IntArray | None:
    """A number for each value of a column, in their order; -1 for a blank."""
    if not name:
        return None
    found = np.full(table.rows, -1, dtype=np.int64)
    for number, members in enumerate(groups_of(table, ColumnMapping(table.find(name), Role.IGNORE)).values()):
        found[members] = number
    return found[rows]


def _segments(table: Table, names: tuple[str, ...], rows: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """A column for every value but the most frequent one."""
    columns: list[NDArray[np.float64]] = []
    for name in names:
        numbers = _numbers(table, name, rows)
        assert numbers is not None
        values, counts = np.unique(numbers, return_counts=True)
        if len(values) > MOST_VALUES:
            words = {"column": name, "count": len(values), "most": MOST_VALUES}
            raise click.BadParameter(gettext("%(column)s has %(count)s values; at most %(most)s can adjust.") % words)
        usual = values[np.argmax(counts)]
        columns += [(numbers == value).astype(np.float64) for value in values if value != usual]
    return np.column_stack(columns) if columns else None


def _asked(
    request: WorthRequest,
    table: Table,
    answers: Answers,
    scale: Scale,
    outcomes: list[BusinessOutcome],
    who: IntArray | None,
    when: IntArray | None,
) -> WhatIf | None:
    if request.improve is None:
        return None
    column, known = table.find(request.improve.column), {one.name for one in outcomes}
    values = {table.find(one.column): one.number for one in request.values}
    for name, among in ((column, set(answers.columns)), *((one, known) for one in values)):
        if name not in among:
            raise click.UsageError(gettext("%(column)s was not named before.") % {"column": name})
    plan = Plan(request.improve.number, request.customers or 0.0, values, request.cost, link=request.link)
    place = answers.columns.index(column)
    return what_if(answers, scale, outcomes, place, plan, customers=who, periods=when)
