from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.measurement.models import Metric


class Round(models.Model):
    """One question to everybody who may see a unit: what matters most there, and how did it go?"""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kpi = models.ForeignKey(Metric, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    first_month = models.CharField(max_length=7)  # 2026-01
    last_month = models.CharField(max_length=7)
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closes_on = models.DateField(_("guess until"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]


class Guess(models.Model):
    """What somebody believed before seeing; never changed. ``evidence`` is what stood beside it that day."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="guesses")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    order = models.JSONField(default=list)  # ids of metrics, the most important first
    scores = models.JSONField(default=dict)  # id of metric → guessed satisfaction
    kpi = models.FloatField(null=True, blank=True)
    evidence = models.JSONField(default=dict)
    shows_name = models.BooleanField(_("show my name with my guess"), default=False)
    guessed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["guessed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="one_guess_each")]
