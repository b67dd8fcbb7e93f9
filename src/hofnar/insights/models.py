from __future__ import annotations

from django.db import models

from hofnar.accounts.models import User
from hofnar.surveys.models import Survey


class CustomerNumbers(models.Model):
    """Somebody's word that the respondent numbers of a survey are customer numbers: the same number is the same person,
    whatever the wave. Without it nobody is recognised, for the numbers of many files begin again every year."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)
