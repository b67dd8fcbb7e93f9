"""Reading accounts: the tree as a list with depths, people, and the organisations of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from hofnar.accounts.access import Scope, memberships, open_invites
from hofnar.accounts.invitations import about
from hofnar.accounts.models import Invite, Membership, Unit, UnitPlacement, User
from hofnar.jobs import outbox
from hofnar.jobs.models import Message


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit and how deep it stands below the first one shown."""

    unit: Unit
    depth: int
    below: int


@dataclass(frozen=True, slots=True)
class Stay:
    """Where a unit stood, from when, and until when (None: still)."""

    placement: UnitPlacement
    until: UnitPlacement | None


def tree(scope: Scope, *, with_inactive: bool = True) -> list[Branch]:
    """The scope's units in the order of the tree, names sorted within a parent."""
    units = scope.units() if with_inactive else scope.units().filter(is_active=True)
    children: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units.order_by("name"):
        children[unit.parent_id].append(unit)
    top = [unit for unit in units if unit.pk == scope.unit.pk]
    return list(_walk(top, children, 0))


def _walk(units: Iterable[Unit], children: dict[int | None, list[Unit]], depth: int) -> Iterator[Branch]:
    for unit in units:
        yield Branch(unit, depth, len(children[unit.pk]))
        yield from _walk(children[unit.pk], children, depth + 1)


def unit_choices(scope: Scope, without: Unit | None = None) -> list[tuple[int, str]]:
    """Active units for a select, indented by depth; ``without`` leaves out a unit and all below it."""
    refused = set() if without is None else set(without.paths_down.values_list("descendant_id", flat=True))
    branches = [branch for branch in tree(scope, with_inactive=False) if branch.unit.pk not in refused]
    return [(branch.unit.pk, "\u2003" * branch.depth + branch.unit.name) for branch in branches]


def history(unit: Unit) -> list[Stay]:
    """Where the unit stood, newest first."""
    placements = [*unit.placements.select_related("parent").order_by("valid_from"), None]
    return [Stay(one, following) for one, following in pairwise(placements) if one is not None][::-1]


def people(scope: Scope, words: str = "") -> QuerySet[Membership]:
    """The members, by name; ``words`` is looked for in names, addresses and units."""
    found = memberships(scope).order_by("user__name", "user__email")
    for word in words.split()[:6]:
        found = found.filter(
            Q(user__name__icontains=word) | Q(user__email__icontains=word) | Q(unit__name__icontains=word)
        )
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation nobody has answered yet, and what became of its latest mail."""

    invite: Invite
    mail: Message | None

    @property
    def is_lost(self) -> bool:
        """Somebody has to do something: the mail was refused, or nobody knows whether it went out."""
        return self.mail is not None and self.mail.state in (Message.State.REFUSED, Message.State.UNCERTAIN)


def waiting_invites(scope: Scope) -> list[Waiting]:
    found = list(open_invites(scope))
    mails = outbox.latest([about(invite) for invite in found])
    return [Waiting(invite, mails.get(about(invite))) for invite in found]


def organisations_of(user: User) -> QuerySet[Membership]:
    """The person's memberships, each with how many units and people its organisation has."""
    units = Count("organisation__unit", filter=Q(organisation__unit__is_active=True), distinct=True)
    return (
        Membership.objects.filter(user=user)
        .select_related("organisation", "unit")
        .annotate(units=units, people=Count("organisation__membership", distinct=True))
        .order_by("organisation__name")
    )


def has_second_factor(user: User) -> bool:
    if not apps.is_installed("allauth.mfa"):
        return False
    authenticators = apps.get_model("mfa", "Authenticator").objects
    return bool(authenticators.filter(user=user, type="totp").exists())
