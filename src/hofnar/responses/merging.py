"""Engine module: merges posts into submissions with one statement each, past the ORM, on SQLite and PostgreSQL.

The merge is inside the UPDATE: nothing is read and written back, so whatever arrives later wins, cell by cell. A post
whose digest stands in ``applied`` changes nothing; neither does one after the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from hofnar.responses.flow import Way
from hofnar.responses.models import Submission
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


_COLUMNS = (
    "organisation_id", "survey_id", "version_id", "wave", "respondent_key", "unit_id", "open_link_id",
    "personal_link_id", "state", "suspicion", "language", "channel", "device", "pages", "applied", "opened_by",
    "started_at", "last_at",
)  # fmt: skip
_BACK = "id, version_id, state, pages, opened_by"

_ON_SQLITE = f"""
INSERT INTO responses_submission ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
ON CONFLICT (survey_id, wave, respondent_key) DO UPDATE SET
  pages = json_patch(pages, excluded.pages), applied = json_patch(applied, excluded.applied), last_at = excluded.last_at
WHERE state = 'open' AND version_id = excluded.version_id AND length(applied) < {LONGEST_HISTORY}
  AND json_type(applied, ?) IS NULL
RETURNING {_BACK}
"""  # noqa: S608
_ON_POSTGRESQL = f"""
INSERT INTO responses_submission AS s ({", ".join(_COLUMNS)}) VALUES ({", ".join(["%s"] * len(_COLUMNS))})
ON CONFLICT (survey_id, wave, respondent_key) DO UPDATE SET
  pages = s.pages || jsonb_build_object(
    %s::text, jsonb_strip_nulls(coalesce(s.pages -> %s::text, '{{}}') || (excluded.pages -> %s::text))),
  applied = s.applied || excluded.applied, last_at = excluded.last_at
WHERE s.state = 'open' AND s.version_id = excluded.version_id AND length(s.applied::text) < {LONGEST_HISTORY}
  AND NOT jsonb_exists(s.applied, %s::text)
RETURNING s.id, s.version_id, s.state, s.pages, s.opened_by
"""  # noqa: S608
_STANDING = f"SELECT {_BACK} FROM responses_submission WHERE survey_id = ? AND wave = ? AND respondent_key = ?"  # noqa: S608


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


def _still_open(raw: Any) -> bool:
    """Whether the transaction outlived the error: a full disk or a lost server ends it."""
    if connection.vendor == "sqlite":
        return bool(raw.in_transaction)
    return not raw.closed and not raw.broken


def _merge(raw: Any, posts: Sequence[Post]) -> list[Merged]:
    rows = _on_postgresql(raw, posts) if connection.vendor == "postgresql" else _on_sqlite(raw, posts)
    return [_merged(row, True) if row else _as_it_stands(raw, post) for post, row in zip(posts, rows)]


def _on_sqlite(raw: Any, posts: Sequence[Post]) -> list[Any]:
    rows = []
    for post in posts:
        found = raw.execute(_ON_SQLITE, (*_row(post), f'$."{post.digest}"')).fetchall()
        rows.append(found[0] if found else None)
    return rows


def _on_postgresql(raw: Any, posts: Sequence[Post]) -> list[Any]:
    """``executemany`` sends the statements in one go and gives back a result for each."""
    cursor = raw.cursor()
    step = [(post.step, post.step, post.step, post.digest) for post in posts]
    cursor.executemany(_ON_POSTGRESQL, [(*_row(post), *more) for post, more in zip(posts, step)], returning=True)
    rows = []
    for _ in posts:
        rows.append(cursor.fetchone())
        cursor.nextset()
    return rows


def _row(post: Post) -> tuple[Any, ...]:
    place = post.place
    at = connection.ops.adapt_datetimefield_value(post.at)
    applied = {post.digest: [post.step] if post.seconds is None else [post.step, post.seconds]}
    return (
        place.organisation_id, place.survey_id, post.version_id, place.wave, post.key, place.unit_id,
        place.open_link_id, None if place.is_anonymous else place.personal_link_id, Submission.State.OPEN.value,
        post.suspicion, post.language, place.channel, post.device, _json({post.step: dict(post.values)}),
        _json(applied), post.form, at, at,
    )  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _as_it_stands(raw: Any, post: Post) -> Merged:
    place = post.place
    statement = _STANDING if connection.vendor == "sqlite" else _STANDING.replace("?", "%s")
    return _merged(raw.execute(statement, (place.survey_id, place.wave, post.key)).fetchone(), False)


def _merged(row: Any, applied: bool) -> Merged:
    pages = json.loads(row[3]) if isinstance(row[3], str) else row[3]
    return Merged(row[0], row[1], row[2], pages, row[4], applied)
