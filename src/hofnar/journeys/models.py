from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User


class Channel(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="channel_name_once")]

    def __str__(self) -> str:
        return self.name


class Journey(models.Model):
    """What a customer goes through, as phases with touchpoints. Nothing is deleted: answers may hang on it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=400)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="phases")
    name = models.CharField(_("name"), max_length=400)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Touchpoint(models.Model):
    """A contact moment. ``organisation`` repeats the journey's, so that a door needs one look."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="touchpoints")
    name = models.CharField(_("name"), max_length=400)
    position = models.PositiveIntegerField(default=0)
    channels = models.ManyToManyField(Channel, blank=True, related_name="touchpoints")
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    behind_the_scenes = models.TextField(_("who does what behind the scenes"), blank=True)
    is_partner = models.BooleanField(_("run by a partner"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class PagePattern(models.Model):
    """Web pages that belong to a touchpoint: a path with * for anything."""

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="page_patterns")
    pattern = models.CharField(_("page pattern"), max_length=300)

    class Meta:
        ordering = ["pattern", "pk"]
        constraints = [models.UniqueConstraint(fields=["touchpoint", "pattern"], name="page_pattern_once")]

    def __str__(self) -> str:
        return self.pattern
