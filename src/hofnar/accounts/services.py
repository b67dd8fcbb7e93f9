from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Membership, Organisation, Role, Unit, UnitPath, UnitPlacement, User


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
    if unit.organisation_id != parent.organisation_id:
        raise ValueError("a unit stays in its organisation")
    if UnitPath.objects.filter(ancestor=unit, descendant=parent).exists():
        raise ValueError("a unit cannot stand below itself")
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


def set_language(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)
