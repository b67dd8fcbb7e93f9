"""The digests: every morning at seven on the organisation's clock, for those who want one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from hofnar.accounts.models import Organisation
from hofnar.jobs import outbox
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue
from hofnar.responses.models import Notice
from hofnar.responses.notices.rights import arrived, sayable, scope_of_notice

HOUR = 7
MONDAY = 0
DAYS = {Notice.Rhythm.DAILY: 1, Notice.Rhythm.WEEKLY: 7}


def ask_for_digests(organisation: Organisation) -> None:
    """For the next morning; asking again changes nothing."""
    now = timezone.now()
    zone = ZoneInfo(organisation.timezone)
    today = now.astimezone(zone).date()
    day = today if now < morning(today, zone) else today + timedelta(days=1)
    enqueue(
        "responses.digest",
        unique_key=f"responses.digest:{organisation.pk}:{day}",
        organisation_id=organisation.pk,
        delay=morning(day, zone) - now,
        day=day.isoformat(),
    )


def morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, HOUR, tzinfo=zone)


def digest(job: Job, day: str) -> None:
    """One mail for each who has something to hear; nothing came in, nothing is sent. The next morning is asked for
    first, so that a failure today does not end it."""
    organisation = Organisation.objects.get(pk=job.organisation_id or 0)
    wanted = Notice.objects.filter(survey__organisation=organisation).exclude(rhythm=Notice.Rhythm.EACH)
    if not wanted.exists():
        return
    ask_for_digests(organisation)
    until = date.fromisoformat(day)
    for notice in wanted.select_related("survey", "user"):
        if notice.rhythm == Notice.Rhythm.DAILY or until.weekday() == MONDAY:
            _put(notice, until, ZoneInfo(organisation.timezone))


def _put(notice: Notice, until: date, zone: ZoneInfo) -> None:
    scope = scope_of_notice(notice)
    since = morning(until - timedelta(days=DAYS[Notice.Rhythm(notice.rhythm)]), zone)
    if scope is None or not sayable(
        notice.survey, arrived(scope, notice.survey, max(since, notice.since), morning(until, zone)).count()
    ):
        return
    outbox.put(
        "responses.digest",
        unique_key=f"responses.digest:{notice.pk}:{until}",
        recipient=notice.user.email,
        organisation_id=notice.survey.organisation_id,
        notice_id=notice.pk,
        since=since.isoformat(),
        until=morning(until, zone).isoformat(),
    )
