from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit
from hofnar.customers.models import Customer
from hofnar.journeys.models import Touchpoint
from hofnar.surveys.models import Survey


class OpenLink(models.Model):
    """One address for many: on a site, on paper, on a tablet at the exit."""

    class Kind(models.TextChoices):
        LINK = "link", _("open link")
        QR = "qr", _("QR code")
        KIOSK = "kiosk", _("kiosk")
        EMBED = "embed", _("inside another page")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind of link"), max_length=6, choices=Kind, default=Kind.LINK)
    code = models.CharField(max_length=40, unique=True)  # public: it stands on posters
    wave = models.CharField(max_length=60)
    language = models.CharField(_("language"), max_length=5, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    embedded_on = models.JSONField(default=list, blank=True)  # origins of the pages that may show it: https://…
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)


class PersonalLink(models.Model):
    """One person's way in. Only a hash of its token is kept; links of another tool live on by their imported tokens.

    In an anonymous survey ``used`` is all that is ever written here, without a time; ``answered_at`` stays empty.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    wave = models.CharField(max_length=60)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    used = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two links of one person in a wave are one invitation; links without a customer stand for themselves.
            models.UniqueConstraint(
                fields=["survey", "wave", "customer"],
                condition=models.Q(customer__isnull=False),
                name="personal_link_once",
            )
        ]
