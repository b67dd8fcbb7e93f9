from __future__ import annotations

from django.db import models

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.surveys.models import SurveyVersion


class Batch(models.Model):
    """Responses that become visible together: an import stages in chunks nobody sees, and one flag publishes."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)


class Response(models.Model):
    """One row, one respondent's answers in one document: {question key: score, text or state code}.

    A cell is a number (scored), a text, or one of the words of ``STATES``; a key that is not there was not asked.
    Open texts stand in the document too; ``comments`` holds them once more as rows, to be read by touchpoint.
    """

    STATES = ("not_experienced", "not_asked", "skipped", "dont_know")

    # No index of their own: the two below begin with them, and a million rows come in faster.
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="responses")
    wave = models.CharField(max_length=60)  # ids restart every year: the wave is part of the identity
    external_id = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answered_on = models.DateField()
    answers = models.JSONField(default=dict)
    segments = models.JSONField(default=dict)
    weight = models.FloatField(default=1.0)
    removed_at = models.DateTimeField(null=True, blank=True)  # set by an import's undo
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "answered_on"], name="response_by_day")]
        constraints = [models.UniqueConstraint(fields=["version", "wave", "external_id"], name="response_identity")]


class Correction(models.Model):
    """Answers are append-only: what changed, by which batch or person, and what stood there before."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="corrections")
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="corrections")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    applied = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "batch"], name="correction_once_a_batch")]


class Change(models.Model):
    """What the columnar copy has still to follow. Written in the transaction of the change, deleted by the follower
    after its file stands: no watermark, so a late commit is never lost."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, null=True, related_name="+")
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="+")
