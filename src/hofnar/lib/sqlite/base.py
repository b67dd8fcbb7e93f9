"""The engine itself: everything Django does, over the chosen library."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable, Mapping
from itertools import tee
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.utils import dateparse

from hofnar.lib.sqlite.library import Database

Database.register_converter("bool", b"1".__eq__)
for _name, _read in (
    ("date", dateparse.parse_date),
    ("time", dateparse.parse_time),
    ("datetime", dateparse.parse_datetime),
    ("timestamp", dateparse.parse_datetime),
):
    Database.register_converter(_name, base.decoder(_read))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, base.adapt_date)
Database.register_adapter(datetime.datetime, base.adapt_datetime)


class Cursor(Database.Cursor):  # type: ignore[misc]
    """Takes the placeholders Django writes. Django's own cursor is tied to Python's library."""

    def execute(self, query: str, values: Any = None) -> Any:
        if values is None:
            return super().execute(query)
        names = list(values) if isinstance(values, Mapping) else None
        return super().execute(_with_marks(query, names), values)

    def executemany(self, query: str, rows: Iterable[Any]) -> Any:
        ahead, all_rows = tee(iter(rows))
        first = next(ahead, None)
        names = list(first) if first and isinstance(first, Mapping) else None
        return super().executemany(_with_marks(query, names), all_rows)


def _with_marks(query: str, names: list[str] | None) -> str:
    if names is None:
        return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return query % {name: f":{name}" for name in names}


class DatabaseWrapper(base.DatabaseWrapper):
    Database = Database
    init_commands: list[str]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = Database.connect(**conn_params)
        register_functions(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only unlinked
        for command in filter(None, map(str.strip, self.init_commands)):
            connection.execute(command)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
