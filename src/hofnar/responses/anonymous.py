"""Anonymous surveys: what is known of who answered and what was answered never stand in one transaction.

First the link is marked as used and the form's key as spent: no time, no answer. Then the draft goes and a sealed
answer comes, with a day and a random key. Five sealed answers of one place or more become visible together, shuffled.
docs/journey-of-a-response.md names what remains.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from random import SystemRandom
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from hofnar.invitations.services import mark_used
from hofnar.responses.cells import answers
from hofnar.responses.completing import Ended, State, hidden, tell_of, turned_away
from hofnar.responses.flow import walk
from hofnar.responses.limits import Candidate, admit
from hofnar.responses.models import Batch, Response, SealedAnswer, SpentKey, Submission
from hofnar.responses.places import definition_of
from hofnar.surveys.definition import END

FEWEST = 5
_shuffle = SystemRandom().shuffle


def handed_in(keys: Sequence[str]) -> set[str]:
    """Those of the keys that are spent and whose draft is gone: nothing can be added any more."""
    marked = _spent(keys)
    drafts = Submission.objects.filter(respondent_key__in=marked).values_list("respondent_key", flat=True)
    return marked - set(drafts) if marked else marked


def _spent(keys: Sequence[str]) -> set[str]:
    return set(SpentKey.objects.filter(key_hash__in=keys).values_list("key_hash", flat=True))


def seal_all(ends: Sequence[Ended]) -> dict[int, str]:
    """How those ended that do not count: 'used' where another had used the link, 'full' where there was no place left.
    Between the two steps the process may die: then the draft stands beside its spent key, and the next post of that key
    goes on from there."""
    used = _mark(ends)
    away = _seal([end for end in ends if end.merged.id not in used], discarded=used)
    return dict.fromkeys(used, "used") | dict.fromkeys(away, State.FULL.value)


@transaction.atomic
def _mark(ends: Sequence[Ended]) -> set[int]:
    used_before, marked = set(), _spent([end.post.key for end in ends])
    for end in sorted(ends, key=lambda end: end.post.place.personal_link_id or 0):
        link = end.post.place.personal_link_id
        if link and not end.post.suspicion and end.post.key not in marked and not mark_used(link):
            used_before.add(end.merged.id)
    keys = sorted(end.post.key for end in ends if end.merged.id not in used_before)
    SpentKey.objects.bulk_create([SpentKey(key_hash=key) for key in keys], ignore_conflicts=True)
    return used_before


@transaction.atomic
def _seal(ends: Sequence[Ended], discarded: set[int]) -> set[int]:
    going = [end.merged.id for end in ends] + sorted(discarded)
    standing = set(Submission.objects.select_for_update().filter(pk__in=going).values_list("pk", flat=True))
    Submission.objects.filter(pk__in=standing).delete()
    ends = [end for end in ends if end.merged.id in standing]
    away = turned_away(ends)
    sealed = [_sealed(end) for end in ends if end.state == State.COMPLETE and end.merged.id not in away]
    SealedAnswer.objects.bulk_create(sorted(sealed, key=lambda one: one.id))
    for version, wave, unit in {(one.version_id, one.wave, one.unit_id) for one in sealed if not one.suspicion}:
        publish_sealed(version, wave, unit)
    return away


def finish_spent(drafts: Iterable[Submission]) -> int:
    """Drafts that were handed in and whose second step never came: the process died, and nobody sent once more. They
    are sealed now, in the caller's transaction; the drafts themselves are the caller's to take away."""
    spent = _spent([draft.respondent_key for draft in drafts])
    ways = {one.pk: walk(definition_of(one.version_id), one.pages) for one in drafts if one.respondent_key in spent}
    ended = [one for one in drafts if one.pk in ways and ways[one.pk].ending == END and not one.suspicion]
    away = admit(Candidate(one.pk, one.survey_id, ways[one.pk].given) for one in ended)
    sealed = [_of_draft(one) for one in ended if one.pk not in away]
    SealedAnswer.objects.bulk_create(sorted(sealed, key=lambda one: one.id))
    for version, wave, unit in {(one.version_id, one.wave, one.unit_id) for one in sealed}:
        publish_sealed(version, wave, unit)
    return len(sealed)


def _of_draft(draft: Submission) -> SealedAnswer:
    definition = definition_of(draft.version_id)
    facts = draft.open_link.facts if draft.open_link else {}
    return SealedAnswer(
        version_id=draft.version_id,
        wave=draft.wave,
        unit_id=draft.unit_id,
        answered_on=draft.last_at.astimezone(ZoneInfo(draft.organisation.timezone)).date(),
        answers={**answers(definition, draft.pages), **hidden(definition, facts)},
        segments=hidden(definition, facts, to_segment=True),
    )


def _sealed(end: Ended) -> SealedAnswer:
    return SealedAnswer(
        version_id=end.merged.version_id,
        wave=end.post.place.wave,
        unit_id=end.post.place.unit_id,
        answered_on=end.day,
        answers=end.document(),
        segments=end.segments(),
        suspicion=end.post.suspicion,
    )


@transaction.atomic
def publish_sealed(version_id: int, wave: str, unit_id: int, fewest: int = FEWEST) -> int:
    """Makes the waiting answers of one place visible together when there are enough; how many it made visible."""
    waiting = SealedAnswer.objects.select_for_update().select_related("version__survey")
    sealed = list(waiting.filter(version_id=version_id, wave=wave, unit_id=unit_id, suspicion=""))
    if len(sealed) < max(fewest, FEWEST):
        return 0
    _shuffle(sealed)
    organisation = sealed[0].version.survey.organisation_id
    batch = Batch.objects.create(organisation_id=organisation, published_at=timezone.now())
    tell_of(Response.objects.bulk_create([_response(one, organisation, batch) for one in sealed]))
    SealedAnswer.objects.filter(pk__in=[one.pk for one in sealed]).delete()
    return len(sealed)


def _response(sealed: SealedAnswer, organisation_id: int, batch: Batch) -> Response:
    return Response(
        organisation_id=organisation_id,
        version_id=sealed.version_id,
        batch=batch,
        wave=sealed.wave,
        external_id=secrets.token_hex(16),
        unit_id=sealed.unit_id,
        answered_on=sealed.answered_on,
        answers=sealed.answers,
        segments=sealed.segments,
    )
