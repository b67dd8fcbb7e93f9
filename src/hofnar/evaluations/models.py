from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.measurement.models import Metric


class Evaluation(models.Model):
    """One measure, and whether it helped. ``unit`` holds all who are compared: who may not see it, sees nothing."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]


class Plan(models.Model):
    """What was expected, written down before looking and never changed: a change is a new version beside it."""

    class Comparison(models.TextChoices):
        UNITS = "units", _("units that got it, beside units that did not")
        SEGMENT = "segment", _("a group that got it, beside the others")
        SAME_PEOPLE = "same_people", _("the same people before and after")
        OTHER_PEOPLE = "other_people", _("other people before and after, made alike")
        SERIES = "series", _("no comparison: everybody got it at once")
        EXPERIMENT = "experiment", _("an experiment: who got it was drawn by lot")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("what did you do?"), max_length=120)
    details = models.TextField(_("more about it"), blank=True)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    first_month = models.CharField(max_length=7)  # 2026-03: it works from this month on
    months = models.PositiveSmallIntegerField(default=6)  # after so many months it is judged
    comparison = models.CharField(_("compared with"), max_length=12, choices=Comparison)
    treated = models.JSONField(default=dict)  # {"units": [ids]} or {"key", "value", "control"}
    expected = models.FloatField(_("expected effect"))  # above zero: how much better, as the page writes it
    worth_naming = models.FloatField(null=True, blank=True)
    planned = models.PositiveIntegerField(null=True, blank=True)  # N* of an experiment
    treated_share = models.PositiveSmallIntegerField(default=50)  # percent of the draw
    power = models.JSONField(default=dict)  # what could be seen, as it looked that day
    months_seen = models.PositiveSmallIntegerField(default=0)  # months after the start that had answers when locked
    locked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    locked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="plan_number_once")]

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """What was found at one look; never changed. ``found`` is the library's result."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="looks")
    through_month = models.CharField(max_length=7)
    found = models.JSONField()
    outcome = models.CharField(max_length=20)
    is_early = models.BooleanField(default=False)
    looked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["looked_at", "pk"]
