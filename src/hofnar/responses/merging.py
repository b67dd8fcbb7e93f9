"""Engine module: merges posts into submissions with one statement each, past the ORM, on SQLite and PostgreSQL.

The merge is inside the UPDATE: nothing is read and written back, so whatever arrives later wins, cell by cell. A post
whose digest stands in ``applied`` changes nothing; neither does one after the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from hofnar.responses.flow import Way
from hofnar.responses.places import Place

LONGEST_HISTORY = 30_000  # characters of digests: some hundreds of posts of one respondent


@dataclass(frozen=True, slots=True)
class Post:
    """One page as it came in. ``key`` and ``form`` are digests; ``digest`` is of (page, body)."""

    place: Place
    key: str
    version_id: int
    step: str
    values: Mapping[str, Any]
    digest: str
    form: str
    language: str
    at: datetime
    device: str = ""
    seconds: int | None = None
    suspicion: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """How the submission stands after a post; ``applied`` says whether the post changed it."""

    id: int
    version_id: int
    state: str
    pages: Mapping[str, Mapping[str, Any]]
    opened_by: str
    applied: bool
    is_spent: bool = False  # anonymous: handed in before
    way: Way | None = None  # where the pages lead, once somebody looked

    def on(self, way: Way) -> Merged:
        return Merged(
            self.id, self.version_id, self.state, self.pages, self.opened_by, self.applied, self.is_spent, way
        )


Identity = tuple[int, str, str]  # (survey, wave, respondent key)


class Row(NamedTuple):
    """A post as it goes into the table."""

    identity: Identity
    cells: tuple[Any, ...]
    digest: str


_COLUMNS = (
    "organisation_id", "survey_id", "version_id", "wave", "respondent_key", "unit_id", "open_link_id",
    "personal_link_id", "state", "suspicion", "language", "channel", "device", "pages", "applied", "opened_by",
    "started_at", "last_at",
)  # fmt: skip
_IDENTITY = ("survey_id", "wave", "respondent_key")
# SQLite holds its one write lock from the first statement on: what the first of these refuses cannot change before the
# second. Rows go in and out as one value each, for between rows of a result Python gives way to every waiting thread.
_REFUSED_ON_SQLITE = f"""
SELECT json_group_array(post.key) FROM json_each(?) AS post JOIN responses_submission AS s
  ON s.survey_id = post.value ->> 0 AND s.wave = post.value ->> 1 AND s.respondent_key = post.value ->> 2
WHERE NOT (s.state = 'open' AND s.version_id = post.value ->> 3 AND length(s.applied) < {LONGEST_HISTORY}
  AND json_type(s.applied, '$."' || (post.value ->> 4) || '"') IS NULL)
"""  # noqa: S608
_ON_SQLITE = f"""
INSERT INTO responses_submission ({", ".join(_COLUMNS)}) VALUES %s
ON CONFLICT ({", ".join(_IDENTITY)}) DO UPDATE SET
  pages = json_patch(pages, excluded.pages), applied = json_patch(applied, excluded.applied), last_at = excluded.last_at
"""  # noqa: S608
_STANDING_ON_SQLITE = """
SELECT json_group_array(json_array(post.key, s.id, s.version_id, s.state, json(s.pages), s.opened_by))
FROM json_each(?) AS post JOIN responses_submission AS s
  ON s.survey_id = post.value ->> 0 AND s.wave = post.value ->> 1 AND s.respondent_key = post.value ->> 2
"""
_TYPES = ("bigint", "bigint", "bigint", "text", "text", "bigint", "bigint", "bigint", "text", "text", "text", "text",
          "text", "jsonb", "jsonb", "text", "timestamptz", "timestamptz")  # fmt: skip
_ON_POSTGRESQL = f"""
INSERT INTO responses_submission AS s ({", ".join(_COLUMNS)})
SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for kind in _TYPES)})
ON CONFLICT ({", ".join(_IDENTITY)}) DO UPDATE SET
  pages = (SELECT s.pages || jsonb_build_object(
      page.key, jsonb_strip_nulls(coalesce(s.pages -> page.key, '{{}}') || page.value))
    FROM jsonb_each(excluded.pages) AS page),
  applied = s.applied || excluded.applied, last_at = excluded.last_at
WHERE s.state = 'open' AND s.version_id = excluded.version_id AND length(s.applied::text) < {LONGEST_HISTORY}
  AND NOT (s.applied ?| ARRAY(SELECT jsonb_object_keys(excluded.applied)))
