from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey
from hofnar.responses.models import Batch
from hofnar.surveys.models import Survey, SurveyVersion


class Upload(models.Model):
    """A file as it came in."""

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
    targets = models.JSONField(default=dict)  # {column: key of the survey's question}
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey"], name="mapping_once_a_survey")]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file on its way into a survey: prepared, checked, imported, undone."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    PREPARING = (State.DRAFT, State.CHECKED)

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="runs")
    mapping = models.TextField(blank=True)  # TOML, as the command line writes it
    # What the command line does not know: {column: {"question": key, "metric": id, "touchpoint": id}}
    targets = models.JSONField(default=dict)
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, related_name="+")
    survey_name = models.CharField(max_length=200, blank=True)
    journey_name = models.CharField(max_length=200, blank=True)
    kept_mapping = models.ForeignKey(SavedMapping, models.SET_NULL, null=True, related_name="+")
    survey = models.ForeignKey(Survey, models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="+")
    # The batches whose rows this one corrects or repeats: they cannot be undone before this one.
    builds_on = models.ManyToManyField(Batch, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    report = models.JSONField(default=dict)
    created = models.JSONField(default=dict)  # ids of what this import made, so that undo can take it away
    # Years of which some rows tell no month: those answers stand at 1 January.
    whole_years = models.JSONField(default=list)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(default=0)
    error = models.JSONField(default=dict)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.upload} {self.state}"

    @property
    def is_preparing(self) -> bool:
        return self.state in self.PREPARING

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING, self.State.UNDOING)


class Remark(models.Model):
    """A row that was refused, or a cell that does not count, with its place in the file and the reason."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="remarks")
    row = models.PositiveBigIntegerField()
    column = models.TextField(blank=True)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=200, blank=True)  # what stands in the cell
    refused = models.BooleanField()

    class Meta:
        ordering = ["row", "pk"]
