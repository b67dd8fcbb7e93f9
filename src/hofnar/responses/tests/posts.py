"""Posts past the browser, for tests of what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hofnar.accounts.models import Unit
from hofnar.responses import keys
from hofnar.responses.merging import Post
from hofnar.responses.places import Place
from hofnar.surveys.models import Survey

FORMS = iter(range(10**9))


def place_of(survey: Survey, unit: Unit, **more: Any) -> Place:
    return Place(
        organisation_id=survey.organisation_id,
        organisation_name="Tulp",
        accent="",
        survey_id=survey.pk,
        version_id=survey.versions.order_by("-number")[0].pk,
        wave="2026",
        unit_id=unit.pk,
        mode=survey.mode,
        channel="link",
        zone=ZoneInfo("Europe/Amsterdam"),
        languages=("nl",),
        **more,
    )


def post(place: Place, key: str, step: str, values: dict[str, Any], body: str = "", **more: Any) -> Post:
    """``body`` tells one post from another; a repeated one has the same."""
    return Post(
        place=place,
        key=keys.digest(key),
        version_id=place.version_id,
        step=step,
        values=values,
        digest=keys.digest(body or str(next(FORMS)))[:16],
        form=keys.digest(body),
        language="nl",
        at=datetime.now(UTC),
        **more,
    )
