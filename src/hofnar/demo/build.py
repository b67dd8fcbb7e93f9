"""Builds the demo organisation with the services of the rooms, as an import or a person would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Membership, Organisation, Unit, User
from hofnar.accounts.sectors import Industry
from hofnar.accounts.services import add_unit, make_organisation
from hofnar.demo import shop
from hofnar.demo.answers import fill
from hofnar.demo.benchmarks import compare_with_others
from hofnar.demo.measures import make_journeys, make_surveys
from hofnar.demo.population import know_everybody
from hofnar.demo.truth import MONTHS, PLANS

Say = Callable[[str], None]
SEED = 7


def first_of_months(today: date, months: int = MONTHS) -> date:
    """The first day of the months that end with the last full one.

    >>> first_of_months(date(2026, 11, 25))
    datetime.date(2024, 11, 1)
    """
    last = today.year * 12 + today.month - 1
    return date((last - months) // 12, (last - months) % 12 + 1, 1)


def demo_organisation() -> Organisation | None:
    return Organisation.objects.filter(slug=shop.SLUG, is_invented=True).first()


def build_once(say: Say, *, part: float = 1.0, today: date | None = None) -> bool:
    """Makes the demo organisation if it is not there; all of it or nothing. ``part`` of the responses, for tests."""
    if demo_organisation() is not None:
        return False
    with transaction.atomic():
        _build(say, part, first_of_months(today or timezone.localdate()))
    return True


def _build(say: Say, part: float, since: date) -> None:
    people = {person.key: _user(person) for person in (shop.MANAGER, shop.ANALYST, shop.LOCAL, *shop.COLLEAGUES)}
    manager = people[shop.MANAGER.key]
    organisation = make_organisation(shop.NAME, shop.SLUG, manager, is_invented=True, industry=Industry.WEB_SHOP)
    units = _units(organisation, since)
    _members(organisation, people, units)
    know_everybody(organisation, manager, since)
    compare_with_others(organisation, manager, timezone.localdate())
    stops = make_journeys(organisation, people)
    versions = make_surveys(organisation, people, stops)
    for plan in PLANS:
        places = [unit for code, unit in units.items() if code.startswith("depot" if plan.key == "shop" else "desk-")]
        leaves = [unit for unit in places if unit.level == Unit.Level.LOCATION]
        say(f"  {round(plan.responses * part):,} answers to the survey '{versions[plan.key].survey.name}' …")
        fill(plan, versions[plan.key], leaves, since, seed=SEED, part=part)


def _user(person: shop.Person) -> User:
    """Without a password: the only way in is the button, and that exists in demo mode only."""
    return User.objects.create_user(person.email, None, name=person.name, language="nl")


def _units(organisation: Organisation, since: date) -> dict[str, Unit]:
    root = Unit.objects.get(organisation=organisation, parent=None)
    units = {shop.SLUG: root}
    for (code, name), regions in shop.TREE.items():
        division = add_unit(organisation, root, name, code=code, level=Unit.Level.DIVISION, since=since)
        units[code] = division
        for (region_code, region_name), locations in regions.items():
            region = add_unit(organisation, division, region_name, code=region_code, level="region", since=since)
            units[region_code] = region
            for location_code, location_name in locations:
                units[location_code] = add_unit(organisation, region, location_name, code=location_code, since=since)
    return units


def _members(organisation: Organisation, people: dict[str, User], units: dict[str, Unit]) -> None:
    for person in (shop.ANALYST, shop.LOCAL, *shop.COLLEAGUES):
        unit = units[person.unit]
        Membership.objects.create(organisation=organisation, user=people[person.key], role=person.role, unit=unit)
