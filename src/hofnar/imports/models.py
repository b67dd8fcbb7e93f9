from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.responses.models import Batch
from hofnar.surveys.models import Survey, SurveyVersion


class Upload(models.Model):
    """A file as it came in, with what was found in it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)  # below MEDIA_ROOT; the server made the name
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class SavedMapping(models.Model):
    """What the columns of a file mean, kept and proposed when a file like it comes again."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    toml = models.TextField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)


class ImportRun(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="runs")
    mapping = models.TextField(blank=True)  # TOML, as the command line writes it
    survey = models.ForeignKey(Survey, models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    report = models.JSONField(default=dict)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(default=0)
    error = models.JSONField(default=dict)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
