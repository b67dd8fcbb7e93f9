from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit


class Customer(models.Model):
    """Somebody the organisation knows. ``facts`` are what it knows already and therefore never asks."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    external_id = models.CharField(_("customer number"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    surname_prefix = models.CharField(_("surname prefix"), max_length=30, blank=True)
    surname = models.CharField(_("surname"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "external_id"], name="customer_once")]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.first_name, self.surname_prefix, self.surname))) or self.external_id
