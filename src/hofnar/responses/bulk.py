"""Engine module: many responses at once, past the ORM, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from hofnar.responses.models import Response
from hofnar.surveys.models import SurveyVersion

# (wave, external id, unit id, answered on, answers as JSON, segments as JSON, weight)
Row = tuple[str, str, int, date | str, str, str, float]

_COLUMNS = (
    "organisation_id",
    "version_id",
    "batch_id",
    "saved_at",
    "wave",
    "external_id",
    "unit_id",
    "answered_on",
    "answers",
    "segments",
    "weight",
)


def insert(version: SurveyVersion, batch_id: int | None, rows: Sequence[Row]) -> None:
    """Writes the rows in the caller's transaction. IntegrityError when an identity already stands."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    shared = (version.survey.organisation_id, version.pk, batch_id, now)
    full = [(*shared, *row[:3], str(row[3]), *row[4:]) for row in rows]
    if connection.vendor == "postgresql":
        _copy(full)
    else:
        _execute(full)


def _execute(rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_table()} ({_names()}) VALUES ({marks})", rows)  # noqa: S608


def _copy(rows: Sequence[tuple[object, ...]]) -> None:
    statement = f"COPY {_table()} ({_names()}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _table() -> str:
    return connection.ops.quote_name(Response._meta.db_table)


def _names() -> str:
    return ", ".join(connection.ops.quote_name(name) for name in _COLUMNS)
