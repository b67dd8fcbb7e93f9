"""Weights in a terminal, as JSON, and as the file with one more column."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import get_language, gettext
from rich.console import Group, RenderableType
from rich.text import Text

from hofnar.command.contract import Json, estimate, metric, number, warning
from hofnar.command.sheets import harmless
from hofnar.command.terminal import heading, plain_table, section, warning_list
from hofnar.command.weights_command import WeightsAnswer
from hofnar.findings import reasons
from hofnar.findings.figures import PART, Style, count, figure, score_figure, style_of, value
from hofnar.findings.weighted import change_style_of, cost_sentence, weighting_sentence
from hofnar_analytics.weighted_scores import WeightedScore

_DEFF = Style(2)


def render(answer: WeightsAnswer) -> RenderableType:
    found = answer.weighting
    rows = gettext("%(rows)s rows") % {"rows": count(answer.table.rows)}
    below = [PurePath(answer.file).name, rows, answer.margins, gettext("95% margins")]
    parts: list[RenderableType] = [heading(cost_sentence(found), " · ".join(below)), _margins(answer), Text("")]
    parts += [Text(line, style="dim") for line in _notes(answer)]
    if answer.scores:
        parts += [Text(""), section(gettext("What weighting changes")), _scores(answer)]
        parts += [Text(weighting_sentence(one, answer.labels[one.raw.column])) for one in answer.scores]
    return Group(*parts, *warning_list(answer.warnings), Text(""))


def _notes(answer: WeightsAnswer) -> list[str]:
    found = answer.weighting
    low, high = found.spread
    words = {"low": value(low, _DEFF), "high": value(high, _DEFF)}
    lines = [gettext("Weights from %(low)s to %(high)s, 1 on average.") % words]
    if answer.trim is not None:
        words = {"count": count(found.n_trimmed), "most": value(found.bounds[1], _DEFF)}
        lines.append(gettext("%(count)s weights were trimmed; the most a weight may be is %(most)s.") % words)
    return [*lines, *(f"{reasons.explain(one)}." for one in found.reasons)]


def _margins(answer: WeightsAnswer) -> RenderableType:
    table = plain_table(
        (gettext("Variable"), "left"),
        (gettext("Value"), "left"),
        (gettext("Answers"), "right"),
        (gettext("Before"), "right"),
        (gettext("After"), "right"),
        (gettext("Everybody"), "right"),
    )
    for fit in answer.weighting.margins:
        shares = [value(share, PART) for share in (fit.before, fit.after, fit.population)]
        table.add_row(Text(fit.variable), Text(fit.value), Text(count(fit.n)), *(Text(one) for one in shares))
    return table


def _scores(answer: WeightsAnswer) -> RenderableType:
    table = plain_table(
        (gettext("KPI"), "left"),
        (gettext("As answered"), "right"),
        (gettext("Weighted"), "right"),
        (gettext("Difference"), "right"),
        (gettext("Design effect"), "right"),
        (gettext("Effective number"), "right"),
    )
    for one in answer.scores:
        kind = one.raw.scale.kind
        table.add_row(
            Text(answer.labels[one.raw.column]),
            Text(score_figure(one.raw)),
            Text(figure(one.shown, style_of(kind)), style="bold"),
            Text(figure(one.difference, change_style_of(kind))),
            Text("–" if one.deff is None else value(one.deff, _DEFF)),
            Text(count(one.weighted.n_effective)),
        )
    return table


def document(answer: WeightsAnswer) -> Json:
    found = answer.weighting
    low, high = found.spread
    return {
        "margins": [
            {"variable": fit.variable, "value": fit.value, "n": fit.n, "before": fit.before, "after": fit.after,
             "population": fit.population} for fit in found.margins
        ],
        "n": found.n, "n_effective": found.n_effective, "deff": found.deff, "lowest": low, "highest": high,
        "n_trimmed": found.n_trimmed, "bounds": [number(bound) for bound in found.bounds], "off": found.off,
        "rounds": found.rounds, "population": number(found.population),
        "metrics": [_metric(one, answer.labels[one.raw.column]) for one in answer.scores],
        "reasons": [reason.value for reason in found.reasons],
        "warnings": [warning(one) for one in answer.warnings],
    }  # fmt: skip


def _metric(one: WeightedScore, label: str) -> Json:
    return {
        "raw": metric(one.raw, label),
        "weighted": metric(one.weighted, label),
        "calibrated": estimate(one.calibrated),
        "shown": estimate(one.shown),
        "difference": estimate(one.difference),
        "p": one.p,
        "deff": one.deff,
    }


def _weights(answer: WeightsAnswer) -> list[float | None]:
    return [None if np.isnan(one) else float(one) for one in answer.weighting.weights]


def as_csv(answer: WeightsAnswer) -> bytes:
    """The file as it was read, with its weights; for spreadsheets, as the other CSV files."""
    dutch = (get_language() or "").startswith("nl")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow([harmless(name) for name in (*answer.table.columns, answer.column)])
    columns: list[list[Any]] = [answer.table.data.column(name).to_pylist() for name in answer.table.columns]
    for *cells, one in zip(*columns, _weights(answer)):
        written = "" if one is None else f"{one:.10g}"
        writer.writerow([*(harmless(cell) for cell in cells), written.replace(".", ",") if dutch else written])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_parquet(answer: WeightsAnswer) -> bytes:
    out = io.BytesIO()
    pq.write_table(answer.table.data.append_column(answer.column, pa.array(_weights(answer), pa.float64())), out)
    return out.getvalue()
