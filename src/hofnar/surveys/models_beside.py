"""Rows that stand beside surveys."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint


class ClosingNote(models.Model):
    """'You said, we did': what changed after earlier answers, told on the closing page of a journey's surveys."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+", db_index=False)
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, blank=True, related_name="+")
    texts = models.JSONField(default=dict)  # {language: text}
    done_on = models.DateField(_("done on"), default=timezone.localdate)
    is_shown = models.BooleanField(_("shown"), default=True)
    position = models.IntegerField(default=0)  # the highest is told first
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["journey", "-position"], name="closing_note_order")]


class ClosingNoteChange(models.Model):
    """How a note stood from a moment on, and who made it so."""

    note = models.ForeignKey(ClosingNote, models.CASCADE, related_name="changes")
    texts = models.JSONField()
    done_on = models.DateField()
    is_shown = models.BooleanField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
