from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one address, as text and, where it helps, as HTML."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def message(self, name: str) -> EmailMultiAlternatives:
        """``name`` stays the same however often the letter is tried, so that a mail server can see it is one letter."""
        own = {"Message-ID": f"<{name}@{_domain()}>", "Auto-Submitted": "auto-generated"}
        subject = " ".join(self.subject.split())
        message = EmailMultiAlternatives(subject, self.text, to=[self.to], headers={**own, **self.headers})
        if self.html:
            message.attach_alternative(self.html, "text/html")
        return message


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
