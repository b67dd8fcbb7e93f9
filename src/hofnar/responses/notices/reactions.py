"""What happens when answers came in: whoever asked for it hears of them, each answer once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation
from hofnar.jobs import outbox
from hofnar.jobs.services import enqueue
from hofnar.responses.models import Notice, Told
from hofnar.responses.notices.jobs import ask_for_digests
from hofnar.responses.notices.rights import arrived, scope_of_notice

LOOKS_BACK = timedelta(days=1)  # a worker that was away for less misses nothing
TOGETHER = timedelta(minutes=10)  # after a mail: what comes in meanwhile is told in one
KEPT = timedelta(days=3)


def answers_arrived(organisation_id: int, **facts: Any) -> None:
    notices = Notice.objects.filter(survey__organisation=organisation_id).select_related("survey", "user")
    for notice in notices.filter(rhythm=Notice.Rhythm.EACH):
        _tell(notice)
    if notices.exclude(rhythm=Notice.Rhythm.EACH).exists():
        ask_for_digests(Organisation.objects.get(pk=organisation_id))


@transaction.atomic
def _tell(notice: Notice) -> None:
    scope, now = scope_of_notice(notice), timezone.now()
    if scope is None:
        return
    told = Told.objects.filter(notice=notice)
    if told.filter(told_at__gt=now - TOGETHER).exists():
        _again_later(notice)
        return
    told.filter(told_at__lt=now - KEPT).delete()
    found = arrived(scope, notice.survey, max(notice.since, now - LOOKS_BACK), now + TOGETHER)
    fresh = list(found.exclude(pk__in=told.values("response_id")).order_by("pk").values_list("pk", flat=True))
    if not fresh:
        return
    Told.objects.bulk_create([Told(notice=notice, response_id=one) for one in fresh])
    outbox.put(
        "responses.notice",
        unique_key=f"responses.notice:{notice.pk}:{fresh[-1]}:{len(fresh)}",
        recipient=notice.user.email,
        organisation_id=notice.survey.organisation_id,
        notice_id=notice.pk,
        responses=fresh,
    )


def _again_later(notice: Notice) -> None:
    organisation = notice.survey.organisation_id
    path = f"{__name__}.{answers_arrived.__name__}"
    enqueue(
        "reaction", unique_key=f"{path}:later:{organisation}", delay=TOGETHER, path=path,
        facts={"organisation_id": organisation},
    )  # fmt: skip
