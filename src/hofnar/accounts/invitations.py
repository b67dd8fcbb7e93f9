"""Invitations by mail: bound to an address, single use, seven days; only a hash of the token is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Invite, Membership, Organisation, Role, Unit, User
from hofnar.jobs import outbox

DAYS = 7
TOKEN_BYTES = 24  # 192 bits
A_DAY = 3  # mails to one address


class EnoughForToday(Exception):
    """Nobody's mailbox is filled with invitations."""


@transaction.atomic
def invite(organisation: Organisation, email: str, role: str, unit: Unit, invited_by: User | None) -> Invite:
    """Makes the invitation, withdraws older ones to the same address, and asks for its mail."""
    address = email.strip().lower()
    for older in Invite.objects.filter(organisation=organisation, email=address, accepted_at=None):
        withdraw(older)
    _refuse_one_too_many(organisation.pk, address)
    made = Invite.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        unit=unit,
        token_hash=_hash(secrets.token_urlsafe(TOKEN_BYTES)),  # nobody's: the mail brings the token
        invited_by=invited_by,
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    _ask_for_mail(made)
    return made


@transaction.atomic
def send_again(waiting: Invite, asked_by: User) -> None:
    """A new mail with a new link and seven new days; the link in the mail before stops working when this one goes."""
    outbox.drop(about(waiting))
    _refuse_one_too_many(waiting.organisation_id, waiting.email)
    Invite.objects.filter(pk=waiting.pk, accepted_at=None).update(
        invited_by=asked_by, expires_at=timezone.now() + timedelta(days=DAYS)
    )
    _ask_for_mail(waiting)


def _refuse_one_too_many(organisation_id: int, address: str) -> None:
    if outbox.asked_since(organisation_id, address, timezone.now() - timedelta(days=1)) >= A_DAY:
        raise EnoughForToday


def _ask_for_mail(waiting: Invite) -> None:
    outbox.put(
        "accounts.invite",
        unique_key=f"{about(waiting)}:{secrets.token_hex(8)}",
        recipient=waiting.email,
        about=about(waiting),
        organisation_id=waiting.organisation_id,
        invite_id=waiting.pk,
    )


def about(waiting: Invite) -> str:
    return f"invite:{waiting.pk}"


def new_token(waiting: Invite) -> str:
    """Its token from now on, returned once. Call it while the row is held."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invite.objects.filter(pk=waiting.pk).update(token_hash=_hash(token))
    return token


@transaction.atomic
def withdraw(waiting: Invite) -> None:
    outbox.drop(about(waiting))
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
