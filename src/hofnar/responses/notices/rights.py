"""Who may hear what: a person's own units, and a mail for each answer only where answers are service feedback."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Membership, Role
from hofnar.responses.access import responses_of
from hofnar.responses.anonymous import FEWEST
from hofnar.responses.models import Notice, Response
from hofnar.surveys.models import Survey

Rhythm = Notice.Rhythm


def rhythms_for(survey: Survey) -> list[Rhythm]:
    """Of research one hears in digests: a mail at the moment of an answer would say who gave it."""
    return list(Rhythm) if survey.mode == Survey.Mode.SERVICE else [Rhythm.DAILY, Rhythm.WEEKLY]


def scope_of_notice(notice: Notice) -> Scope | None:
    """The rights of the person as they are now; None when nothing is left of them, or the rhythm is not theirs now."""
    if notice.rhythm not in rhythms_for(notice.survey):
        return None
    found = (
        Membership.objects.filter(user=notice.user, organisation_id=notice.survey.organisation_id, user__is_active=True)
        .select_related("organisation", "unit", "user")
        .first()
    )
    return Scope(found.user, found.organisation, Role(found.role), found.unit) if found else None


def arrived(scope: Scope, survey: Survey, since: datetime, until: datetime) -> QuerySet[Response]:
    """Answers of respondents that came in, of the units this person sees; imports are no news."""
    first = since.date() - timedelta(days=1)  # the index is by day
    found = responses_of(scope).filter(version__survey=survey, answered_on__gte=first)
    return found.filter(saved_at__gte=since, saved_at__lt=until)


def sayable(survey: Survey, n: int) -> bool:
    """Of an anonymous survey one to four are not told."""
    return n > 0 and not (survey.mode == Survey.Mode.ANONYMOUS and n < FEWEST)
