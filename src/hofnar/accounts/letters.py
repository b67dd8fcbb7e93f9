"""The mails of this room, each written at the moment its turn to be sent has come."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from hofnar.accounts import invitations
from hofnar.accounts.models import Invite, Role
from hofnar.channels.mail.letters import Letter


def invite(invite_id: int) -> Letter | None:
    """An invitation that was withdrawn, accepted or ran out meanwhile is not sent. Its token is made here and stands
    nowhere but in the mail: each sending has a link of its own, and only the latest works."""
    waiting = (
        Invite.objects.select_for_update(of=("self",))
        .filter(pk=invite_id, accepted_at=None, expires_at__gt=timezone.now())
        .select_related("organisation", "invited_by")
        .first()
    )
    return _invitation(waiting, invitations.new_token(waiting)) if waiting else None


def _invitation(waiting: Invite, token: str) -> Letter:
    facts = {
        "organisation": waiting.organisation,
        "role": Role(waiting.role).label,
        "invited_by": waiting.invited_by,
        "address": address_of(token),
        "days": invitations.DAYS,
    }
    with translation.override(waiting.organisation.language):
        subject = render_to_string("accounts/mail/invite_subject.txt", facts)
        text = render_to_string("accounts/mail/invite.txt", facts).strip()
        return Letter(waiting.email, subject, text, render_to_string("accounts/mail/invite_mail.html", facts))


def address_of(token: str) -> str:
    """The link in the mail. From the settings, never from the request: a forged host must not reach a mail."""
    return settings.BASE_URL.rstrip("/") + reverse("invite_accept", kwargs={"token": token})


def account(to: str, subject: str, text: str, language: str) -> Letter:
    """What the sign-in pages send (a new password, a changed address): written there, in the visitor's language."""
    with translation.override(language):
        html = render_to_string("accounts/mail/account_mail.html", {"text": text, "subject": subject})
    return Letter(to, subject, text, html)


def nobody(**nothing: str) -> None:
    """A mail to an address without an account: asked for like any other, so that it costs the same time."""
