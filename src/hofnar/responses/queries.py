"""Everything that reads responses. What a batch has not published, and what an undo removed, nobody sees."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from hofnar.accounts.models import Organisation
from hofnar.responses.models import Batch, Exclusion, Response
from hofnar.surveys.definition import Definition, parse
from hofnar.surveys.models import SurveyVersion

VISIBLE = Q(removed_at=None) & (Q(batch=None) | Q(batch__published_at__isnull=False))


def visible(organisation: Organisation) -> QuerySet[Response]:
    """The responses that count."""
    return Response.objects.filter(VISIBLE, organisation=organisation)


def set_aside(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Those that a decision which stands keeps out of the figures."""
    return responses.filter(pk__in=Exclusion.objects.filter(undone_at=None).values("response"))


def touched_by(batch: Batch) -> QuerySet[Response]:
    """Every response a batch brought or corrected, visible or not: what a copy must look at again."""
    return Response.objects.filter(Q(batch=batch) | Q(corrections__batch=batch)).distinct()


def same_identity(version: SurveyVersion, wave: str, external_ids: Collection[str]) -> dict[str, Response]:
    """The responses that already stand under these ids, removed and unpublished ones too."""
    found = Response.objects.filter(version=version, wave=wave, external_id__in=external_ids)
    return {response.external_id: response for response in found}


# What answering needs


def newest_published(survey_id: int) -> int | None:
    versions = SurveyVersion.objects.filter(survey_id=survey_id, state=SurveyVersion.State.PUBLISHED)
    return versions.order_by("-number").values_list("pk", flat=True).first()


def is_published(survey_id: int, version_id: int) -> bool:
    versions = SurveyVersion.objects.filter(survey_id=survey_id, state=SurveyVersion.State.PUBLISHED)
    return versions.filter(pk=version_id).exists()


def published_definition(version_id: int) -> Definition:
    return parse(SurveyVersion.objects.values_list("definition", flat=True).get(pk=version_id))


class Standing(NamedTuple):
    """How a submission stands."""

    state: str
    version_id: int
    pages: Mapping[str, Mapping[str, Any]]
    opened_by: str


def standing_submission(survey_id: int, wave: str, respondent_key: str) -> Standing | None:
    """Asked for every page that is shown: past the ORM, which takes ten times as long to ask."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [survey_id, wave, respondent_key])
        row = cursor.fetchone()
    if row is None:
        return None
    state, version_id, pages, opened_by = row
    return Standing(state, version_id, json.loads(pages) if isinstance(pages, str) else pages, opened_by)


_STANDING = (
    "SELECT state, version_id, pages, opened_by FROM responses_submission"
    " WHERE survey_id = %s AND wave = %s AND respondent_key = %s"
)
