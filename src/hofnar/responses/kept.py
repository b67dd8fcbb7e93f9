"""Counts of a large survey: made by the worker, shown with their moment. Counts of a small one are made on the spot.

Who looks at a count that grew old asks for the next one and sees the one that stands. A count that took long is made
less often, so that somebody who leaves a page open costs at most a twentieth of a processor.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.utils import timezone
from django.utils.module_loading import import_string

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue
from hofnar.responses.models import KeptCount, Response, Submission
from hofnar.surveys.models import Survey, SurveyVersion

SMALL = 2_000  # people who began: up to here a count takes less than a glance
FRESH = timedelta(seconds=10)
COST = 20
KINDS = {
    "waves": "hofnar.responses.response_page.count_waves",
    "came_back": "hofnar.responses.response_page.count_came_back",
    "drop_off": "hofnar.responses.drop_off.count_drop_off",
    "quality": "hofnar.responses.quality.count_quality",
    "answers": "hofnar.responses.exporting.copying.count_answers",
}
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """``document`` is None while the first count is being made."""

    document: Document | None
    made_at: datetime
    is_live: bool


def is_small(survey: Survey) -> bool:
    """Looks no further than it has to."""
    versions = list(SurveyVersion.objects.filter(survey=survey).values_list("pk", flat=True))
    both = (Submission.objects.filter(survey=survey), Response.objects.filter(version__in=versions))
    return all(rows.order_by()[: SMALL + 1].count() <= SMALL for rows in both)


def counted(scope: Scope, survey: Survey, kind: str, *facts: str, is_live: bool) -> Counted:
    """The count of what this person sees: ``kind`` is of ``KINDS``, ``facts`` its wave and version."""
    now = timezone.now()
    if is_live:
        return Counted(_make(survey, scope.unit, kind, facts), now, True)
    what = "\n".join((kind, *facts))
    kept = KeptCount.objects.filter(survey=survey, unit=scope.unit, what=what[:150]).first()
    if kept is None or now - kept.made_at > max(FRESH, timedelta(seconds=COST * kept.seconds)):
        key = f"responses.count:{survey.pk}:{scope.unit.pk}:{what}"
        enqueue(
            "responses.count", unique_key=key, organisation_id=survey.organisation_id,
            survey_id=survey.pk, unit_id=scope.unit.pk, kind_of_count=kind, facts=list(facts),
        )  # fmt: skip
    return Counted(kept.document if kept else None, kept.made_at if kept else now, False)


def _make(survey: Survey, unit: Unit, kind: str, facts: Any) -> Document:
    units = Unit.objects.filter(paths_up__ancestor=unit, organisation_id=survey.organisation_id)
    return cast(Document, import_string(KINDS[kind])(survey, None if unit.parent_id is None else units, *facts))


def count(job: Job, survey_id: int, unit_id: int, kind_of_count: str, facts: list[str]) -> None:
    """The work: one count, kept in the place of the one before."""
    survey = Survey.objects.filter(pk=survey_id).select_related("organisation").first()
    unit = Unit.objects.filter(pk=unit_id).first()
    if survey is None or unit is None:
        return
    began, now = time.perf_counter(), timezone.now()
    made = _make(survey, unit, kind_of_count, facts)
    KeptCount.objects.update_or_create(
        survey=survey,
        unit=unit,
        what="\n".join((kind_of_count, *facts))[:150],
        defaults={"document": made, "made_at": now, "seconds": time.perf_counter() - began},
    )
