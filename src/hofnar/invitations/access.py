"""The only doors to links: for staff on accounts' scope, for respondents by what the address carries."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.invitations.models import OpenLink, PersonalLink
from hofnar.invitations.services import token_hash


def open_links_of(scope: Scope) -> QuerySet[OpenLink]:
    return OpenLink.objects.filter(organisation=scope.organisation, unit__in=scope.units())


def open_link_or_404(scope: Scope, link_id: object) -> OpenLink:
    try:
        return open_links_of(scope).get(pk=int(str(link_id)))
    except (OpenLink.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem


def open_link_by_code(code: str) -> OpenLink | None:
    return OpenLink.objects.select_related("survey", "organisation").filter(code=code, is_active=True).first()


def personal_link_by_token(token: str) -> PersonalLink | None:
    """With its customer; survey and organisation are the same for thousands of links, and kept by who asks."""
    links = PersonalLink.objects.select_related("customer")
    return links.filter(token_hash=token_hash(token)).first()
