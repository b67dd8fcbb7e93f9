"""How long people take, measured: the publish check compares it with what the next version promises."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef

from hofnar.responses.models import Submission
from hofnar.surveys.models import SurveyVersion

FEWEST = 20  # people; below that one who went for coffee decides
NEWEST = 500
LONGEST_STEP = 600  # seconds: a page left open longer than this was left


def measure() -> int:
    """The median over the newest complete answers of every published version; how many versions have one."""
    complete = Submission.objects.filter(version=OuterRef("pk"), state=Submission.State.COMPLETE)
    versions = SurveyVersion.objects.filter(state=SurveyVersion.State.PUBLISHED, survey__is_imported=False)
    return sum(_measure(version) for version in versions.filter(Exists(complete)).order_by("pk"))


def _measure(version: SurveyVersion) -> bool:
    complete = Submission.objects.filter(
        survey=version.survey_id, state=Submission.State.COMPLETE, version=version, suspicion=""
    )
    rows = complete.order_by("-pk").values_list("applied", flat=True)[:NEWEST]
    times = [time for applied in rows if (time := seconds_of(applied)) is not None]
    if len(times) < FEWEST:
        return False
    SurveyVersion.objects.filter(pk=version.pk).update(measured_seconds=median(times))
    return True


def seconds_of(applied: Mapping[str, list[Any]]) -> float | None:
    """Of one respondent: the longest time on each step together. None where no time was kept."""
    longest: dict[str, float] = {}
    for step, *seconds in applied.values():
        if seconds:
            longest[step] = max(longest.get(step, 0.0), min(float(seconds[0]), LONGEST_STEP))
    return sum(longest.values()) if longest else None
