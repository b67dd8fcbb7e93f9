"""'You said, we did': writing closing notes, and which ones a closing page tells. Rooms above write here too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from hofnar.accounts.models import User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.surveys.models import ClosingNote, ClosingNoteChange

TOLD = 3
LONGEST = 280  # signs: three notes in any language stay light


@dataclass(frozen=True, slots=True)
class Told:
    """One note as a closing page tells it, in the language it was found in."""

    text: str
    language: str
    about: str
    done_on: date


@transaction.atomic
def add_closing_note(
    journey: Journey,
    texts: Mapping[str, str],
    *,
    touchpoint: Touchpoint | None = None,
    done_on: date | None = None,
    is_shown: bool = True,
    author: User | None = None,
) -> ClosingNote:
    """A note before all others of its journey."""
    Journey.objects.select_for_update().get(pk=journey.pk)
    highest = ClosingNote.objects.filter(journey=journey).aggregate(Max("position"))["position__max"] or 0
    note = ClosingNote.objects.create(
        organisation_id=journey.organisation_id,
        journey=journey,
        touchpoint=touchpoint,
        texts=_checked(texts),
        done_on=done_on or timezone.localdate(),
        is_shown=is_shown,
        position=highest + 1,
        author=author,
    )
    _keep(note, author)
    return note


@transaction.atomic
def change_closing_note(
    note: ClosingNote, author: User, *, texts: Mapping[str, str], touchpoint: Touchpoint | None, done_on: date
) -> None:
    note.texts, note.touchpoint, note.done_on = _checked(texts), touchpoint, done_on
    note.save(update_fields=["texts", "touchpoint", "done_on"])
    _keep(note, author)


@transaction.atomic
def show_closing_note(note: ClosingNote, author: User, is_shown: bool) -> None:
    if note.is_shown != is_shown:
        note.is_shown = is_shown
        note.save(update_fields=["is_shown"])
        _keep(note, author)


@transaction.atomic
def move_closing_note(note: ClosingNote, step: int) -> None:
    """One place up (-1) or down (1) in the order in which they are told."""
    Journey.objects.select_for_update().get(pk=note.journey_id)
    order = list(closing_notes(note.journey_id))
    at = next(place for place, one in enumerate(order) if one.pk == note.pk)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for place, one in enumerate(reversed(order), 1):
        if one.position != place:
            ClosingNote.objects.filter(pk=one.pk).update(position=place)


def closing_notes(journey_id: int) -> QuerySet[ClosingNote]:
    """In the order in which they are told: the newest first, unless somebody moved them."""
    found = ClosingNote.objects.filter(journey_id=journey_id).select_related("touchpoint", "author", "journey")
    return found.order_by("-position", "-pk")


def told(journey_id: int | None, language: str) -> tuple[Told, ...]:
    """What a closing page tells in a language; a note without it is told in one it has."""
    if journey_id is None:
        return ()
    shown = [note for note in closing_notes(journey_id).filter(is_shown=True) if note.texts]
    return tuple(_told(note, language) for note in shown[:TOLD])


def _told(note: ClosingNote, language: str) -> Told:
    found = next(code for code in (language, *note.texts) if note.texts.get(code))
    return Told(note.texts[found], found, note.touchpoint.name if note.touchpoint else "", note.done_on)


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    kept = {language: " ".join(text.split()) for language, text in texts.items() if text.strip()}
    if not kept or any(len(text) > LONGEST for text in kept.values()):
        raise ValueError(f"a closing note has a text of at most {LONGEST} signs")
    return kept


def _keep(note: ClosingNote, author: User | None) -> None:
    ClosingNoteChange.objects.create(
        note=note, texts=note.texts, done_on=note.done_on, is_shown=note.is_shown, author=author
    )
