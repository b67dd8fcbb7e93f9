"""The pages through the front door."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership
from hofnar.accounts.services import add_unit
from hofnar.insights.tests.seed import answer, follow, lay_out, plant


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def client_of(person, language: str = "en") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    type(person).objects.filter(pk=person.pk).update(language=language)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def get(person, name, query="", *args):
    return client_of(person).get(f"{reverse(name, args=args)}?{query}")


PAGES = ("home", "overview", "impact_matrix", "unit_comparison")


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_offers_the_next_step(world, planted, name):
    assert b"Drop in a file" in get(world.anna, name).content
    assert b"Drop in a file" not in get(world.bart, name).content


@pytest.mark.parametrize("person", ["olga", "anna", "noor", "bart", "roos"])
def test_every_page_opens_for_everybody(world, planted, person):
    plant(planted, [world.groningen, world.assen, world.breda], 1500, worse=world.breda, comments=60)
    follow(world.tulp)
    place = planted.touchpoints["Parking"].pk
    for name in PAGES:
        for reading in ("effect", "leverage", "share"):
            assert get(getattr(world, person), name, f"reading={reading}").status_code == 200
    for slug in ("margin", "impact", "trend", "groups", "floors"):
        assert get(getattr(world, person), "method", "", slug).status_code == 200
    for segment in ("", "segment=channel:web", "segment=channel:nowhere", "segment=nothing:web"):
        assert get(getattr(world, person), "touchpoint_insights", segment, place).status_code == 200
    assert get(getattr(world, person), "journey_score_line", "", planted.journey.pk).status_code == 200
    assert get(getattr(world, person), "measurement_gaps").status_code == 200


def test_the_nps_of_a_unit_is_what_the_counts_say(world, planted):
    for at, score in enumerate([10] * 50 + [8] * 30 + [3] * 20):
        answer(planted, world.breda, date(2026, 5, 1 + at % 28), str(at), nps=score)
    for at, score in enumerate([0] * 100):
        answer(planted, world.assen, date(2026, 5, 1 + at % 28), f"a{at}", nps=score)
    follow(world.tulp)
    assert "+30 ± 16" in get(world.bart, "overview").content.decode()
    whole = get(world.olga, "overview").content.decode()
    assert "−35" in whole  # 50 promoters and 120 detractors of 200
    assert "200 answers" in whole


@pytest.mark.parametrize(("n", "shown"), [(99, False), (100, True)])
def test_an_nps_waits_for_a_hundred_answers(world, planted, n, shown):
    for at in range(n):
        answer(planted, world.breda, date(2026, 5, 1 + at % 28), str(at), nps=10 if at % 2 else 3)
    follow(world.tulp)
    text = get(world.bart, "overview").content.decode()
    assert ("± " in text) is shown
    assert ("1 more needed" in text) is not shown


def test_nothing_of_four_people_anywhere_and_nothing_to_find_them_by(world, planted):
    for at in range(4):
        answer(planted, world.assen, date(2026, 5, 1 + at), f"few{at}", nps=0)
    for unit, n in ((world.groningen, 110), (world.breda, 120)):
        for at in range(n):
            answer(planted, unit, date(2026, 5, 1 + at % 28), f"{unit.code}{at}", nps=9)
    follow(world.tulp)
    north = f"unit={world.north.pk}"
    for name in ("unit_comparison", "units_csv"):
        text = get(world.olga, name, north).content.decode()
        assert "110" not in text  # Groningen would give Assen away as the rest of North
        assert "too few answers" in text.lower()
    own = get(world.olga, "overview", f"unit={world.assen.pk}").content.decode()
    assert "4 answers" not in own
    assert "too few answers" in own.lower()


def test_a_unit_manager_sees_no_unit_but_his_own(world, planted):
    plant(planted, [world.groningen, world.assen, world.breda], 600)
    follow(world.tulp)
    for name in (*PAGES, "units_csv", "overview_csv"):
        for foreign in (world.assen, world.root, world.klaver_root):
            assert get(world.bart, name, f"unit={foreign.pk}").status_code == 404
        assert "Assen" not in get(world.bart, name).content.decode()
    assert get(world.bart, "overview", "unit=nonsense").status_code == 404


def test_another_organisations_metric_is_unknown(world, planted):
    theirs = lay_out(world.klaver)
    assert get(world.anna, "impact_matrix", f"kpi={theirs.nps.pk}").status_code == 404


def test_links_carry_the_whole_selection(world, planted):
    plant(planted, [world.groningen, world.assen, world.breda], 1500)
    follow(world.tulp)
    query = (
        f"kpi={planted.grade.pk}&unit={world.north.pk}&from=2026-01&to=2026-09&segment=channel%3Aweb&reading=leverage"
    )
    text = get(world.olga, "impact_matrix", query).content.decode().replace("&amp;", "&")
    assert f"{reverse('touchpoint_insights', args=[planted.touchpoints['Parking'].pk])}?{query}" in text
    assert f"{reverse('impact_csv')}?{query}" in text


def test_numbers_follow_the_language(world, planted):
    plant(planted, [world.breda], 400)
    follow(world.tulp)
    english = client_of(world.bart).get(reverse("overview")).content.decode()
    dutch = client_of(world.bart, "nl").get(reverse("overview")).content.decode()
    assert "Grade 7." in english or "Grade 6." in english
    assert "Grade 7," in dutch or "Grade 6," in dutch


def test_files(world, planted):
    plant(planted, [world.groningen, world.assen, world.breda], 1500)
    planted.touchpoints["Parking"].name = "=cmd|'/c calc'!A1"
    planted.touchpoints["Parking"].save()
    follow(world.tulp)
    for person in (world.olga, world.bart):
        for name in ("overview_csv", "impact_csv", "units_csv"):
            body = get(person, name).content.decode("utf-8-sig")
            assert "\n=" not in body
            assert ",=" not in body
        assert get(person, "touchpoint_csv", "", planted.touchpoints["Delivery"].pk).status_code == 200
    for kind, key in (
        ("impact", planted.nps.pk),
        ("units", planted.nps.pk),
        ("trend", planted.nps.pk),
        ("distribution", planted.nps.pk),
        ("segments", planted.moments["Parking"].pk),
        ("journey", planted.journey.pk),
    ):
        picture = get(world.olga, "picture_file", "", kind, key, "png")
        assert picture.content.startswith(b"\x89PNG"), kind
        assert get(world.olga, "picture_file", "", kind, key, "svg").content.startswith(b"<svg")


def test_the_reading_is_fixed_once_and_dated(world, planted):
    plant(planted, [world.groningen, world.assen, world.breda], 1500)
    follow(world.tulp)
    for reading in ("leverage", "effect"):
        client_of(world.anna).post(f"{reverse('reading_fix')}?kpi={planted.nps.pk}", {"reading": reading})
    world.tulp.refresh_from_db()
    planted.nps.refresh_from_db()
    assert world.tulp.reading == "leverage"
    assert world.tulp.reading_fixed_on is not None
    assert planted.nps.satisfaction_cut_on is not None


def test_a_manager_of_one_of_two_units_is_not_told_the_other_ones_figure(world, planted):
    """The rest of the parent is exactly the other unit: there is no comparison until a third one answers."""
    Membership.objects.filter(user=world.bart).update(unit=world.assen)
    for unit, score in ((world.assen, 9), (world.groningen, 2)):
        for at in range(150):
            answer(planted, unit, date(2026, 5, 1 + at % 28), f"{unit.code}{at}", nps=score)
    follow(world.tulp)
    assert "+100" in get(world.bart, "home").content.decode()
    assert "differ" not in get(world.bart, "home").content.decode().partition("<main")[2]
    hoogeveen = add_unit(world.tulp, world.north, "Hoogeveen", code="hoogeveen")
    for at in range(150):
        answer(planted, hoogeveen, date(2026, 5, 1 + at % 28), f"h{at}", nps=7)
    follow(world.tulp)
    assert "differ" in get(world.bart, "home").content.decode().partition("<main")[2]


def test_a_manager_is_not_told_when_another_unit_last_had_an_answer(world, planted):
    for at in range(150):
        answer(planted, world.breda, date(2026, 5, 1 + at % 28), f"b{at}", nps=9)
    answer(planted, world.assen, date(2026, 6, 30), "late", nps=9)
    follow(world.tulp)
    assert "30 June 2026" in get(world.olga, "home").content.decode()
    assert "newest answer" not in get(world.bart, "home").content.decode()
