from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Invite, Membership, Organisation, Role, Unit, UnitPath, UnitPlacement, User


@transaction.atomic
def make_organisation(name: str, slug: str, owner: User, **fields: object) -> Organisation:
    """A new tenant with its root unit and its first owner."""
    organisation = Organisation.objects.create(name=name, slug=slug, **fields)
    root = add_unit(organisation, None, name, code=slug, level=Unit.Level.ORGANISATION)
    Membership.objects.create(organisation=organisation, user=owner, role=Role.OWNER, unit=root)
    return organisation


@transaction.atomic
def add_unit(
    organisation: Organisation,
    parent: Unit | None,
    name: str,
    *,
    code: str,
    level: str = Unit.Level.LOCATION,
    since: date | None = None,
) -> Unit:
    unit = Unit.objects.create(organisation=organisation, parent=parent, name=name, code=code, level=level)
    UnitPath.objects.create(ancestor=unit, descendant=unit, depth=0)
    if parent is not None:
        _hang(unit, parent)
    UnitPlacement.objects.create(unit=unit, parent=parent, valid_from=since or timezone.localdate())
    return unit


@transaction.atomic
def move_unit(unit: Unit, parent: Unit, since: date) -> None:
    """Moves a unit with everything below it; how it stood before remains readable."""
    Organisation.objects.select_for_update().get(pk=unit.organisation_id)  # one move at a time
    if unit.organisation_id != parent.organisation_id:
        raise ValueError("a unit stays in its organisation")
    if UnitPath.objects.filter(ancestor=unit, descendant=parent).exists():
        raise ValueError("a unit cannot stand below itself")
    if unit.placements.filter(valid_from__gt=since).exists():
        raise ValueError("a unit cannot move before its latest move")
    below = UnitPath.objects.filter(ancestor=unit).values("descendant")
    UnitPath.objects.filter(descendant__in=below).exclude(ancestor__in=below).delete()
    _hang(unit, parent)
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.parent = parent
    UnitPlacement.objects.update_or_create(unit=unit, valid_from=since, defaults={"parent": parent})


def _hang(unit: Unit, parent: Unit) -> None:
    above = list(UnitPath.objects.filter(descendant=parent))
    below = list(UnitPath.objects.filter(ancestor=unit))
    UnitPath.objects.bulk_create(
        UnitPath(ancestor_id=up.ancestor_id, descendant_id=down.descendant_id, depth=up.depth + down.depth + 1)
        for up in above
        for down in below
    )


def change_unit(unit: Unit, *, name: str, code: str, level: str) -> None:
    Unit.objects.filter(pk=unit.pk).update(name=name, code=code, level=level)


def set_unit_active(unit: Unit, is_active: bool) -> None:
    """A closed unit keeps its answers; it leaves the lists people choose from."""
    Unit.objects.filter(pk=unit.pk).update(is_active=is_active)


def set_language(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)


class LastOwner(Exception):
    """An organisation keeps at least one owner."""


@transaction.atomic
def change_membership(membership: Membership, role: Role, unit: Unit) -> None:
    if role != Role.OWNER:
        _another_owner_stays(membership)
        _withdraw_invites_by(membership)
    Membership.objects.filter(pk=membership.pk).update(role=role, unit=unit)


@transaction.atomic
def remove_membership(membership: Membership) -> None:
    """Takes away the access, from the next request on. What the person made stays."""
    _another_owner_stays(membership)
    _withdraw_invites_by(membership)
    membership.delete()


def _another_owner_stays(membership: Membership) -> None:
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    owners = Membership.objects.filter(organisation=membership.organisation_id, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner


def _withdraw_invites_by(membership: Membership) -> None:
    """Whoever may no longer invite has no invitations waiting either."""
    Invite.objects.filter(
        organisation=membership.organisation_id, invited_by=membership.user_id, accepted_at=None
    ).delete()


def change_organisation(organisation: Organisation, **fields: object) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(**fields)


def change_profile(user: User, *, name: str, language: str) -> None:
    User.objects.filter(pk=user.pk).update(name=name, language=language)
