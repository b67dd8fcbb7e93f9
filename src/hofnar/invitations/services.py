"""Everything that writes links, and what answering tells them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from hofnar.accounts.models import Unit
from hofnar.invitations.models import OpenLink, PersonalLink
from hofnar.surveys.models import Survey

SHORTEST_IMPORTED = 16
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # read aloud and typed over from paper


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """128 random bits. It begins with a letter and a digit, so that every log filter knows it for a token."""
    return "t1" + secrets.token_urlsafe(16)


def make_open_link(survey: Survey, unit: Unit, *, wave: str, kind: str = OpenLink.Kind.LINK, **fields: Any) -> OpenLink:
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return OpenLink.objects.create(
        organisation=survey.organisation, survey=survey, unit=unit, wave=wave, kind=kind, code=code, **fields
    )


def make_personal_link(
    survey: Survey, unit: Unit, *, wave: str, token: str = "", **fields: Any
) -> tuple[PersonalLink, str]:
    """The link and its token, which is given once and not kept. ``token`` is one of another tool that must live on."""
    if token and len(token) < SHORTEST_IMPORTED:
        raise ValueError(f"a token of at least {SHORTEST_IMPORTED} characters is needed: a shorter one can be guessed")
    token = token or new_token()
    link = PersonalLink.objects.create(
        organisation=survey.organisation, survey=survey, unit=unit, wave=wave, token_hash=token_hash(token), **fields
    )
    return link, token


def mark_answered(link_id: int, at: datetime) -> None:
    """Once; later answers leave the first time standing."""
    PersonalLink.objects.filter(pk=link_id, answered_at=None).update(answered_at=at)


def mark_used(link_id: int) -> bool:
    """Whether this call was the one that used the link. Writes no time: see the survey's mode 'anonymous'."""
    return PersonalLink.objects.filter(pk=link_id, used=False).update(used=True) == 1


@transaction.atomic
def make_open_links(survey: Survey, units: list[Unit], **fields: Any) -> list[OpenLink]:
    return [make_open_link(survey, unit, **fields) for unit in units]


def switch(link: OpenLink, *, on: bool) -> None:
    """A link that is off says that it does not work; what it brought stays."""
    OpenLink.objects.filter(pk=link.pk).update(is_active=on)
