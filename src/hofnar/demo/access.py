"""Who may be signed in with one click: the people of the invented organisation, in demo mode, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404

from hofnar.accounts.models import User
from hofnar.demo.build import demo_organisation
from hofnar.demo.shop import ANALYST, LOCAL, MANAGER, Person

PEOPLE: Mapping[str, Person] = {"manager": MANAGER, "analyst": ANALYST, "local": LOCAL}


def demo_user_or_404(who: str) -> User:
    """The demo person with that key, as a member of the invented organisation."""
    if not settings.DEMO or who not in PEOPLE:
        raise Http404
    organisation = demo_organisation()
    user = User.objects.filter(email=PEOPLE[who].email, memberships__organisation=organisation).first()
    if organisation is None or user is None or user.has_usable_password():
        raise Http404
    return user
