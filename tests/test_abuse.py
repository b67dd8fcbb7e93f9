"""Attacks that must fail, each named by its number in the list of abuse cases."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership, Role, User
from hofnar.insights.frames import frame_of
from hofnar.insights.tests.seed import Planted, answer, follow, lay_out, plant

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = ("home", "overview", "impact_matrix", "unit_comparison", "measurement_gaps")
TABLES = ("overview_csv", "impact_csv", "units_csv")
ODD = (
    "from=9998-01&to=9999-12",
    "from=0001-01&to=9999-12",
    "period=%00:%00&segment=%ED%A0%80:a&level=%00",
    "_connector=OR&unit__in=1&__=x&reading=__class__&level=region%27",
    "segment=channel:" + "x" * 3000,
)
NO_IDS = ("1e400", "NaN", "-1", "%00", "1' OR 1=1 --", "9" * 5000, "1e3", "__class__")


@pytest.fixture
def planted(world) -> Planted:
    found = lay_out(world.tulp)
    plant(found, [world.groningen, world.assen, world.breda], 400, comments=30)
    follow(world.tulp)
    return found


def signed_in(person: User) -> Client:
    User.objects.filter(pk=person.pk).update(language="en")
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


def addresses(planted: Planted, *, pictures: bool = True) -> list[str]:
    """Every way to a figure: pages, tables, fragments, explanations, pictures."""
    place, parking = planted.touchpoints["Parking"].pk, planted.moments["Parking"].pk
    found = [reverse(name) for name in (*PAGES, *TABLES)]
    found += [reverse("touchpoint_insights", args=[place]), reverse("touchpoint_csv", args=[place])]
    found += [reverse("journey_score_line", args=[planted.journey.pk])]
    found += [reverse("method", args=[slug]) for slug in ("margin", "impact", "trend", "groups", "floors")]
    kinds = {"impact": planted.grade.pk, "units": planted.grade.pk, "trend": planted.grade.pk, "segments": parking}
    kinds |= {"distribution": parking, "journey": planted.journey.pk}
    files = [reverse("picture_file", args=[kind, key, "svg"]) for kind, key in kinds.items()]
    return found + files if pictures else found


def test_a07_a_unit_manager_reaches_no_other_unit_by_any_address(world, planted):
    client = signed_in(world.bart)
    others = (world.root, world.north, world.south, world.assen, world.klaver_root)
    opened = [
        (address, unit.name)
        for address in addresses(planted)
        for unit in others
        if client.get(f"{address}?unit={unit.pk}").status_code != 404
    ]
    assert opened == []


def test_a07_a09_nothing_names_another_unit_and_nothing_is_kept(world, planted):
    client = signed_in(world.bart)
    for address in addresses(planted):
        answered = client.get(address)
        assert answered["Cache-Control"] == "private, no-store", address
        assert not re.search(rb"Assen|Groningen|North", answered.content), address


def test_a07_warnings_about_answers_are_about_the_own_unit(world):
    found = lay_out(world.tulp)
    for at in range(110):
        answer(found, world.breda, date(2026, 5, 1 + at % 28), f"b{at}", nps=9)
    for at in range(37):
        answer(found, world.assen, date(2026, 5, 1 + at % 28), f"a{at}", nps=11)
    follow(world.tulp)
    said = "Some answers lie outside the scale"
    assert said in signed_in(world.olga).get(reverse("overview")).content.decode()
    assert said not in signed_in(world.bart).get(reverse("overview")).content.decode()
    Membership.objects.filter(user=world.bart).update(role=Role.ANALYST)
    assert "outside the scale" not in signed_in(world.bart).get(reverse("home")).content.decode()


def test_a01_a02_objects_of_another_organisation_are_unknown(world, planted):
    theirs = lay_out(world.klaver)
    client = signed_in(world.anna)
    for address in addresses(theirs):
        if re.search(r"\d/|\d\.", address):
            assert client.get(address).status_code == 404, address
    for address in addresses(planted):
        assert client.get(f"{address}?kpi={theirs.nps.pk}").status_code == 404, address


@pytest.mark.parametrize("query", ODD)
def test_c10_e13_f05_odd_questions_break_nothing(world, planted, query):
    client = signed_in(world.olga)
    codes = {address: client.get(f"{address}?{query}").status_code for address in addresses(planted, pictures=False)}
    assert set(codes.values()) <= {200, 404}, codes


@pytest.mark.parametrize("key", ["unit", "kpi"])
def test_c10_f06_what_is_no_id_is_unknown(world, planted, key):
    client = signed_in(world.olga)
    for value in NO_IDS:
        assert client.get(f"{reverse('overview')}?{key}={value}").status_code == 404, value


def test_c19_a_search_with_a_nul_finds_nothing_and_breaks_nothing(world):
    assert signed_in(world.olga).get(f"{reverse('member_list')}?q=%00ol").status_code == 200


def test_e13_a_segment_that_lacks_a_score_of_the_whole_can_be_compared(world):
    found = lay_out(world.tulp)
    for at in range(120):
        channel = "web" if at % 2 else "shop"
        score = 5 if channel == "web" else 1 + at % 5
        answer(found, world.breda, date(2026, 5, 1 + at % 28), str(at), segments={"channel": channel}, Parking=score)
    follow(world.tulp)
    place = found.touchpoints["Parking"].pk
    for name in ("touchpoint_insights", "touchpoint_csv"):
        assert signed_in(world.olga).get(reverse(name, args=[place])).status_code == 200


def test_f05_made_up_segments_and_centuries_fill_no_memory(world, planted):
    client = signed_in(world.bart)
    client.get(f"{reverse('overview')}?segment=channel:nobody&from=1800-01&to=2026-10")
    frame = frame_of(world.tulp.pk)
    before = len(frame.made), len(frame.derived)
    for at in range(5):
        client.get(f"{reverse('overview')}?segment=channel:z{at}&from=18{at:02d}-01&to=2026-10")
    assert frame_of(world.tulp.pk) is frame
    assert (len(frame.made), len(frame.derived)) == before


def test_e09_nobody_signs_up_by_a_direct_post(client, world):
    before = User.objects.count()
    data = {"email": "eve@example.org", "password1": "a long enough password", "password2": "a long enough password"}
    client.post(reverse("account_signup"), data)
    assert User.objects.count() == before


def test_a14_a_profile_takes_no_rights_along(world):
    client = signed_in(world.bart)
    more = {"role": "owner", "unit": world.root.pk, "is_staff": "on", "is_superuser": "on", "email": "x@example.org"}
    client.post(reverse("profile"), {"name": "Bart", "language": "en", **more})
    person, membership = User.objects.get(pk=world.bart.pk), Membership.objects.get(user=world.bart)
    assert (person.email, membership.role, membership.unit_id) == (world.bart.email, "unit_manager", world.breda.pk)
    assert not getattr(person, "is_superuser", False)
    assert not getattr(person, "is_staff", False)