RETURNING survey_id, wave, respondent_key, id, version_id, state, pages, opened_by
"""  # noqa: S608
_STANDING_ON_POSTGRESQL = """
SELECT s.survey_id, s.wave, s.respondent_key, s.id, s.version_id, s.state, s.pages, s.opened_by
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS post (survey_id, wave, respondent_key)
JOIN responses_submission AS s USING (survey_id, wave, respondent_key)
"""
ROWS = (32, 8, 4, 2, 1)  # a statement: few enough different ones to stay prepared


def merge_all(posts: Sequence[Post]) -> list[Merged | Exception]:
    """In the caller's transaction, in the given order. All at once; where one cannot be stored, each under a savepoint
    of its own, so that it takes no other along."""
    raw = connection.connection
    raw.execute("SAVEPOINT posts")
    try:
        merged: list[Merged | Exception] = list(_merge(raw, posts))
        raw.execute("RELEASE SAVEPOINT posts")
    except connection.Database.Error as problem:  # type: ignore[attr-defined]
        if not _still_open(raw):
            raise
        raw.execute("ROLLBACK TO SAVEPOINT posts")
        if len(posts) == 1:
            return [problem]
        return [one for post in posts for one in merge_all([post])]
    return merged


@cache
def vendor() -> str:
    """Asked of the connection once: it is asked for each post."""
    return connection.vendor


def _still_open(raw: Any) -> bool:
    """Whether the transaction outlived the error: a full disk or a lost server ends it."""
    if connection.vendor == "sqlite":
        return bool(raw.in_transaction)
    return not raw.closed and not raw.broken


def _merge(raw: Any, posts: Sequence[Post]) -> list[Merged]:
    """One statement takes each identity once; what a respondent sent twice waits for the next."""
    merge = _on_postgresql if vendor() == "postgresql" else _on_sqlite
    merged: dict[int, Merged] = {}
    left = list(range(len(posts)))
    while left:
        now, left = _one_of_each(posts, left)
        merged.update(zip(now, merge(raw, [_row(posts[at]) for at in now])))
    return [merged[at] for at in range(len(posts))]


def _one_of_each(posts: Sequence[Post], left: Sequence[int]) -> tuple[list[int], list[int]]:
    seen: set[tuple[int, str, str]] = set()
    now: list[int] = []
    later: list[int] = []
    for at in left:
        post = posts[at]
        identity = (post.place.survey_id, post.place.wave, post.key)
        (later if identity in seen else now).append(at)
        seen.add(identity)
    return now, later


def _on_sqlite(raw: Any, rows: Sequence[Row]) -> list[Merged]:
    known = _json([[*row.identity, row.cells[2], row.digest] for row in rows])
    refused = set(_one_value(raw, _REFUSED_ON_SQLITE, known))
    going = [row.cells for at, row in enumerate(rows) if at not in refused]
    for size in ROWS:
        while len(going) >= size:
            part, going = going[:size], going[size:]
            raw.execute(_sqlite_statement(size), [value for cells in part for value in cells])
    standing = {at: row for at, *row in _one_value(raw, _STANDING_ON_SQLITE, known)}
    return [_merged(standing[at], at not in refused) for at in range(len(rows))]


def _one_value(raw: Any, statement: str, known: str) -> list[Any]:
    [[value]] = raw.execute(statement, (known,)).fetchall()
    return json.loads(value)  # type: ignore[no-any-return]


@cache
def _sqlite_statement(rows: int) -> str:
    row = f"({', '.join('?' * len(_COLUMNS))})"
    return _ON_SQLITE % ", ".join([row] * rows)


def _on_postgresql(raw: Any, rows: Sequence[Row]) -> list[Merged]:
    """The rows as one array a column: they are locked in their order, which is that of the keys."""
    columns = [list(column) for column in zip(*(row.cells for row in rows))]
    found = {row[:3]: row[3:] for row in raw.execute(_ON_POSTGRESQL, columns).fetchall()}
    left = [row.identity for row in rows if row.identity not in found]
    standing = _standing_on_postgresql(raw, left) if left else {}
    return [_merged(found.get(row.identity) or standing[row.identity], row.identity in found) for row in rows]


def _standing_on_postgresql(raw: Any, identities: Sequence[Identity]) -> dict[Any, Any]:
    columns = [list(column) for column in zip(*identities)]
    return {row[:3]: row[3:] for row in raw.execute(_STANDING_ON_POSTGRESQL, columns).fetchall()}


def _merged(row: Any, applied: bool) -> Merged:
    pages = json.loads(row[3]) if isinstance(row[3], str) else row[3]
    return Merged(row[0], row[1], row[2], pages, row[4], applied)


def _row(post: Post) -> Row:
    place = post.place
    at = post.at if vendor() == "postgresql" else str(post.at.astimezone(UTC).replace(tzinfo=None))
    applied = {post.digest: [post.step] if post.seconds is None else [post.step, post.seconds]}
    cells = (
        place.organisation_id, place.survey_id, post.version_id, place.wave, post.key, place.unit_id,
        place.open_link_id, None if place.is_anonymous else place.personal_link_id, "open",
        post.suspicion, post.language, place.channel, post.device, _json({post.step: post.values}),
        _json(applied), post.form, at, at,
    )  # fmt: skip
    return Row((place.survey_id, place.wave, post.key), cells, post.digest)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
