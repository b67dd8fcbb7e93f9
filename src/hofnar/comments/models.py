from __future__ import annotations

from django.db import models

from hofnar.accounts.models import Organisation, Unit
from hofnar.journeys.models import Touchpoint
from hofnar.responses.models import Response
from hofnar.surveys.models import Question


class Comment(models.Model):
    """An open answer as a row of its own, so that it can be read beside the score it explains."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answered_on = models.DateField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "touchpoint", "answered_on"], name="comment_reading")]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="comment_once")]
