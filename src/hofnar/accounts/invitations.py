"""Invitations by mail: bound to an address, single use, seven days; only a hash of the token is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from hofnar.accounts.models import Invite, Membership, Organisation, Role, Unit, User

DAYS = 7
TOKEN_BYTES = 24  # 192 bits


@transaction.atomic
def invite(organisation: Organisation, email: str, role: str, unit: Unit, invited_by: User | None) -> str:
    """Makes the invitation, withdraws older ones to the same address, and returns the token, once."""
    address = email.strip().lower()
    Invite.objects.filter(organisation=organisation, email=address, accepted_at=None).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invite.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        unit=unit,
        token_hash=_hash(token),
        invited_by=invited_by,
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    return token


def withdraw(waiting: Invite) -> None:
    Invite.objects.filter(pk=waiting.pk, accepted_at=None).delete()


def valid_invite(token: str) -> Invite | None:
    waiting = Invite.objects.select_related("organisation", "unit", "invited_by")
    return waiting.filter(token_hash=_hash(token), accepted_at=None, expires_at__gt=timezone.now()).first()


@transaction.atomic
def accept_as_new(waiting: Invite, name: str, password: str, language: str) -> User | None:
    """Makes the account and the membership; None when somebody was first."""
    if not _claim(waiting):
        return None
    user = User.objects.create_user(waiting.email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _join(waiting, user)
    return user


@transaction.atomic
def accept_as(waiting: Invite, user: User) -> bool:
    """An existing person joins. Who is a member already keeps the role they have."""
    if user.email != waiting.email or not _claim(waiting):
        return False
    _join(waiting, user)
    return True


def _claim(waiting: Invite) -> bool:
    now = timezone.now()
    return Invite.objects.filter(pk=waiting.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now) == 1


def _join(waiting: Invite, user: User) -> None:
    Membership.objects.get_or_create(
        organisation=waiting.organisation,
        user=user,
        defaults={"role": Role(waiting.role), "unit": waiting.unit},
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str) -> str:
    """The link in the mail. From the settings, never from the request: a forged host must not reach a mail."""
    return settings.BASE_URL.rstrip("/") + reverse("invite_accept", kwargs={"token": token})


def send(organisation: Organisation, email: str, role: str, token: str, invited_by: User | None) -> None:
    """Writes the mail in the organisation's language, as text and as HTML."""
    facts = {
        "organisation": organisation,
        "role": Role(role).label,
        "invited_by": invited_by,
        "address": address_of(token),
        "days": DAYS,
    }
    with translation.override(organisation.language):
        subject = " ".join(render_to_string("accounts/mail/invite_subject.txt", facts).split())
        mail = EmailMultiAlternatives(subject, render_to_string("accounts/mail/invite.txt", facts), to=[email])
        mail.attach_alternative(render_to_string("accounts/mail/invite_mail.html", facts), "text/html")
        mail.send()
