"""``hofnar impact``: which moments matter for a KPI."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click
from django.utils.translation import gettext

from hofnar.command.arguments import Metric
from hofnar.command.clusters import with_clusters
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
from hofnar_analytics.driver_differences import DriverDifferences, driver_differences
from hofnar_analytics.errors import UnusableMapping
from hofnar_analytics.impact import impact
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.results import Impact, Warned
from hofnar_analytics.table import Table
from hofnar_analytics.tables import renamed_columns, to_answers

MOST_MOMENTS = 60


@dataclass(frozen=True, slots=True)
class ImpactRequest:
    """What was asked."""

    file: FileOptions
    kpi: Metric | None
    touchpoints: tuple[str, ...]
    codes: CodeOptions
    model: str = "structural"
    weight: str | None = None
    unweighted: bool = False
    mapping: str | None = None
    cluster: str | None = None
    respondent: str | None = None
    differences: bool = False


@dataclass(frozen=True, slots=True)
class ImpactAnswer:
    """What came of it; ``mapping`` can be saved and used again."""

    file: str
    rows: int
    impact: Impact
    warnings: tuple[Warned, ...]
    label: str
    mapping: Mapping
    weighted_by: str | None = None
    clusters: int | None = None
    differences: DriverDifferences | None = None


def answer(request: ImpactRequest) -> ImpactAnswer:
    """Read the file and compute. Raises UnusableFile, UnusableRequest or click's usage errors."""
    mapping = open_mapping(request.mapping)
    table = open_file(request.file, mapping)
    request.codes.check(table)
    kpi = outcome(table, mapping, request.kpi or _only_kpi(mapping), request.codes)
    chosen = _moments(table, mapping, request, kpi)
    weighing = weight(table, mapping, request.weight, request.unweighted, request.codes)
    used = joined(mapping, [kpi, *chosen, *([weighing] if weighing else [])])
    with patience(gettext("Computing")):
        answers, warned = to_answers(table, used, kpi.name)
        answers = with_clusters(answers, table, request.cluster, request.respondent, weighing)
        assert kpi.scale is not None
        found = impact(answers, kpi.scale, model=request.model)
        compared = driver_differences(answers, kpi.scale) if request.differences else None
        warned = (*warned, *found.warnings, *unnamed_codes(table, [*chosen, kpi]))
    return ImpactAnswer(
        file=request.file.file,
        rows=table.rows,
        impact=_with_column(found, kpi.name),
        warnings=tuple(about([one.name for one in used.columns], warned)),
        label=kpi.label or table.label(kpi.name),
        mapping=used,
        weighted_by=weighing.name if weighing else None,
        clusters=None if answers.clusters is None else len(set(answers.clusters.tolist())),
        differences=compared,
    )


def _only_kpi(mapping: Mapping | None) -> Metric:
    found = mapping.of_role(Role.KPI) if mapping else ()
    if len(found) == 1:
        return Metric(found[0].name, found[0].scale)
    if found:
        names = ", ".join(one.name for one in found)
        several = gettext("The mapping has several KPIs (%(names)s): choose one with --kpi.")
        raise click.UsageError(several % {"names": names})
    raise click.UsageError(gettext("Name the KPI with its kind: --kpi COLUMN:KIND."))


def _moments(
    table: Table, mapping: Mapping | None, request: ImpactRequest, kpi: ColumnMapping
) -> tuple[ColumnMapping, ...]:
    chosen = moments(table, mapping, request.touchpoints, request.codes)
    if request.touchpoints and any(one.name == kpi.name for one in chosen):
        raise click.UsageError(gettext("%(column)s cannot be both the KPI and a touchpoint.") % {"column": kpi.name})
    chosen = tuple(one for one in chosen if one.name != kpi.name)
    if len(chosen) > MOST_MOMENTS:
        raise click.UsageError(gettext("At most %(most)s touchpoints at once.") % {"most": MOST_MOMENTS})
    lost = {warned.column for warned in renamed_columns(table, joined(mapping, chosen))}
    if chosen and all(one.name in lost for one in chosen):
        raise UnusableMapping("NO_TOUCHPOINTS")
    return chosen


def _with_column(found: Impact, column: str) -> Impact:
    return replace(found, kpi=replace(found.kpi, column=column))
