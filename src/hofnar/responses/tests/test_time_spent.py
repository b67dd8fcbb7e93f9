"""Measured time: a median over people, told only when enough of them answered; the publish check then uses it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hofnar.responses.models import Submission
from hofnar.responses.tests.respondents import open_link, open_survey
from hofnar.responses.time_spent import FEWEST, measure, seconds_of
from hofnar.surveys.drafts import start_draft
from hofnar.surveys.publish_check import Problem
from hofnar.surveys.publishing import facts_of, remarks_on


def test_a_page_sent_twice_counts_once_and_a_long_pause_is_cut():
    assert seconds_of({"a": ["score", 10], "b": ["score", 12], "c": ["grade", 5]}) == 17
    assert seconds_of({"a": ["score", 9_000]}) == 600
    assert seconds_of({"a": ["score"]}) is None


@pytest.fixture
def survey(world):
    survey = open_survey(world.tulp)
    link, now, version = open_link(survey, world.breda), datetime.now(UTC), survey.versions.get()
    Submission.objects.bulk_create(
        Submission(
            organisation=world.tulp, survey=survey, version=version, wave="2026", respondent_key=f"{n}",
            unit=world.breda, open_link=link, state="complete", language="nl", channel="link",
            applied={"a": ["score", 100 + n], "b": ["grade", 200]}, started_at=now, last_at=now,
        )
        for n in range(FEWEST - 1)
    )  # fmt: skip
    return survey


def test_the_median_replaces_the_estimate_once_enough_people_answered(survey):
    assert measure() == 0
    one = Submission.objects.first()
    one.pk, one.respondent_key, one.applied = None, "last", {"a": ["score", 100 + FEWEST]}
    one.save()
    assert measure() == 1
    # 300 … 318 and one of 120 seconds: the median of twenty lies between the tenth and the eleventh.
    assert survey.versions.get().measured_seconds == 308.5
    draft = start_draft(survey)
    assert facts_of(draft).measured_seconds == 308.5
    draft.definition["promised_minutes"] = 5
    remark = next(one for one in remarks_on(draft) if one.problem is Problem.LONGER_THAN_PROMISED)
    assert remark.values["is_measured"] is True
