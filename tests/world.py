"""A small world with names, so that a failing test reads like a story.

Tulp is a web shop with two regions: North (Groningen, Assen) and South (Breda). Olga owns it, Anna analyses,
Noor manages region North, Bart manages Breda, Roos only reads. Klaver is another organisation; Kees owns it.
"""

from __future__ import annotations

from dataclasses import dataclass

from hofnar.accounts.models import Membership, Organisation, Role, Unit, User
from hofnar.accounts.services import add_unit, make_organisation


@dataclass
class World:
    tulp: Organisation
    klaver: Organisation
    olga: User
    anna: User
    noor: User
    bart: User
    roos: User
    kees: User
    root: Unit
    north: Unit
    south: Unit
    groningen: Unit
    assen: Unit
    breda: Unit
    klaver_root: Unit


def make_world() -> World:
    people = {name: _person(name) for name in ("olga", "anna", "noor", "bart", "roos", "kees")}
    tulp = make_organisation("Tulp", "tulp", people["olga"])
    klaver = make_organisation("Klaver", "klaver", people["kees"])
    root = Unit.objects.get(organisation=tulp, parent=None)
    north = add_unit(tulp, root, "North", code="north", level=Unit.Level.REGION)
    south = add_unit(tulp, root, "South", code="south", level=Unit.Level.REGION)
    units = {
        "groningen": add_unit(tulp, north, "Groningen", code="groningen"),
        "assen": add_unit(tulp, north, "Assen", code="assen"),
        "breda": add_unit(tulp, south, "Breda", code="breda"),
    }
    _join(tulp, people["anna"], Role.ANALYST, root)
    _join(tulp, people["noor"], Role.UNIT_MANAGER, north)
    _join(tulp, people["bart"], Role.UNIT_MANAGER, units["breda"])
    _join(tulp, people["roos"], Role.READER, root)
    klaver_root = Unit.objects.get(organisation=klaver, parent=None)
    return World(
        tulp=tulp, klaver=klaver, root=root, north=north, south=south, klaver_root=klaver_root, **people, **units
    )


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", "a long enough password", name=name.capitalize())


def _join(organisation: Organisation, user: User, role: Role, unit: Unit) -> None:
    Membership.objects.create(organisation=organisation, user=user, role=role, unit=unit)
