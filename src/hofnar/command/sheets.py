"""Results as rows: CSV for spreadsheets (formulas made harmless) and Parquet for programs (nothing changed)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import get_language

from hofnar.command.impact_command import ImpactAnswer
from hofnar.command.scores_command import ScoresAnswer
from hofnar_analytics.numerals import plain_text
from hofnar_analytics.results import Estimate

Cell = str | float | int | None
Row = dict[str, Cell]
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")


def scores_rows(answer: ScoresAnswer) -> list[Row]:
    """A row for each KPI and group; one column for each value of the scale."""
    values = sorted({value for score in answer.scores for value in score.distribution})
    rows: list[Row] = []
    for score in answer.scores:
        row: Row = {"column": score.column, "label": answer.labels.get(score.column, score.column)}
        row |= {"kind": score.scale.kind.value, "group": score.group}
        row |= {"group_label": answer.group_labels.get(score.group or "", score.group or "") or None}
        row |= {"estimate": score.estimate, "low": score.low, "high": score.high}
        row |= {"n": score.n, "n_effective": float(score.n_effective)}
        row |= {f"count_{plain_text(value)}": float(score.distribution.get(value, 0.0)) for value in values}
        rows.append(row | {"reasons": " ".join(reason.value for reason in score.reasons)})
    return rows


def impact_rows(answer: ImpactAnswer) -> list[Row]:
    """A row for each touchpoint."""
    rows: list[Row] = []
    for one in answer.impact.touchpoints:
        row: Row = {"column": one.column, "label": one.label, "n": one.n, "remembered": one.remembered}
        for name in ("satisfaction", "effect", "effect_nps", "leverage", "share"):
            row |= _estimate(name, getattr(one, name))
        row["quadrant"] = one.quadrant.value if one.quadrant else None
        row["quadrant_leverage"] = one.quadrant_leverage.value if one.quadrant_leverage else None
        rows.append(row | {"reasons": " ".join(reason.value for reason in one.reasons)})
    return rows


def _estimate(name: str, one: Estimate) -> Row:
    return {name: one.estimate, f"{name}_low": one.low, f"{name}_high": one.high}


def as_csv(rows: Sequence[Row]) -> bytes:
    """For spreadsheets: with a byte order mark, in Dutch with semicolons and decimal commas. Text that a spreadsheet
    would run as a formula gets an apostrophe in front, in cells and headers."""
    dutch = (get_language() or "").startswith("nl")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    names = list(rows[0]) if rows else []
    writer.writerow([harmless(name) for name in names])
    for row in rows:
        writer.writerow([_written(row.get(name), dutch) for name in names])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never runs.

    >>> harmless("=1+1"), harmless(" @SUM(A1)"), harmless("Wi-Fi")
    ("'=1+1", "' @SUM(A1)", 'Wi-Fi')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS) else text


def _written(cell: Cell, dutch: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    text = str(cell) if isinstance(cell, int) else plain_text(cell)
    return text.replace(".", ",") if dutch else text


def as_parquet(rows: Sequence[Row]) -> bytes:
    """Every number unrounded, every text as it is."""
    out = io.BytesIO()
    names = list(rows[0]) if rows else []
    columns = {name: pa.array([row.get(name) for row in rows], type=_type(rows, name)) for name in names}
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def _type(rows: Sequence[Row], name: str) -> pa.DataType:
    if name == "n":
        return pa.int64()
    text = name in (
        "column",
        "label",
        "kind",
        "group",
        "group_label",
        "other",
        "reasons",
        "quadrant",
        "quadrant_leverage",
    )
    return pa.string() if text else pa.float64()
