from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.surveys.models import Survey


class CustomerNumbers(models.Model):
    """Somebody's word that the respondent numbers of a survey are customer numbers: the same number is the same person,
    whatever the wave. Without it nobody is recognised, for the numbers of many files begin again every year."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)


class PopulationMargin(models.Model):
    """What is known of all customers of an organisation, asked or not: how many, or which share, have each value of one
    segment, since when, and who says so. Answers can be weighted to it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    segment = models.CharField(_("segment"), max_length=100)
    amounts = models.JSONField()  # {value of the segment: number of people, or share}
    is_share = models.BooleanField(default=False)
    counted_on = models.DateField(_("counted on"))
    source = models.CharField(_("source"), max_length=200)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "segment"], name="population_margin_once")]
        ordering = ["segment"]
