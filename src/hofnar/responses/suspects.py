"""Posts that look like a robot's are kept apart, counted, and can be let in."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count

from hofnar.accounts.models import Organisation
from hofnar.invitations.services import mark_answered
from hofnar.responses.anonymous import publish_sealed
from hofnar.responses.cells import answers
from hofnar.responses.completing import hidden, tell_of
from hofnar.responses.limits import count_in
from hofnar.responses.models import Response, SealedAnswer, Submission
from hofnar.responses.places import definition_of


def suspect_counts(organisation: Organisation, survey_id: int) -> dict[str, int]:
    """How many are kept apart, by what was odd about them."""
    apart = Submission.objects.filter(organisation=organisation, survey_id=survey_id, response=None)
    rows: Any = list(apart.exclude(suspicion="").values("suspicion").annotate(n=Count("pk")))
    return {row["suspicion"]: row["n"] for row in rows}


@transaction.atomic
def let_in(submission: Submission) -> Response | None:
    """A suspect was a person after all: what they gave becomes a response. Twice is once. None where the personal link
    has given its answer by now."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.suspicion or submission.response_id is not None:
        return submission.response
    link = submission.personal_link
    if link is not None and link.answered_at is not None:
        return None
    response = response_of(submission)
    response.save(force_insert=True)
    tell_of([response])
    count_in(submission.survey_id, {**response.segments, **response.answers})
    submission.response, submission.state, submission.pages = response, Submission.State.COMPLETE, {}
    submission.completed_at = submission.last_at
    submission.save(update_fields=["response", "state", "pages", "completed_at"])
    if link is not None:
        mark_answered(link.pk, submission.last_at)
    return response


def response_of(submission: Submission) -> Response:
    """Not saved yet: what stands in the submission, with what its link brings."""
    definition = definition_of(submission.version_id)
    link = submission.personal_link or submission.open_link
    facts = link.facts if link else {}
    zone = ZoneInfo(submission.organisation.timezone)
    return Response(
        organisation_id=submission.organisation_id,
        version_id=submission.version_id,
        wave=submission.wave,
        external_id=submission.respondent_key[:32],
        unit_id=submission.unit_id,
        answered_on=submission.last_at.astimezone(zone).date(),
        answers={**answers(definition, submission.pages), **hidden(definition, facts)},
        segments=hidden(definition, facts, to_segment=True),
    )


# Of an anonymous survey: only together, and only how many


def sealed_apart(organisation: Organisation, survey_id: int) -> dict[str, int]:
    """Anonymous answers kept apart, by what was odd about them."""
    apart = SealedAnswer.objects.filter(version__survey=survey_id, version__survey__organisation=organisation)
    rows: Any = list(apart.exclude(suspicion="").values("suspicion").annotate(n=Count("pk")))
    return {row["suspicion"]: row["n"] for row in rows}


@transaction.atomic
def let_in_sealed(organisation: Organisation, survey_id: int, suspicion: str) -> int:
    """All of one kind: there is no choosing between anonymous answers. They become visible as others do, five at once
    of a place. Twice is once."""
    apart = SealedAnswer.objects.select_for_update().filter(
        version__survey=survey_id, version__survey__organisation=organisation, suspicion=suspicion
    )
    found = list(apart) if suspicion else []
    for one in found:
        count_in(survey_id, {**one.segments, **one.answers})
    SealedAnswer.objects.filter(pk__in=[one.pk for one in found]).update(suspicion="")
    for version, wave, unit in {(one.version_id, one.wave, one.unit_id) for one in found}:
        publish_sealed(version, wave, unit)
    return len(found)
