from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.measurement.models import Metric


class Survey(models.Model):
    class Mode(models.TextChoices):
        ANONYMOUS = "anonymous", _("anonymous")
        CONFIDENTIAL = "confidential", _("confidential research")
        SERVICE = "service", _("service feedback with contact")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class SurveyVersion(models.Model):
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")]


class Question(models.Model):
    """A column of the answers: its key is the same in every version as long as wording and scale are."""

    class Role(models.TextChoices):
        KPI = "kpi", _("overall question")
        TOUCHPOINT = "touchpoint", _("score of a touchpoint")
        SEGMENT = "segment", _("segment")
        COMMENT = "comment", _("open text")
        FACT = "fact", _("known fact")

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=100)
    label = models.CharField(_("label"), max_length=400)
    wording = models.TextField(_("wording"), blank=True)
    role = models.CharField(max_length=10, choices=Role)
    metric = models.ForeignKey(Metric, models.SET_NULL, null=True, blank=True, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, blank=True, related_name="+")
    scale_low = models.FloatField(null=True, blank=True)
    scale_high = models.FloatField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    # Texts of coded answers: {"1": "English", "2": "Spanish"}
    value_labels = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    owner_is_provisional = models.BooleanField(default=False)  # the uploader, until somebody takes it

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.label
