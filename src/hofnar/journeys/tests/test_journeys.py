"""Journeys through the front door: Anna of Tulp draws them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import World

from hofnar.journeys import queries
from hofnar.journeys.models import Channel, Journey, PagePattern, Phase, Touchpoint
from hofnar.journeys.services import add_touchpoint, archive, copy_journey, make_journey, make_standard

XSS = """"><script>alert(1)</script><img src=x onerror='alert(2)'>"""
LONG = "w" * 400


@pytest.fixture
def anna(world: World) -> Client:
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def buying(world: World) -> Journey:
    return make_journey(world.tulp, "Buying", [("Choosing", ["Searching", "Reading"]), ("Paying", ["Checkout"])])


def moment(name: str) -> Touchpoint:
    return Touchpoint.objects.get(name=name)


def shape(journey: Journey) -> list[tuple[str, list[str]]]:
    return [(phase.name, [one.name for one in phase.touchpoints.all()]) for phase in queries.map_of(journey)]


def test_an_empty_list_proposes_the_standard_journeys(anna: Client):
    page = anna.get(reverse("journey_list")).content.decode()
    assert 'value="web-shop"' in page
    assert 'value="municipality-desk"' in page


def test_a_public_body_is_offered_the_desk_first(anna: Client, world: World):
    world.tulp.sector = "public"
    world.tulp.save()
    page = anna.get(reverse("journey_list")).content.decode()
    assert page.index('value="municipality-desk"') < page.index('value="web-shop"')


def test_the_list_counts_what_is_visible(anna: Client, buying: Journey):
    archive(moment("Reading"))
    found = queries.with_counts(queries.journeys(buying.organisation)).get()
    assert (found.phase_count, found.touchpoint_count) == (2, 2)


def test_from_scratch_with_phases(anna: Client, world: World):
    anna.post(reverse("journey_new"), {"name": "Moving house", "description": "", "phases": "Before\n\n  After  \n"})
    journey = Journey.objects.get(name="Moving house")
    assert journey.organisation == world.tulp
    assert shape(journey) == [("Before", []), ("After", [])]


def test_a_name_that_is_too_long_is_explained_and_kept(anna: Client):
    page = anna.post(reverse("journey_new"), {"name": "x" * 401, "phases": "One"})
    assert page.status_code == 422
    assert "x" * 401 in page.content.decode()
    assert not Journey.objects.exists()


@pytest.mark.parametrize(("language", "first"), [("nl", "Bewustwording"), ("en", "Awareness"), ("fr", "Awareness")])
def test_the_web_shop_has_the_seven_phases_of_the_field(world: World, language: str, first: str):
    journey = make_standard(world.tulp, "web-shop", language)
    assert shape(journey)[0][0] == first
    assert len(shape(journey)) == 7
    assert all(len(moments) >= 2 for _, moments in shape(journey))


def test_a_standard_journey_twice_shares_its_channels(world: World):
    make_standard(world.tulp, "web-shop", "nl")
    before = Channel.objects.count()
    make_standard(world.tulp, "web-shop", "nl")
    assert Channel.objects.count() == before


def test_readers_see_the_map_and_no_way_to_change_it(world: World, buying: Journey):
    client = Client()
    client.force_login(world.roos, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("journey", args=[buying.pk])).content.decode()
    assert "Checkout" in page
    assert reverse("journey_edit", args=[buying.pk]) not in page


def test_a_copy_is_deep_and_leaves_the_original_alone(anna: Client, world: World, buying: Journey):
    searching = moment("Searching")
    searching.channels.add(Channel.objects.create(organisation=world.tulp, name="Web"))
    searching.owner, searching.is_partner, searching.behind_the_scenes = world.noor, True, "The index is rebuilt"
    searching.save()
    PagePattern.objects.create(touchpoint=searching, pattern="/search*")
    archive(moment("Reading"))
    anna.post(reverse("journey_copy", args=[buying.pk]))
    copy = Journey.objects.exclude(pk=buying.pk).get()
    assert shape(copy) == [("Choosing", ["Searching"]), ("Paying", ["Checkout"])]
    again = copy.phases.first().touchpoints.get()
    assert (again.owner, again.is_partner, again.behind_the_scenes) == (world.noor, True, "The index is rebuilt")
    assert [str(one) for one in again.channels.all()] == ["Web"]
    assert [str(one) for one in again.page_patterns.all()] == ["/search*"]
    again.name = "Changed"
    again.save()
    assert shape(buying) == [("Choosing", ["Searching"]), ("Paying", ["Checkout"])]


def test_a_copy_of_the_longest_name_fits(anna: Client, world: World):
    journey = make_journey(world.tulp, LONG)
    anna.post(reverse("journey_copy", args=[journey.pk]))
    copy = Journey.objects.exclude(pk=journey.pk).get()
    assert len(copy.name) == 400
    assert copy.name != journey.name


