from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from hofnar.jobs import outbox

UNKNOWN, NEW_PASSWORD = "account/email/unknown_account", "account/email/password_reset_key"
NEW_PASSWORDS_A_DAY = 5


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an owner invites, and the invitation makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox. An unknown address takes the same way, up to the moment of sending: neither the page nor
        its time tells who has an account."""
        is_unknown = template_prefix == UNKNOWN
        mail = self.render_mail(NEW_PASSWORD if is_unknown else template_prefix, email, context)
        drops = is_unknown or (template_prefix == NEW_PASSWORD and _has_enough(email))
        outbox.put(
            "accounts.nobody" if drops else "accounts.account",
            unique_key=f"account:{uuid.uuid4()}",
            recipient="" if drops else email,
            to=email,
            subject=mail.subject,
            text=mail.body,
            language=get_language() or "nl",
        )


def _has_enough(email: str) -> bool:
    return outbox.asked_since(None, email, timezone.now() - timedelta(days=1)) >= NEW_PASSWORDS_A_DAY
