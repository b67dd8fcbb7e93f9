"""Everything that reads links for staff."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from hofnar.accounts.access import Scope
from hofnar.invitations.access import open_links_of
from hofnar.invitations.models import OpenLink, PersonalLink
from hofnar.surveys.models import Survey


def open_links(scope: Scope, survey: Survey) -> QuerySet[OpenLink]:
    """Those that work first, the newest first."""
    found = open_links_of(scope).filter(survey=survey).select_related("unit", "touchpoint")
    return found.order_by("-is_active", "-pk")


def address_of(link: OpenLink) -> str:
    return f"{settings.BASE_URL.rstrip('/')}/s/{link.code}"


def personal_counts(scope: Scope, survey: Survey) -> list[Any]:
    """By wave: how many links there are, and how many have been used."""
    links = PersonalLink.objects.filter(survey=survey, unit__in=scope.units())
    is_used = Q(used=True) | Q(answered_at__isnull=False)
    return list(links.values("wave").annotate(links=Count("pk"), used=Count("pk", filter=is_used)).order_by("-wave"))
