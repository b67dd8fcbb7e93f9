from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.invitations.models import OpenLink, PersonalLink
from hofnar.responses.models_beside import Exclusion as Exclusion
from hofnar.responses.models_beside import Export as Export
from hofnar.responses.models_beside import KeptCount as KeptCount
from hofnar.responses.models_beside import Notice as Notice
from hofnar.responses.models_beside import Told as Told
from hofnar.surveys.models import Survey, SurveyVersion


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


class Submission(models.Model):
    """One respondent filling in a survey, page by page. Its identity is (survey, wave, respondent key), never null.

    ``pages`` holds what was given on each page until the end: then the answers become a ``Response`` and stand only
    there. ``applied`` are the digests of the posts that were merged, so that a repeated one changes nothing.
    In an anonymous survey a submission is known by its form alone: no link, no device, no time but the day.
    """

    class State(models.TextChoices):
        OPEN = "open", _("under way")
        COMPLETE = "complete", _("complete")
        SCREENED_OUT = "screened_out", _("screened out")
        PARTIAL = "partial", _("partial")
        BROKEN_OFF = "broken_off", _("broken off")
        FULL = "full", _("group was full")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+", db_index=False)
    wave = models.CharField(max_length=60)
    respondent_key = models.CharField(max_length=64)  # a hash of what the address carries
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    open_link = models.ForeignKey(OpenLink, models.SET_NULL, null=True, related_name="+", db_index=False)
    personal_link = models.ForeignKey(PersonalLink, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    suspicion = models.CharField(max_length=40, blank=True)  # why it looks like a robot; then it is kept apart
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=10)
    device = models.CharField(max_length=10, blank=True)
    pages = models.JSONField(default=dict)
    applied = models.JSONField(default=dict)
    opened_by = models.CharField(
        max_length=64, blank=True
    )  # hash of the form that made it: whose browser gets the cookie
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    response = models.OneToOneField(Response, models.SET_NULL, null=True, related_name="+")
    left_at = models.CharField(max_length=100, null=True)  # of who was closed: the step not sent

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "wave", "respondent_key"], name="submission_identity")]
        indexes = [models.Index(fields=["survey", "state"], name="submission_by_state")]


class SealedAnswer(models.Model):
    """A complete answer to an anonymous survey, waiting until enough others wait beside it. No time, no order, no
    respondent: its key is random, and publishing shuffles."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    wave = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answered_on = models.DateField()
    answers = models.JSONField()
    segments = models.JSONField(default=dict)
    suspicion = models.CharField(max_length=40, blank=True)  # then it waits apart, until somebody lets it in


class LimitCount(models.Model):
    """How many complete answers count for the limits of a survey, and how many people were turned away. One row, so
    that one lock makes the count exact. ``counts``: '' is the survey as a whole, else a quota's key."""

    survey = models.OneToOneField(Survey, models.CASCADE, primary_key=True, related_name="+")
    counts = models.JSONField(default=dict)
    turned_away = models.JSONField(default=dict)


class SpentKey(models.Model):
    """A key of an anonymous survey that was handed in: it takes no second answer. Says nothing about which answer."""

    key_hash = models.CharField(max_length=64, primary_key=True)
