"""Test links: anybody who has one can try a survey as it stands at that moment. What they answer is never stored."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from hofnar.surveys.models import Survey

SALT = "survey-test-link"
SECONDS = 14 * 86_400


def trial_path(survey: Survey) -> str:
    return reverse("survey_try", args=[signing.dumps(survey.pk, salt=SALT)])


def survey_of_trial(link: str) -> Survey | None:
    """None when the link is not ours, or older than two weeks."""
    try:
        survey_id = signing.loads(link, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Survey.objects.select_related("organisation").filter(pk=survey_id).first()
