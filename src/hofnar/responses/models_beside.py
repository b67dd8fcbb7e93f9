"""Rows beside the responses: counts that were kept, exports, who hears of answers, what was set aside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.surveys.models import Survey


class KeptCount(models.Model):
    """What a page says of a large survey, counted by the worker and shown with its moment until the next count."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)  # from here down
    what = models.CharField(max_length=150)  # which count, with its wave and version
    document = models.JSONField()
    made_at = models.DateTimeField()
    seconds = models.FloatField()  # what counting cost: a dear count is made less often

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "unit", "what"], name="kept_count_once")]


class Export(models.Model):
    """Who took which answers out, when, and how many. The row stays after the file is gone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField()  # still says who when the account is gone
    format = models.CharField(max_length=20)
    language = models.CharField(max_length=5, default="nl")
    asked_at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveBigIntegerField(null=True)
    is_prepared = models.BooleanField(default=False)  # made by the worker and fetched later
    job_id = models.BigIntegerField(null=True)
    file = models.CharField(max_length=80, blank=True)  # its name in the folder of exports; empty: not there (any more)
    size = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)  # the first time

    class Meta:
        indexes = [models.Index(fields=["survey", "-asked_at"], name="export_newest")]


class Notice(models.Model):
    """Somebody wants a mail when a survey is answered."""

    class Rhythm(models.TextChoices):
        EACH = "each", _("as answers come in")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=6, choices=Rhythm)
    since = models.DateTimeField()  # answers from here on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "user"], name="notice_once")]


class Told(models.Model):
    """A response somebody was told of as it came in: never told twice, whichever transaction was late."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    response_id = models.BigIntegerField()
    told_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "response_id"], name="told_once")]


class Exclusion(models.Model):
    """An analyst's dated decision that a response does not count, and its undoing. Answers stay as they are."""

    response = models.ForeignKey("responses.Response", models.CASCADE, related_name="+")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=models.Q(undone_at=None), name="exclusion_stands_once"
            )
        ]
