"""Everything that writes responses: one, many, corrections, and the flag that publishes a batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from hofnar.accounts.models import Organisation, User
from hofnar.jobs.services import announce
from hofnar.responses import bulk
from hofnar.responses.models import Batch, Change, Correction, Response
from hofnar.surveys.models import Question, SurveyVersion

CHUNK = 2000
FIELDS = ("answers", "segments", "weight", "unit_id", "answered_on")
Document = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class NewResponse:
    """A response to be stored. ``answers`` maps question keys to a score, a text or a word of ``Response.STATES``;
    ``comments`` maps ids of questions to open texts."""

    wave: str
    external_id: str
    unit_id: int
    answered_on: date
    answers: Mapping[str, float | str]
    segments: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0
    comments: Mapping[int, str] = field(default_factory=dict)


class Written(Protocol):
    """What a writer of open texts needs of a stored response."""

    pk: int
    unit_id: int
    answered_on: date
    answers: Any


def make_batch(organisation: Organisation) -> Batch:
    return Batch.objects.create(organisation=organisation)


def add_many(version: SurveyVersion, rows: Iterable[NewResponse], *, batch: Batch | None = None) -> Batch:
    """Stores many responses in short transactions. With ``batch`` they stay unseen until ``publish``;
    without, they are one batch of their own that is published at the end."""
    stored_in = batch or make_batch(version.survey.organisation)
    keys = dict(Question.objects.filter(version=version).values_list("pk", "key"))
    for chunk in _chunks(rows, CHUNK):
        _store(version, stored_in, [(row, _document(row, keys)) for row in chunk])
    if batch is None:
        publish(stored_in)
    return stored_in


def _chunks(rows: Iterable[NewResponse], size: int) -> Iterator[list[NewResponse]]:
    walking = iter(rows)
    while chunk := list(islice(walking, size)):
        yield chunk


def _document(row: NewResponse, keys: Mapping[int, str]) -> Document:
    return {**row.answers, **{keys[question]: text for question, text in row.comments.items() if text}}


@transaction.atomic
def _store(version: SurveyVersion, batch: Batch, rows: Sequence[tuple[NewResponse, Document]]) -> None:
    bulk.insert(version, batch.pk, [_bulk_row(row, document) for row, document in rows])
    spoken = [row for row, _ in rows if row.comments]
    for wave in {row.wave for row in spoken}:
        write_texts(version, stored(version, wave, [row.external_id for row in spoken if row.wave == wave]))


def _bulk_row(row: NewResponse, document: Document) -> bulk.Row:
    return (
        row.wave,
        row.external_id,
        row.unit_id,
        row.answered_on,
        compact(document),
        compact(dict(row.segments)),
        row.weight,
    )


def compact(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def stored(version: SurveyVersion, wave: str, external_ids: Sequence[str]) -> list[Response]:
    return list(Response.objects.filter(version=version, wave=wave, external_id__in=external_ids))


def write_texts(version: SurveyVersion, responses: Sequence[Written], *, fresh: bool = True) -> None:
    """Lets the rooms above write the open texts as rows, in the transaction of the responses."""
    for path in settings.RESPONSE_WRITERS:
        import_string(path)(version, responses, fresh=fresh)


@transaction.atomic
def save_response(version: SurveyVersion, row: NewResponse) -> Response:
    """Stores one response and tells who must know. The same identity again gives the response that stands."""
    keys = dict(Question.objects.filter(version=version).values_list("pk", "key"))
    organisation = version.survey.organisation
    response, made = Response.objects.get_or_create(
        version=version,
        wave=row.wave,
        external_id=row.external_id,
        defaults={
            "organisation": organisation,
            "unit_id": row.unit_id,
            "answered_on": row.answered_on,
            "answers": _document(row, keys),
            "segments": dict(row.segments),
            "weight": row.weight,
        },
    )
    if made:
        write_texts(version, [response])
        Change.objects.create(organisation=organisation, response=response)
        announce("response.saved", organisation_id=organisation.pk, response_id=response.pk)
    return response


@transaction.atomic
def publish(batch: Batch) -> None:
    """The one flag: from here on everybody sees the batch. Twice is once."""
    published = Batch.objects.filter(pk=batch.pk, published_at=None).update(published_at=timezone.now())
    if published:
        note_change(batch)
    batch.refresh_from_db()


@transaction.atomic
def hide(batch: Batch) -> None:
    """Takes a batch out of sight with the same flag."""
    Batch.objects.filter(pk=batch.pk).update(published_at=None)
    batch.refresh_from_db()


def note_change(batch: Batch) -> None:
    """Tells the columnar copy to look at a batch again; a row for each time, so that none is lost while one is read."""
    Change.objects.create(organisation_id=batch.organisation_id, batch=batch)


# Corrections


def snapshot(response: Response) -> Document:
    """What a correction keeps of a response."""
    return {name: _plain(getattr(response, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def stage_corrections(found: Sequence[tuple[Response, Document]], batch: Batch, author: User | None) -> None:
    """Keeps what responses would become; nothing shows until ``apply_corrections``."""
    staged = [_correction(response, after, batch, author) for response, after in found]
    Correction.objects.bulk_create(
        staged,
        update_conflicts=True,
        unique_fields=["response", "batch"],
        update_fields=["author", "before", "after"],
    )


def _correction(response: Response, after: Document, batch: Batch, author: User | None) -> Correction:
    before = {name: value for name, value in snapshot(response).items() if value != after[name]}
    changed = {name: after[name] for name in before}
    return Correction(response=response, batch=batch, author=author, before=before, after=changed)


def apply_corrections(batch: Batch, progress: Progress | None = None, *, chunk: int = 200) -> None:
    _turn(batch, applied=False, side="after", chunk=chunk, progress=progress)


def revert_corrections(batch: Batch, progress: Progress | None = None, *, chunk: int = 200) -> None:
    """Puts back what stood before, in the order opposite to the applying."""
    _turn(batch, applied=True, side="before", chunk=chunk, progress=progress)


def _turn(batch: Batch, *, applied: bool, side: str, chunk: int, progress: Progress | None) -> None:
    todo = Correction.objects.filter(batch=batch, applied=applied)
    total, done = todo.count(), 0
    while part := list(todo.select_related("response", "response__version").order_by("pk")[:chunk]):
        _turn_chunk(part, side, not applied)
        done += len(part)
        if progress:
            progress(done, total)


@transaction.atomic
def _turn_chunk(corrections: Sequence[Correction], side: str, applied: bool) -> None:
    for correction in corrections:
        for name, value in getattr(correction, side).items():
            setattr(correction.response, name, date.fromisoformat(value) if name == "answered_on" else value)
    responses = [correction.response for correction in corrections]
    Response.objects.bulk_update(responses, ["answers", "segments", "weight", "unit", "answered_on"])
    for version in {response.version for response in responses}:
        write_texts(version, [r for r in responses if r.version_id == version.pk], fresh=False)
    Correction.objects.filter(pk__in=[c.pk for c in corrections]).update(applied=applied)


def remove_rows(batch: Batch, progress: Progress | None = None, *, chunk: int = 5000) -> None:
    """Marks a batch's rows as removed, a part at a time. They stay until the same identity comes in again."""
    left = Response.objects.filter(batch=batch, removed_at=None)
    total, done = left.count(), 0
    while part := list(left.order_by("pk").values_list("pk", flat=True)[:chunk]):
        Response.objects.filter(pk__gte=part[0], pk__lte=part[-1], batch=batch).update(removed_at=timezone.now())
        done += len(part)
        if progress:
            progress(done, total)


def revive(version: SurveyVersion, found: Sequence[tuple[Response, Document]], batch: Batch) -> None:
    """Removed rows whose identity comes in again stand once more, with their new content and the same ids."""
    for response, document in found:
        for name, value in document.items():
            setattr(response, name, date.fromisoformat(value) if name == "answered_on" else value)
        response.batch, response.removed_at = batch, None
    responses = [response for response, _ in found]
    fields = ["answers", "segments", "weight", "unit", "answered_on", "batch", "removed_at"]
    Response.objects.bulk_update(responses, fields)
    write_texts(version, responses, fresh=False)


def discard_rows(batch: Batch, *, chunk: int = 2000) -> None:
    """Takes away what an unpublished batch had staged; rows it had revived are removed rows again."""
    if batch.published_at is not None:
        raise ValueError("a published batch is undone, not discarded")
    revert_corrections(batch)
    Correction.objects.filter(batch=batch).delete()
    revived = Response.objects.filter(batch=batch, saved_at__lt=batch.created_at)
    revived.update(removed_at=timezone.now(), batch=None)
    while part := list(Response.objects.filter(batch=batch).values_list("pk", flat=True)[:chunk]):
        Response.objects.filter(pk__in=part).delete()