def test_archiving_offers_undo_and_undo_brings_everything_back(anna: Client, buying: Journey):
    page = anna.post(reverse("journey_archive", args=[buying.pk]), follow=True).content.decode()
    undo = reverse("journey_restore", args=[buying.pk])
    assert f'form="undo" formaction="{undo}"' in page
    assert '<form id="undo" method="post">' in page
    assert not queries.touchpoints(buying.organisation).exists()
    anna.post(undo)
    assert [one.name for one in queries.touchpoints(buying.organisation)] == ["Searching", "Reading", "Checkout"]


def test_an_archived_phase_returns_to_its_place_with_its_touchpoints(anna: Client, buying: Journey):
    choosing = Phase.objects.get(name="Choosing")
    anna.post(reverse("phase_archive", args=[choosing.pk]))
    assert shape(buying) == [("Paying", ["Checkout"])]
    assert [one.name for one in queries.touchpoints(buying.organisation)] == ["Checkout"]
    anna.post(reverse("phase_restore", args=[choosing.pk]))
    assert shape(buying) == [("Choosing", ["Searching", "Reading"]), ("Paying", ["Checkout"])]


def test_nothing_that_is_archived_is_deleted(anna: Client, buying: Journey):
    before = (Journey.objects.count(), Phase.objects.count(), Touchpoint.objects.count())
    for name, pk in (
        ("touchpoint_archive", moment("Reading").pk),
        ("phase_archive", moment("Reading").phase_id),
        ("journey_archive", buying.pk),
    ):
        anna.post(reverse(name, args=[pk]))
    assert (Journey.objects.count(), Phase.objects.count(), Touchpoint.objects.count()) == before


def test_names_are_changed_where_they_stand(anna: Client, buying: Journey):
    anna.post(reverse("phase_rename", args=[moment("Checkout").phase_id]), {"name": " Paying \n online "})
    anna.post(reverse("touchpoint_rename", args=[moment("Checkout").pk]), {"name": LONG})
    assert shape(buying)[1] == ("Paying online", [LONG])


@pytest.mark.parametrize("typed", ["", "   ", "n" * 401, "nul\x00"])
def test_a_name_that_cannot_be_is_refused_beside_its_field(anna: Client, buying: Journey, typed: str):
    page = anna.post(reverse("touchpoint_rename", args=[moment("Checkout").pk]), {"name": typed})
    assert page.status_code == 422
    assert f'id="wrong-touchpoint-{moment("Checkout").pk}"' in page.content.decode()


def test_payloads_in_names_stay_text(anna: Client, world: World):
    journey = make_journey(world.tulp, XSS, [(XSS, [XSS])], description=XSS)
    touchpoint = journey.phases.get().touchpoints.get()
    touchpoint.channels.add(Channel.objects.create(organisation=world.tulp, name=XSS[:100]))
    touchpoint.behind_the_scenes = XSS
    touchpoint.save()
    for address in (
        reverse("journey_list"),
        reverse("journey", args=[journey.pk]),
        reverse("journey_edit", args=[journey.pk]),
        reverse("touchpoint_edit", args=[touchpoint.pk]),
        reverse("channel_list"),
    ):
        page = anna.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    page = anna.post(reverse("journey_archive", args=[journey.pk]), follow=True).content.decode()
    assert "<script>alert" not in page


def test_a_large_journey_takes_few_queries(anna: Client, world: World, django_assert_max_num_queries):
    phases = [(f"Phase {p}", [f"Moment {p}.{m}" for m in range(12)]) for p in range(15)]
    journey = make_journey(world.tulp, "Everything", phases)
    for name in ("journey", "journey_edit"):
        with django_assert_max_num_queries(20):
            anna.get(reverse(name, args=[journey.pk]))


def test_a_long_list_takes_few_queries(anna: Client, world: World, django_assert_max_num_queries):
    for number in range(30):
        make_journey(world.tulp, f"Journey {number}", [("First", ["a", "b"]), ("Second", ["c"])])
    with django_assert_max_num_queries(16):
        page = anna.get(reverse("journey_list")).content.decode()
    assert page.count('class="strip__phase"') == 60


def test_touchpoints_come_in_the_order_customers_meet_them(world: World, buying: Journey):
    selling = make_journey(world.tulp, "Selling", [("Offer", ["Quote"])])
    add_touchpoint(buying.phases.last(), "Receipt")
    names = [one.name for one in queries.touchpoints(world.tulp)]
    assert names == ["Searching", "Reading", "Checkout", "Receipt", "Quote"]
    assert [one.name for one in queries.touchpoints(world.tulp, selling)] == ["Quote"]
    assert list(queries.touchpoints(world.klaver)) == []


def test_a_copy_belongs_to_the_same_organisation(world: World, buying: Journey):
    copy = copy_journey(buying, "Again")
    assert shape(copy) == shape(buying)
    assert {one.organisation for one in queries.touchpoints(world.tulp, copy)} == {world.tulp}
